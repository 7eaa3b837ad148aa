// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import { PrescriptionExpiry } from "../libraries/PrescriptionExpiry.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { isOverrideReason } from "../types/OverrideReason.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionTerms } from "../types/PrescriptionTerms.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Schedule } from "../types/Schedule.sol";
import { IPrescriptions } from "./IPrescriptions.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";
import { RepeatDates } from "./RepeatDates.sol";

/// @notice Checks what a prescriber hands in and makes a slot of it. The expiry is computed, never taken over.
library PrescriptionIntake {
    using SafeCast for uint256;

    /// @notice How far ahead a prescription may be dated.
    uint256 internal constant LATEST_NOT_BEFORE = 366 days;

    /// @notice Issues of a repeat beyond the first. NHS EPS allows 99 in all; seven bits hold them.
    uint256 internal constant MAX_FURTHER_ISSUES = 98;

    /// @dev Nine bits hold it.
    uint256 private constant MAX_DAYS_SUPPLY = 511;

    /// @notice Refuses what no prescriber can mean. {expiryOf} checks schedule and dates.
    function requireTerms(NewPrescription calldata order) internal pure {
        PrescriptionTerms terms = order.terms;
        // One at a time: a chain of conditions would cost every issue twice as much.
        if (PrescriptionId.unwrap(order.id) == address(0)) _refuse(order);
        if (order.contentHash == 0) _refuse(order);
        if (order.groupHash == 0) _refuse(order);
        if (terms.quantityOf() == 0) _refuse(order);
        if (!terms.isWithinBits()) _refuse(order);
        if (terms.daysSupplyOf() > MAX_DAYS_SUPPLY) _refuse(order);
        if (order.tag == 0) _requireUnguarded(order, terms);
        else _requireGuarded(order, terms);
        if (terms.repeats()) _requireRepeat(order, terms);
    }

    /// @notice Checks schedule and dates. Depends on {lifeTermsOf} alone, besides the clock.
    /// @return expiresAt unix time, exclusive, in the future
    function expiryOf(
        PrescriptionId id,
        PrescriptionTerms terms,
        RegionClock clock
    ) internal view returns (uint256 expiresAt) {
        uint256 schedule = _requireSchedule(id, terms);
        uint256 signedAt = terms.signedAtOf();
        if (signedAt > block.timestamp) revert IPrescriptions.SignedInFuture(id, uint32(signedAt));
        uint256 notBefore = terms.notBeforeOf();
        // A time and a year: the sum does not leave its word.
        unchecked {
            if (notBefore > block.timestamp + LATEST_NOT_BEFORE) {
                revert IPrescriptions.NotBeforeTooFar(id, uint32(notBefore));
            }
        }
        notBefore = Math.max(signedAt, notBefore);
        expiresAt =
            terms.isLaterIssue()
                ? PrescriptionExpiry.repeatExpiryOf(clock, signedAt)
                : PrescriptionExpiry.expiryOf(schedule, clock, notBefore);
        // Reverts where the slot's 32 bits end, in 2106.
        expiresAt.toUint32();
        // A later issue that would come due after its expiry could never be supplied.
        if (block.timestamp >= expiresAt || notBefore >= expiresAt) {
            revert IPrescriptions.PrescriptionHasExpired(id, uint32(expiresAt));
        }
    }

    /// @param terms that {requireTerms} and {expiryOf} let through
    function slotOf(
        PrescriptionTerms terms,
        LicenceId prescriber,
        uint256 expiresAt
    ) internal pure returns (PrescriptionSlot) {
        unchecked {
            return
                PrescriptionSlots.issued({
                    schedule_: terms.scheduleOf(),
                    prescriber_: prescriber,
                    nominee_: terms.nomineeOf(),
                    notBefore_: Math.max(terms.signedAtOf(), terms.notBeforeOf()),
                    expiresAt_: expiresAt,
                    quantity_: terms.quantityOf(),
                    issuesAllowed_: terms.furtherIssuesOf() + 1,
                    daysSupply_: terms.daysSupplyOf(),
                    begun_: terms.isLaterIssue()
                });
        }
    }

    function _requireUnguarded(NewPrescription calldata order, PrescriptionTerms terms) private pure {
        if (order.previousTag != 0) _refuse(order);
        if (terms.reasonOf() != 0) _refuse(order);
    }

    /// @dev What is guarded covers days.
    function _requireGuarded(NewPrescription calldata order, PrescriptionTerms terms) private pure {
        if (terms.daysSupplyOf() == 0) _refuse(order);
        if (!isOverrideReason(terms.reasonOf())) _refuse(order);
    }

    function _refuse(NewPrescription calldata order) private pure {
        revert IPrescriptions.PrescriptionTermsInvalid(order.id);
    }

    /// @dev What repeats comes due after days.
    function _requireRepeat(NewPrescription calldata order, PrescriptionTerms terms) private pure {
        uint256 furtherIssues = terms.furtherIssuesOf();
        if (terms.daysSupplyOf() == 0 || furtherIssues > MAX_FURTHER_ISSUES) _refuse(order);
        if (terms.isLaterIssue() && (furtherIssues != 0 || !_isDueLater(terms))) _refuse(order);
    }

    /// @dev Else a prescriber would have the long life of a later issue for a prescription that may be supplied on the
    /// day of its signature. An hour is left, by which days on a wall differ. When it was signed is the prescriber's
    /// word.
    function _isDueLater(PrescriptionTerms terms) private pure returns (bool) {
        uint256 daysSupply = terms.daysSupplyOf();
        uint256 waitDays = daysSupply - RepeatDates.leadDaysOf(daysSupply);
        return terms.notBeforeOf() + 1 hours >= terms.signedAtOf() + waitDays * 1 days;
    }

    function _requireSchedule(
        PrescriptionId id,
        PrescriptionTerms terms
    ) private pure returns (uint256 schedule) {
        schedule = terms.scheduleOf();
        if (schedule < uint256(Schedule.Schedule2) || schedule > uint256(Schedule.PrescriptionOnly)) {
            revert IPrescriptions.ScheduleOutOfScope(uint8(schedule));
        }
        if (terms.repeats() && !PrescriptionExpiry.isRepeatable(schedule)) {
            revert IPrescriptions.RepeatNotAllowed(id, Schedule(schedule));
        }
    }
}
