// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardRule } from "../types/GuardRule.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { Schedule } from "../types/Schedule.sol";
import { ScheduleRule } from "../types/ScheduleRule.sol";

/// @title What becomes of overlaps
/// @notice A module that governance replaces as a whole. Whoever guards keeps its answer in one word, so that it is
/// never asked on a daily path.
interface IGuardPolicy {
    event GuardRuleSet(Schedule indexed schedule, GuardRule rule, uint8 earlyDays);

    /// @notice More days than {GuardTerms} holds.
    error EarlyDaysTooMany(uint8 earlyDays);

    /// @notice Sets the rule for a schedule. Only by governance, behind its delay.
    /// @param earlyDays whole days of medicine that a patient may have left without an overlap, 63 at most
    function setRule(Schedule schedule, GuardRule rule, uint8 earlyDays) external;

    /// @notice The same for many, all or none.
    function setRules(ScheduleRule[] calldata rules) external;

    /// @notice The policy for all schedules.
    function terms() external view returns (GuardTerms);
}
