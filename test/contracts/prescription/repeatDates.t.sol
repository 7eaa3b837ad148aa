// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RegionTime } from "../../../contracts/libraries/RegionTime.sol";
import { PrescriptionSlot, PrescriptionSlots } from "../../../contracts/prescription/PrescriptionSlot.sol";
import { RepeatDates } from "../../../contracts/prescription/RepeatDates.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Assertions } from "../../support/sol/Assertions.sol";
import { vm } from "../../support/sol/Vm.sol";

/// @dev A vector of `repeats.json`; fields in the order of their names, as the cheatcode returns them.
struct RepeatVector {
    bool begun;
    bool daylight;
    uint256 daysSupply;
    uint256 endedAt;
    uint256 expiresAt;
    uint256 nextExpiresAt;
    uint256 nextNotBefore;
    uint256 notBefore;
    int256 quarterHours;
    bool suppliedAny;
    string zone;
}

/// @dev Dates of issues, against the time zone database.
contract RepeatDatesTest is Assertions {
    using PrescriptionSlots for PrescriptionSlot;

    function testAgreesWithTheTimeZoneDatabase() public view {
        string memory json = vm.readFile("./test/vectors/repeats.json");
        RepeatVector[] memory vectors = abi.decode(vm.parseJson(json, ".vectors"), (RepeatVector[]));
        _holds(vectors.length >= 300, "enough vectors");

        for (uint256 i = 0; i < vectors.length; ++i) {
            _agrees(vectors[i], vm.toString(i));
        }
    }

    function _agrees(RepeatVector memory vector, string memory place) private pure {
        PrescriptionSlot slot = PrescriptionSlots.issued({
            schedule_: uint256(Schedule.PrescriptionOnly),
            prescriber_: LicenceId.wrap(1),
            nominee_: LicenceId.wrap(0),
            notBefore_: vector.notBefore,
            expiresAt_: vector.expiresAt,
            quantity_: 28,
            issuesAllowed_: 12,
            daysSupply_: vector.daysSupply,
            begun_: false
        });
        if (vector.begun) slot = slot.asBegun();
        (uint32 notBefore, uint32 expiresAt) = RepeatDates.next(
            slot,
            RegionTime.clock(true, vector.daylight, int8(vector.quarterHours)),
            vector.endedAt,
            vector.suppliedAny
        );

        _same(notBefore, vector.nextNotBefore, string.concat("not before of ", place));
        _same(expiresAt, vector.nextExpiresAt, string.concat("expiry of ", place));
    }
}
