// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardRule } from "./GuardRule.sol";
import { Schedule } from "./Schedule.sol";

/// @dev What becomes of overlaps of one schedule.
struct ScheduleRule {
    Schedule schedule;
    GuardRule rule;
    /// @dev Whole days of medicine that a patient may have left without an overlap, 63 at most.
    uint8 earlyDays;
}
