// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManaged } from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { ILicences } from "../licence/ILicences.sol";
import { IPrescriptions } from "../prescription/IPrescriptions.sol";
import { Deferral } from "../types/Deferral.sol";
import { GuardCorrectionReason } from "../types/GuardCorrectionReason.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LateSupply } from "../types/LateSupply.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Opening } from "../types/Opening.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { Prescription } from "../types/Prescription.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { GuardDecisions } from "./GuardDecisions.sol";
import { GuardOutages } from "./GuardOutages.sol";
import { GuardSlot } from "./GuardSlot.sol";
import { IGuardLedger } from "./IGuardLedger.sol";
import { IGuardOffice } from "./IGuardOffice.sol";
import { IGuardPolicy } from "./IGuardPolicy.sol";
import { SupplyGuard } from "./SupplyGuard.sol";

/// @title GuardOffice
/// @notice Decisions about the supply guard: governance adopts its policy, regulators release and correct tags, those
/// who were refused report it, and what was supplied in an outage is told. What happens to prescriptions every day it
/// does not see: {SupplyGuard} does, where the slots are, and the office is the one other contract that may write them.
/// {Dispensing} and {Prescriptions} name it by an address that was known before it existed.
contract GuardOffice is GuardOutages {
    using GuardDecisions for GuardSlot;

    ILicences public immutable LICENCES;
    IPrescriptions public immutable PRESCRIPTIONS;
    IGuardLedger public immutable LEDGER;
    address public immutable DISPENSING;

    IGuardPolicy public policy;

    /// @param ledger the same contract as `prescriptions`
    constructor(
        ILicences licences,
        IPrescriptions prescriptions,
        IGuardLedger ledger,
        address dispensing
    ) AccessManaged(IAccessManaged(address(licences)).authority()) {
        LICENCES = licences;
        PRESCRIPTIONS = prescriptions;
        LEDGER = ledger;
        DISPENSING = dispensing;
    }

    // ---- prescriber and pharmacy

    /// @inheritdoc IGuardOffice
    function reportOverlap(
        bytes32 tag,
        bytes32 previousTag,
        Schedule schedule,
        Role role
    ) external returns (OverlapKind kind) {
        LicenceId by = _requireClinical(role);
        GuardSlot slot;
        (slot, kind) = LEDGER.guardSlotOf(tag).reported({
            previous: _previous(previousTag),
            terms: LEDGER.guardTerms(),
            tag: tag,
            schedule: schedule,
            by: by,
            isPrescriber: role == Role.Prescriber
        });
        if (kind != OverlapKind.None) LEDGER.putGuardSlot(tag, slot);
    }

    /// @inheritdoc IGuardOffice
    function settle(
        PrescriptionId id,
        Role role,
        Opening calldata opening,
        bytes32 tag,
        bytes32 previousTag,
        OverrideReason reason
    ) external {
        LicenceId by = _requireClinical(role);
        require(tag != 0, TagMissing(id));
        Prescription memory prescription = PRESCRIPTIONS.prescription(id);
        _requireConcerned(id, role, by, prescription);
        // What is guarded covers days.
        require(prescription.daysSupply != 0, DaysSupplyMissing(id));
        // A lost answer is asked for again.
        if (!PRESCRIPTIONS.bindTags(id, opening, tag, previousTag)) return;

        LateSupply memory late = _lateSupplyOf(prescription, _settleDeferral(id, by));
        (late.id, late.tag, late.by, late.reason) = (id, tag, by, reason);
        _tell(late, previousTag);

        emit PrescriptionSettled(id, by);
    }

    /// @inheritdoc IGuardOffice
    function disputeTag(PrescriptionId id) external {
        (LicenceId by, ) = LICENCES.requireLicence(msg.sender, Role.Dispenser);
        Prescription memory prescription = PRESCRIPTIONS.prescription(id);
        require(
            prescription.state == PrescriptionState.Claimed && prescription.dispenser == by,
            NotConcerned(id, by)
        );

        emit TagDisputed(id, by, prescription.prescriber);
    }

    // ---- regulator

    /// @inheritdoc IGuardOffice
    function releaseOverlap(bytes32 tag) external {
        (LicenceId by, ) = LICENCES.requireLicence(msg.sender, Role.Regulator);
        LEDGER.putGuardSlot(tag, LEDGER.guardSlotOf(tag).released(tag, by));
    }

    /// @inheritdoc IGuardOffice
    function correctGuard(
        bytes32 tag,
        uint32 coveredUntil,
        bool disregard,
        GuardCorrectionReason reason
    ) external {
        (LicenceId by, ) = LICENCES.requireLicence(msg.sender, Role.Regulator);
        GuardSlot slot = LEDGER.guardSlotOf(tag).corrected({
            tag: tag,
            coveredUntil: coveredUntil,
            disregard: disregard,
            reason: reason,
            by: by
        });
        LEDGER.putGuardSlot(tag, slot);
    }

    // ---- governance

    /// @inheritdoc IGuardOffice
    function adoptPolicy(IGuardPolicy newPolicy) external restricted {
        policy = newPolicy;
        _adoptTerms(newPolicy);
    }

    /// @inheritdoc IGuardOffice
    function refreshPolicy() external {
        _adoptTerms(policy);
    }

    // ---- dispensing contract

    /// @inheritdoc IGuardOffice
    function deferSupply(PrescriptionId id, LicenceId dispenser, uint24 quantity) external {
        require(msg.sender == DISPENSING, NotDispensingContract(msg.sender));
        Prescription memory prescription = PRESCRIPTIONS.prescription(id);
        require(prescription.daysSupply != 0, DaysSupplyMissing(id));
        // It counts the supply already; one that made an issue whole, under the next.
        (uint256 supplied, uint256 issue) = (prescription.supplied, _issueOf(prescription));
        if (supplied == 0) (supplied, issue) = (prescription.quantity, prescription.issuesUsed);
        // As the guard has it of parts: those of an issue add up to its days.
        uint256 secondsBefore = _secondsOf(prescription, supplied - quantity);
        _defer({
            id: id,
            dispenser: dispenser,
            issue: uint8(issue),
            secondsSupplied: _secondsOf(prescription, supplied) - secondsBefore
        });
    }

    // ---- within

    function _adoptTerms(IGuardPolicy from) private {
        GuardTerms terms = from.terms();
        // A rule that is none would stop every overlap without a word.
        for (uint256 i = 0; i <= uint256(type(Schedule).max); ++i) {
            require(terms.isRule(Schedule(i)), PolicyInvalid(from));
        }
        LEDGER.putGuardTerms(terms);

        emit GuardPolicyAdopted(from, terms);
    }

    function _tell(LateSupply memory late, bytes32 previousTag) private {
        GuardSlot previous = _previous(previousTag);
        (GuardSlot slot, GuardSlot covered) = LEDGER.guardSlotOf(late.tag).told(
            previous,
            LEDGER.guardTerms(),
            late
        );
        // The tag's own slot last, should anybody name one tag twice.
        if (GuardSlot.unwrap(covered) != GuardSlot.unwrap(previous)) {
            LEDGER.putGuardSlot(previousTag, covered);
        }
        LEDGER.putGuardSlot(late.tag, slot);
    }

    /// @dev What of a prescription the guard was not told. Its id, its tag and who tells are the caller's to fill in.
    function _lateSupplyOf(
        Prescription memory prescription,
        Deferral memory deferral
    ) private view returns (LateSupply memory late) {
        late.prescriber = prescription.prescriber;
        late.schedule = prescription.schedule;
        late.from = Math.max(block.timestamp, prescription.notBefore);
        if (deferral.supplies != 0) {
            late.dispenser = deferral.dispenser;
            late.from = deferral.settleBy - TIME_TO_SETTLE;
            late.secondsSupplied = deferral.secondsSupplied;
            late.lastsUntil = deferral.lastsUntil;
        }
        bool lives = _isLive(prescription.state);
        if (lives) late.expiresAt = prescription.expiresAt;
        uint256 ofIssue = deferral.issue == _issueOf(prescription) ? deferral.secondsOfIssue : 0;
        // Of one that is over there is no rest, and unless some of its last issue was deferred, no saying how long ago.
        if (!lives && ofIssue == 0) return late;

        // Parts of this issue that left no trace, as from before the medicine was monitored. When they were supplied,
        // and by whom, nobody knows any more, but the rest will be allowed to come on top of them.
        uint256 untraced = _secondsOf(prescription, prescription.supplied) - ofIssue;
        if (untraced == 0) return late;
        late.lastsUntil = Math.max(late.lastsUntil, block.timestamp) + untraced;
        late.secondsSupplied += untraced;
    }

    /// @dev The present issue, one for the first; of one that was spent or closed, the issue with which it was.
    function _issueOf(Prescription memory prescription) private pure returns (uint256) {
        PrescriptionState state = prescription.state;
        bool ended = state == PrescriptionState.Spent || state == PrescriptionState.Closed;
        unchecked {
            return prescription.issuesUsed + uint256(ended ? 0 : 1);
        }
    }

    function _secondsOf(Prescription memory prescription, uint256 supplied) private pure returns (uint256) {
        return SupplyGuard.secondsOf(prescription.daysSupply, prescription.quantity, supplied);
    }

    function _previous(bytes32 tag) private view returns (GuardSlot) {
        return tag == 0 ? GuardSlot.wrap(0) : LEDGER.guardSlotOf(tag);
    }

    function _requireClinical(Role role) private view returns (LicenceId by) {
        require(role == Role.Prescriber || role == Role.Dispenser, OfficeRoleNotAllowed(role));
        (by, ) = LICENCES.requireLicence(msg.sender, role);
    }

    function _requireConcerned(
        PrescriptionId id,
        Role role,
        LicenceId by,
        Prescription memory prescription
    ) private view {
        bool prescribes = role == Role.Prescriber && prescription.prescriber == by;
        // Not any pharmacy that holds it: it would make up a tag, and supply past the guard.
        bool supplied = role == Role.Dispenser && _deferralOf(id).dispenser == by;
        require(prescribes || supplied, NotConcerned(id, by));
    }

    /// @dev Whether the guard counts it as open. What waits for its cancellation is over.
    function _isLive(PrescriptionState state) private pure returns (bool) {
        return
            state == PrescriptionState.Issued ||
            state == PrescriptionState.Claimed ||
            state == PrescriptionState.Lapsed;
    }
}
