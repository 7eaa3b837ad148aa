// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardRule } from "./GuardRule.sol";
import { Schedule } from "./Schedule.sol";

/// @dev The guard's policy for every {Schedule}: eight bits each, twelve of them, in the place beside an address.
///
/// | bits of a schedule | field     | unit                                                                       |
/// |--------------------|-----------|----------------------------------------------------------------------------|
/// | 0-1                | rule      | {GuardRule}                                                                |
/// | 2-7                | earlyDays | whole days of medicine that a patient may have left without an overlap     |
type GuardTerms is uint96;

using { ruleOf, isRule, earlyDaysOf, withRule } for GuardTerms global;

uint256 constant BITS_A_SCHEDULE = 8;
uint256 constant MAX_EARLY_DAYS = 63;

function ruleOf(GuardTerms self, Schedule schedule) pure returns (GuardRule) {
    return GuardRule((uint256(GuardTerms.unwrap(self)) >> (uint256(schedule) * BITS_A_SCHEDULE)) & 0x3);
}

/// @dev Whether {ruleOf} has an answer.
function isRule(GuardTerms self, Schedule schedule) pure returns (bool) {
    uint256 number = (uint256(GuardTerms.unwrap(self)) >> (uint256(schedule) * BITS_A_SCHEDULE)) & 0x3;
    return number <= uint256(type(GuardRule).max);
}

function earlyDaysOf(GuardTerms self, Schedule schedule) pure returns (uint256) {
    return (uint256(GuardTerms.unwrap(self)) >> (uint256(schedule) * BITS_A_SCHEDULE + 2)) & MAX_EARLY_DAYS;
}

/// @param earlyDays {MAX_EARLY_DAYS} at most, as the caller has checked
function withRule(
    GuardTerms self,
    Schedule schedule,
    GuardRule rule,
    uint256 earlyDays
) pure returns (GuardTerms) {
    uint256 shift = uint256(schedule) * BITS_A_SCHEDULE;
    uint256 cleared = uint256(GuardTerms.unwrap(self)) & ~(0xff << shift);
    return GuardTerms.wrap(uint96(cleared | ((uint256(rule) | (earlyDays << 2)) << shift)));
}
