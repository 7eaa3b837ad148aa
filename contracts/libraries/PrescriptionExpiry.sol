// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { DateTimeLib } from "solady/src/utils/DateTimeLib.sol";

import { RegionClock } from "../types/RegionClock.sol";
import { Schedule } from "../types/Schedule.sol";
import { RegionTime } from "./RegionTime.sol";

/// @notice How long a prescription lives, from its schedule and its appropriate date.
/// @dev 28 days for schedules 2, 3 and 4 (Misuse of Drugs Regulations 2001, regulation 16), six calendar months for
/// all else (Human Medicines Regulations 2012, regulation 217), clamped to the end of a shorter month. Intervals are
/// half-open: the first moment of the day that is named is the first at which the prescription is expired.
library PrescriptionExpiry {
    using RegionTime for RegionClock;

    uint256 internal constant CONTROLLED_DAYS = 28;
    uint256 internal constant ORDINARY_MONTHS = 6;
    /// @dev Twelve at most: one turn of the year.
    uint256 internal constant REPEAT_MONTHS = 12;
    uint256 private constant SHORTEST_MONTH = 28;

    /// @param schedule number of a {Schedule}: as a number, which is not checked again wherever it is compared
    /// @param appropriateAt the later of the signature and of any not-before time
    /// @return expiresAt first moment at which nothing may be supplied any more
    function expiryOf(
        uint256 schedule,
        RegionClock clock,
        uint256 appropriateAt
    ) internal pure returns (uint256 expiresAt) {
        return
            isShortLived(schedule)
                ? startOfDay(clock, clock.localDay(appropriateAt) + CONTROLLED_DAYS)
                : _monthsAfter(clock, appropriateAt, ORDINARY_MONTHS);
    }

    /// @notice Until when the later issues of a repeat may be supplied: twelve calendar months.
    /// @dev NHS electronic repeat dispensing. The first issue has the life of any other prescription.
    /// @param appropriateAt of the first issue
    function repeatExpiryOf(
        RegionClock clock,
        uint256 appropriateAt
    ) internal pure returns (uint256 expiresAt) {
        return _monthsAfter(clock, appropriateAt, REPEAT_MONTHS);
    }

    /// @param day counted from 1970-01-01
    /// @return timestamp at which it begins on the region's wall
    function startOfDay(RegionClock clock, uint256 day) internal pure returns (uint256 timestamp) {
        (uint256 year, uint256 month, uint256 dayOfMonth) = DateTimeLib.epochDayToDate(day);
        return clock.startOfDate(year, month, dayOfMonth);
    }

    /// @dev Misuse of Drugs Regulations 2001, regulation 16: a controlled drug of schedule 2 or 3 is not repeated.
    /// @param schedule number of a {Schedule}
    function isRepeatable(uint256 schedule) internal pure returns (bool) {
        return schedule >= uint256(Schedule.Schedule4);
    }

    /// @param schedule number of a {Schedule}
    function isShortLived(uint256 schedule) internal pure returns (bool) {
        return schedule >= uint256(Schedule.Schedule2) && schedule <= uint256(Schedule.Schedule4);
    }

    /// @param months twelve at most
    /// @return timestamp at which the same day of a later month begins, clamped to the end of a shorter month
    function _monthsAfter(
        RegionClock clock,
        uint256 appropriateAt,
        uint256 months
    ) private pure returns (uint256 timestamp) {
        (uint256 year, uint256 month, uint256 day) = clock.localDate(appropriateAt);
        unchecked {
            month += months;
            if (month > 12) {
                month -= 12;
                year += 1;
            }
        }
        if (day > SHORTEST_MONTH) day = Math.min(day, DateTimeLib.daysInMonth(year, month));
        return clock.startOfDate(year, month, day);
    }
}
