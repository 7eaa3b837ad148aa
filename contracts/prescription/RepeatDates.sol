// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import { PrescriptionExpiry } from "../libraries/PrescriptionExpiry.sol";
import { RegionTime } from "../libraries/RegionTime.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";

/// @notice When the next issue of a repeat may be supplied, and until when.
/// @dev NHS electronic repeat dispensing: the next issue opens seven days before the last one's supply runs out, or a
/// quarter of its days where that is less. Days are those on the wall of the prescriber's region. Due dates are counted
/// from due dates, so an early supply does not move the next one forward: no drift.
library RepeatDates {
    using PrescriptionSlots for PrescriptionSlot;
    using RegionTime for RegionClock;
    using SafeCast for uint256;

    /// @notice How many days before its due date an issue may be supplied, at most.
    uint256 internal constant LEAD_DAYS = 7;

    /// @notice Dates of the issue after the present one, which is over now.
    /// @param suppliedAny whether anything of the present issue was supplied
    function next(
        PrescriptionSlot slot,
        RegionClock clock,
        uint256 timestamp,
        bool suppliedAny
    ) internal pure returns (uint32 notBefore, uint32 expiresAt) {
        notBefore = slot.notBefore();
        expiresAt = slot.expiresAt();
        // As long as nothing was supplied the time for a first supply goes on, from the appropriate date.
        if (!suppliedAny && !slot.begun()) return (notBefore, expiresAt);

        if (!slot.begun()) expiresAt = PrescriptionExpiry.repeatExpiryOf(clock, notBefore).toUint32();
        notBefore = _nextNotBefore(slot, clock, timestamp).toUint32();
    }

    /// @notice How many days before its due date an issue of so many days may be supplied.
    function leadDaysOf(uint256 daysSupply) internal pure returns (uint256) {
        return Math.min(LEAD_DAYS, daysSupply / 4);
    }

    function _nextNotBefore(
        PrescriptionSlot slot,
        RegionClock clock,
        uint256 timestamp
    ) private pure returns (uint256) {
        uint256 daysSupply = slot.daysSupply();
        uint256 lead = leadDaysOf(daysSupply);
        uint256 due = clock.localDay(slot.notBefore()) + (slot.begun() ? lead : 0);
        due = Math.max(due, clock.localDay(timestamp)) + daysSupply;
        return PrescriptionExpiry.startOfDay(clock, due - lead);
    }
}
