// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManaged } from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import { GuardRule } from "../types/GuardRule.sol";
import { GuardTerms, MAX_EARLY_DAYS } from "../types/GuardTerms.sol";
import { Schedule } from "../types/Schedule.sol";
import { ScheduleRule } from "../types/ScheduleRule.sol";
import { IGuardPolicy } from "./IGuardPolicy.sol";

/// @title GuardPolicy
/// @notice The policy as a table: one rule a schedule, set by governance. Until it is set every schedule wants a reason
/// for any overlap, and takes an early refill of no day.
contract GuardPolicy is IGuardPolicy, AccessManaged {
    GuardTerms private _terms;

    constructor(address governance) AccessManaged(governance) {}

    /// @inheritdoc IGuardPolicy
    function setRule(Schedule schedule, GuardRule rule, uint8 earlyDays) external restricted {
        _setRule(schedule, rule, earlyDays);
    }

    /// @inheritdoc IGuardPolicy
    function setRules(ScheduleRule[] calldata rules) external restricted {
        for (uint256 i = 0; i < rules.length; ++i) {
            _setRule(rules[i].schedule, rules[i].rule, rules[i].earlyDays);
        }
    }

    /// @inheritdoc IGuardPolicy
    function terms() external view returns (GuardTerms) {
        return _terms;
    }

    function _setRule(Schedule schedule, GuardRule rule, uint8 earlyDays) private {
        require(earlyDays <= MAX_EARLY_DAYS, EarlyDaysTooMany(earlyDays));

        _terms = _terms.withRule(schedule, rule, earlyDays);

        emit GuardRuleSet(schedule, rule, earlyDays);
    }
}
