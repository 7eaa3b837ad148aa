// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { DateTimeLib } from "solady/src/utils/DateTimeLib.sol";

import { RegionClock } from "../types/RegionClock.sol";

/// @notice Wall-clock days of a region. A prescription is dated by the day on the wall, not by the day in UTC.
/// @dev Summer time follows Directive 2000/84/EC, articles 2 and 3, and the Summer Time Order 2002 of the United
/// Kingdom, which agree: from the last Sunday of March to the last Sunday of October, both at 01:00 UTC.
library RegionTime {
    uint256 private constant LIVE = 1;
    uint256 private constant DAYLIGHT = 2;
    uint256 private constant QUARTER_HOURS_SHIFT = 2;
    uint256 private constant QUARTER_HOURS_MASK = 0x7f;
    uint256 private constant ANY_FROZEN = 1 << 9;
    int256 private constant QUARTER_HOURS_BIAS = 64;
    /// @dev The bias in seconds: 64 quarters of an hour.
    uint256 private constant BIAS_SECONDS = 64 * 15 minutes;

    /// @param quarterHours standard offset from UTC, -64 to 63 quarters of an hour
    function clock(bool live, bool daylight, int8 quarterHours) internal pure returns (RegionClock) {
        uint256 bits = uint256(int256(quarterHours) + QUARTER_HOURS_BIAS) << QUARTER_HOURS_SHIFT;
        if (live) bits |= LIVE;
        if (daylight) bits |= DAYLIGHT;

        return RegionClock.wrap(uint16(bits));
    }

    function isLive(RegionClock self) internal pure returns (bool) {
        return RegionClock.unwrap(self) & LIVE != 0;
    }

    /// @return whether some prescriber's open prescriptions are frozen, in whatever region
    function anyFrozen(RegionClock self) internal pure returns (bool) {
        return RegionClock.unwrap(self) & ANY_FROZEN != 0;
    }

    /// @return the same clock of a region where nobody may act for now
    function stopped(RegionClock self) internal pure returns (RegionClock) {
        return RegionClock.wrap(uint16(RegionClock.unwrap(self) & ~LIVE));
    }

    /// @param timestamp of 32 bits: no sum leaves its word
    /// @return day on the region's wall at `timestamp`, counted from 1970-01-01
    function localDay(RegionClock self, uint256 timestamp) internal pure returns (uint256 day) {
        (uint256 year, uint256 month, ) = DateTimeLib.timestampToDate(timestamp);
        return _localDay(self, timestamp, year, month);
    }

    /// @param timestamp of 32 bits, as above
    /// @return year of the date on the region's wall at `timestamp`
    /// @return month 1 to 12
    /// @return dayOfMonth from 1
    function localDate(
        RegionClock self,
        uint256 timestamp
    ) internal pure returns (uint256 year, uint256 month, uint256 dayOfMonth) {
        (year, month, dayOfMonth) = DateTimeLib.timestampToDate(timestamp);
        uint256 day = _localDay(self, timestamp, year, month);
        // Most of the time it is the same date in UTC.
        if (day != timestamp / 1 days) (year, month, dayOfMonth) = DateTimeLib.epochDayToDate(day);
    }

    /// @return timestamp at which the date begins on the region's wall
    function startOfDate(
        RegionClock self,
        uint256 year,
        uint256 month,
        uint256 day
    ) internal pure returns (uint256 timestamp) {
        // A date after 1970-01-02 and of a year that fits 32 bits of seconds: no sum leaves its word.
        unchecked {
            timestamp = DateTimeLib.dateToTimestamp(year, month, day) + BIAS_SECONDS - _standardOffset(self);
            // In summer midnight comes an hour earlier; on the day of a turn the hour before midnight still decides.
            if (_isSummer(self, year, month, timestamp - 1 hours)) timestamp -= 1 hours;
        }
    }

    /// @param timestamp of 32 bits, as above
    /// @param year of `timestamp` in UTC, as `month` is
    function _localDay(
        RegionClock self,
        uint256 timestamp,
        uint256 year,
        uint256 month
    ) private pure returns (uint256) {
        unchecked {
            uint256 summer = _isSummer(self, year, month, timestamp) ? 1 hours : 0;
            // The first hours of 1970 west of Greenwich belong to the first day that can be counted.
            return Math.saturatingSub(timestamp + _standardOffset(self) + summer, BIAS_SECONDS) / 1 days;
        }
    }

    /// @dev Biased by BIAS_SECONDS, so that it is never negative.
    function _standardOffset(RegionClock self) private pure returns (uint256) {
        // Widened first: 16 bits hold no more than 72 quarters of an hour in seconds.
        unchecked {
            uint256 quarterHours =
                (uint256(RegionClock.unwrap(self)) >> QUARTER_HOURS_SHIFT) & QUARTER_HOURS_MASK;
            return quarterHours * 15 minutes;
        }
    }

    /// @dev `month` may also be the month that begins within a day after `timestamp`: no turn lies that near to a
    /// month's edge that the answer would differ.
    function _isSummer(
        RegionClock self,
        uint256 year,
        uint256 month,
        uint256 timestamp
    ) private pure returns (bool) {
        if (RegionClock.unwrap(self) & DAYLIGHT == 0) return false;
        if (month < 3) return false;
        if (month > 10) return false;
        if (month == 3) return timestamp >= _lastSundayOf(year, 3) + 1 hours;
        if (month == 10) return timestamp < _lastSundayOf(year, 10) + 1 hours;
        return true;
    }

    /// @dev Only for months of 31 days.
    function _lastSundayOf(uint256 year, uint256 month) private pure returns (uint256) {
        unchecked {
            uint256 lastDay = DateTimeLib.dateToTimestamp(year, month, 31);
            return lastDay - (DateTimeLib.weekday(lastDay) % 7) * 1 days;
        }
    }
}
