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

    function slotOf(
        NewPrescription calldata order,
        LicenceId prescriber,
        RegionClock clock
    ) internal view returns (PrescriptionSlot) {
        PrescriptionTerms terms = order.terms;
        _requireTerms(order, terms);
        Schedule schedule = _requireSchedule(order.id, terms);
        _requireDates(order.id, terms);
        uint256 notBefore = Math.max(terms.signedAtOf(), terms.notBeforeOf());
        uint256 expiresAt =
            terms.isLaterIssue()
                ? PrescriptionExpiry.repeatExpiryOf(clock, terms.signedAtOf())
                : PrescriptionExpiry.expiryOf(schedule, clock, notBefore);
        // A later issue that would come due after its expiry could never be supplied.
        require(
            Math.max(block.timestamp, notBefore) < expiresAt,
            IPrescriptions.PrescriptionHasExpired(order.id, uint32(expiresAt))
        );

        return
            PrescriptionSlots.issued({
                schedule_: schedule,
                prescriber_: prescriber,
                nominee_: terms.nomineeOf(),
                notBefore_: notBefore,
                expiresAt_: expiresAt.toUint32(),
                quantity_: terms.quantityOf(),
                issuesAllowed_: terms.furtherIssuesOf() + 1,
                daysSupply_: terms.daysSupplyOf(),
                begun_: terms.isLaterIssue()
            });
    }

    function _requireTerms(NewPrescription calldata order, PrescriptionTerms terms) private pure {
        uint256 daysSupply = terms.daysSupplyOf();
        uint256 furtherIssues = terms.furtherIssuesOf();
        // What is guarded covers days, and what repeats comes due after days.
        bool daysFit =
            daysSupply <= MAX_DAYS_SUPPLY &&
                (daysSupply != 0 || (order.tag == 0 && furtherIssues == 0 && !terms.isLaterIssue()));
        bool issuesFit =
            furtherIssues <= MAX_FURTHER_ISSUES &&
                (!terms.isLaterIssue() || (furtherIssues == 0 && _isDueLater(terms)));
        uint256 reason = terms.reasonOf();
        bool reasonFits = reason == 0 || (order.tag != 0 && isOverrideReason(reason));
        require(
            PrescriptionId.unwrap(order.id) != address(0) &&
                order.contentHash != 0 &&
                order.groupHash != 0 &&
                terms.quantityOf() != 0 &&
                terms.isWithinBits() &&
                daysFit &&
                issuesFit &&
                reasonFits &&
                (order.tag != 0 || order.previousTag == 0),
            IPrescriptions.PrescriptionTermsInvalid(order.id)
        );
    }

    /// @dev Else a prescriber would have the long life of a later issue for a prescription that may be supplied on the
    /// day of its signature. An hour is left, by which days on a wall differ. When it was signed is the prescriber's
    /// word.
    function _isDueLater(PrescriptionTerms terms) private pure returns (bool) {
        uint256 daysSupply = terms.daysSupplyOf();
        uint256 waitDays = daysSupply - RepeatDates.leadDaysOf(daysSupply);
        return terms.notBeforeOf() + 1 hours >= terms.signedAtOf() + waitDays * 1 days;
    }

    function _requireSchedule(PrescriptionId id, PrescriptionTerms terms) private pure returns (Schedule) {
        uint256 number = terms.scheduleOf();
        require(
            number >= uint256(Schedule.Schedule2) && number <= uint256(Schedule.PrescriptionOnly),
            IPrescriptions.ScheduleOutOfScope(uint8(number))
        );
        Schedule schedule = Schedule(number);
        require(
            (terms.furtherIssuesOf() == 0 && !terms.isLaterIssue()) ||
                PrescriptionExpiry.isRepeatable(schedule),
            IPrescriptions.RepeatNotAllowed(id, schedule)
        );
        return schedule;
    }

    function _requireDates(PrescriptionId id, PrescriptionTerms terms) private view {
        require(
            terms.signedAtOf() <= block.timestamp,
            IPrescriptions.SignedInFuture(id, uint32(terms.signedAtOf()))
        );
        require(
            terms.notBeforeOf() <= block.timestamp + LATEST_NOT_BEFORE,
            IPrescriptions.NotBeforeTooFar(id, uint32(terms.notBeforeOf()))
        );
    }
}
