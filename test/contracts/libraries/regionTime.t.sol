// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { DateTimeLib } from "solady/src/utils/DateTimeLib.sol";

import { PrescriptionExpiry } from "../../../contracts/libraries/PrescriptionExpiry.sol";
import { RegionTime } from "../../../contracts/libraries/RegionTime.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Assertions } from "../../support/sol/Assertions.sol";
import { vm } from "../../support/sol/Vm.sol";

/// @dev A vector of `expiry.json`; fields in the order of their names, as the cheatcode returns them.
struct ExpiryVector {
    bool daylight;
    uint256 expiry12Months;
    uint256 expiry28Days;
    uint256 expiry6Months;
    uint256 instant;
    uint256 localDay;
    int256 quarterHours;
    uint256 startOfDay;
    string zone;
}

/// @dev Regions' days and prescriptions' expiries, against the time zone database.
contract RegionTimeTest is Assertions {
    using RegionTime for RegionClock;

    function testAgreesWithTheTimeZoneDatabase() public view {
        string memory json = vm.readFile("./test/vectors/expiry.json");
        ExpiryVector[] memory vectors = abi.decode(vm.parseJson(json, ".vectors"), (ExpiryVector[]));
        _holds(vectors.length >= 300, "enough vectors");

        for (uint256 i = 0; i < vectors.length; ++i) {
            _agrees(vectors[i]);
        }
    }

    function testFuzzNeverLosesASecondBetweenTwoDays(
        uint16 day,
        int8 quarterHours,
        bool daylight
    ) public pure {
        // From 1980 on; the database's rules for summer time hold from then on.
        uint256 local = _bound(day, 3653, 49_000);
        // An hour's turn back at 23:00 or 23:30 would make a day begin twice: no such zone keeps this summer time.
        quarterHours = _bounded(quarterHours, daylight ? -4 : -64, 63);
        RegionClock clock = RegionTime.clock(true, daylight, quarterHours);
        uint256 start = _startOf(clock, local);

        _same(clock.localDay(start), local, "the day begins");
        _same(clock.localDay(start - 1), local - 1, "not a second earlier");
        uint256 length = _startOf(clock, local + 1) - start;
        _holds(
            length == 24 hours || (daylight && (length == 23 hours || length == 25 hours)),
            "length of the day"
        );
    }

    function testFuzzReadsBackWhatItWrote(bool live, bool daylight, int8 quarterHours) public pure {
        quarterHours = _bounded(quarterHours, -64, 63);
        RegionClock clock = RegionTime.clock(live, daylight, quarterHours);
        uint256 bits = RegionClock.unwrap(clock);

        _holds(clock.isLive() == live, "live");
        _holds((bits & 2 != 0) == daylight, "daylight");
        _same(bits >> 2, uint256(int256(quarterHours) + 64), "offset");
        _holds(bits < 512, "nine bits");
    }

    function testTurnsSummerTimeAtOneInUtcOnTheLastSundays() public pure {
        RegionClock london = RegionTime.clock(true, true, 0);
        // 2026-03-29 and 2026-10-25.
        _same(london.startOfDate(2026, 3, 29), 1_774_742_400, "winter's midnight on the day of the turn");
        _same(london.startOfDate(2026, 3, 30), 1_774_825_200, "summer's midnight after it");
        _same(london.startOfDate(2026, 10, 25), 1_792_882_800, "summer's midnight on the day of the turn");
        _same(london.startOfDate(2026, 10, 26), 1_792_972_800, "winter's midnight after it");
    }

    function _agrees(ExpiryVector memory v) private pure {
        RegionClock clock = RegionTime.clock(true, v.daylight, int8(v.quarterHours));
        string memory what = string.concat(v.zone, " at ", vm.toString(v.instant));
        _same(clock.localDay(v.instant), v.localDay, string.concat("local day, ", what));
        _same(_startOf(clock, v.localDay), v.startOfDay, string.concat("start of day, ", what));
        _same(
            PrescriptionExpiry.repeatExpiryOf(clock, v.instant),
            v.expiry12Months,
            string.concat("expiry of repeats, ", what)
        );
        _same(
            PrescriptionExpiry.startOfDay(clock, v.localDay),
            v.startOfDay,
            string.concat("start of the day by its number, ", what)
        );
        for (uint8 schedule = 2; schedule <= 6; ++schedule) {
            _same(
                PrescriptionExpiry.expiryOf(schedule, clock, v.instant),
                schedule <= 4 ? v.expiry28Days : v.expiry6Months,
                string.concat("expiry, ", what)
            );
        }
    }

    function _startOf(RegionClock clock, uint256 epochDay) private pure returns (uint256) {
        (uint256 year, uint256 month, uint256 day) = DateTimeLib.epochDayToDate(epochDay);
        return clock.startOfDate(year, month, day);
    }

    function _bounded(int8 value, int256 low, int256 high) private pure returns (int8) {
        return int8(low + int256(_bound(uint8(value), 0, uint256(high - low))));
    }
}
