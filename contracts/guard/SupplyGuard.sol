// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { GuardReceipt, guardReceipt } from "../types/GuardReceipt.sol";
import { GuardRule } from "../types/GuardRule.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionTerms } from "../types/PrescriptionTerms.sol";
import { Schedule } from "../types/Schedule.sol";
import { GuardAnswers } from "./GuardAnswers.sol";
import { GuardSlot, GuardSlots } from "./GuardSlot.sol";
import { ISupplyGuard } from "./ISupplyGuard.sol";

/// @dev All tags, with the policy beside them.
struct GuardLedger {
    // slot 0
    /// @dev What the policy said when it was adopted.
    GuardTerms terms;
    // slot 1
    mapping(bytes32 tag => GuardSlot slot) slots;
}

/// @title SupplyGuard
/// @notice Sees the same medicine from two prescribers or two pharmacies, without knowing the patient or the medicine:
/// a tag stands for both, for one epoch.
///
/// What is *open* is prescribed and not over; what is *covered* is supplied and not yet taken. A prescription is open
/// under its own tag alone. A supply covers under its own tag, and under that of the epoch before where that was ever
/// used: prescriptions of that epoch know no other. Both tags are asked.
///
///     issue ── enters ──► open ── supplied in whole, cancelled, closed ──► leaves     (expiry is the group's)
///     supply of d days ──► covered: max(now, covered) + d     undo ──► back, unless something came on top
///
/// Claims, releases, lapses, nominations and reissues change neither: no step for them. The caller has checked who acts
/// and that the tags are the prescription's. {GuardDecisions} has what is not of every day; `docs/guard.md` has the
/// rules.
library SupplyGuard {
    using GuardSlots for GuardSlot;
    using GuardAnswers for GuardSlot;

    // ---- prescriber

    /// @notice A prescription begins. Rules 1, 2 and 4 to 7.
    /// @param previousTag in the epoch before; zero where that epoch is over for this patient
    /// @param terms of which schedule, not-before time and reason count
    /// @param expiresAt unix time, exclusive, after now
    function onIssue(
        GuardLedger storage self,
        PrescriptionId id,
        bytes32 tag,
        bytes32 previousTag,
        LicenceId prescriber,
        PrescriptionTerms terms,
        uint256 expiresAt
    ) internal {
        GuardSlot slot = self.slots[tag];
        // Most tags are new: nothing is known, and nothing can overlap.
        if (GuardSlot.unwrap(slot) != 0 || previousTag != 0) {
            slot = _checkedIssue({
                self: self,
                stored: slot,
                id: id,
                tag: tag,
                previousTag: previousTag,
                prescriber: prescriber,
                terms: terms
            });
        }

        self.slots[tag] = slot.entered(prescriber, expiresAt);
    }

    /// @notice A prescription ends before its expiry: it was cancelled, pending or not, or closed. One that is spent
    /// ends with {onSupply}, one that is cancelled pending does not end again.
    /// @param expiresAt in the future
    function onEnd(GuardLedger storage self, bytes32 tag, uint32 expiresAt) internal {
        onExtend({
            self: self,
            tag: tag,
            prescriber: LicenceId.wrap(0),
            expiresAt: expiresAt,
            expiresAfter: 0
        });
    }

    /// @notice The expiry of a prescription moves without a supply.
    /// @param expiresAt in the future
    function onExtend(
        GuardLedger storage self,
        bytes32 tag,
        LicenceId prescriber,
        uint32 expiresAt,
        uint32 expiresAfter
    ) internal {
        self.slots[tag] = self.slots[tag].moved({
            prescriber: prescriber,
            from: expiresAt,
            to: expiresAfter,
            timestamp: block.timestamp
        });
    }

    // ---- pharmacy

    /// @notice A prescription is supplied, in whole or in part. Rules 6 to 9.
    /// @dev Values, not a struct: to build one in memory costs every guarded supply 430 gas.
    /// @param previousTag in the epoch before, as the prescription commits to it
    /// @param leadDays that the prescription itself allows before the last issue's supply runs out; zero for a first
    /// issue
    /// @param secondsBefore that those parts of the issue last which were supplied before
    /// @param secondsAfter the same with this part
    /// @param expiresAt unix time, exclusive, before this supply
    /// @param expiresAfter the same after it; zero where it spends the prescription
    /// @return receipt for {onUndo}
    function onSupply(
        GuardLedger storage self,
        PrescriptionId id,
        bytes32 tag,
        bytes32 previousTag,
        LicenceId dispenser,
        LicenceId prescriber,
        Schedule schedule,
        OverrideReason reason,
        uint256 leadDays,
        uint256 secondsBefore,
        uint256 secondsAfter,
        uint256 expiresAt,
        uint256 expiresAfter
    ) internal returns (GuardReceipt receipt) {
        GuardSlot slot = self.slots[tag];
        GuardSlot previous = _previous(self, previousTag);
        uint256 cover = Math.max(slot.coveredUntil(), previous.coveredUntil());
        uint256 from = block.timestamp + secondsBefore;
        if (cover > from) {
            GuardTerms terms = self.terms;
            uint256 earlyDays = Math.max(terms.earlyDaysOf(schedule), leadDays);
            slot = _passed({
                slot: slot,
                kind: GuardAnswers.kindOf(false, cover, from, earlyDays),
                rule: terms.ruleOf(schedule),
                tag: tag,
                openUntil: 0,
                coveredUntil: cover,
                id: id,
                by: dispenser,
                reason: reason
            });
        }
        uint256 until = Math.max(block.timestamp, cover) + secondsAfter - secondsBefore;
        if (until > type(uint32).max) until = type(uint32).max;
        bool previousCovered = GuardSlot.unwrap(previous) != 0;
        receipt = guardReceipt({
            coverBefore_: slot.coveredUntil(),
            previousCoverBefore_: previous.coveredUntil(),
            coverAfter_: until,
            corrections_: slot.corrections(),
            previousCorrections_: previous.corrections(),
            previousCovered_: previousCovered
        });

        if (previousCovered) {
            self.slots[previousTag] = previous.withCover(until, dispenser);
        }
        self.slots[tag] = slot.withCover(until, dispenser).moved({
            prescriber: prescriber,
            from: expiresAt,
            to: expiresAfter,
            timestamp: block.timestamp
        });
    }

    /// @notice A supply is undone. Rules 10 and 11.
    /// @param expiresAt expiry of the prescription until now; zero where it is burned or cancelled
    /// @param expiresAfter expiry from now on; zero where it stays burned or cancelled
    function onUndo(
        GuardLedger storage self,
        bytes32 tag,
        bytes32 previousTag,
        GuardReceipt receipt,
        LicenceId prescriber,
        uint32 expiresAt,
        uint32 expiresAfter
    ) internal {
        uint256 coverAfter = receipt.coverAfter();
        self.slots[tag] = self
            .slots[tag]
            .uncovered(receipt.coverBefore(), coverAfter, receipt.corrections())
            .moved({ prescriber: prescriber, from: expiresAt, to: expiresAfter, timestamp: block.timestamp });
        // Else what stands there is another's, who began to use that tag since.
        if (!receipt.previousCovered()) return;
        self.slots[previousTag] = self.slots[previousTag].uncovered(
            receipt.previousCoverBefore(),
            coverAfter,
            receipt.previousCorrections()
        );
    }

    /// @notice How long `supplied` of `quantity` last, where all of it lasts `daysSupply` days: the parts of an issue
    /// add up to its days.
    /// @param daysSupply of 9 bits
    /// @param quantity not zero, of 24 bits, as `supplied` is
    function secondsOf(
        uint256 daysSupply,
        uint256 quantity,
        uint256 supplied
    ) internal pure returns (uint256) {
        unchecked {
            return (daysSupply * 1 days * supplied) / quantity;
        }
    }

    // ---- within

    /// @dev Rules 4 to 7 for an issue.
    /// @return slot settled, with the override counted
    function _checkedIssue(
        GuardLedger storage self,
        GuardSlot stored,
        PrescriptionId id,
        bytes32 tag,
        bytes32 previousTag,
        LicenceId prescriber,
        PrescriptionTerms terms
    ) private returns (GuardSlot slot) {
        slot = stored.settled(block.timestamp);
        GuardSlot previous = _previous(self, previousTag).settled(block.timestamp);
        bool open = slot.isOpenToOther(prescriber) || previous.isOpenToOther(prescriber);
        uint256 cover = Math.max(slot.coveredUntil(), previous.coveredUntil());
        uint256 from = Math.max(block.timestamp, terms.notBeforeOf());
        // The policy is read only where it can matter.
        if (!open && cover <= from) return slot;
        GuardTerms policy = self.terms;
        Schedule schedule = Schedule(terms.scheduleOf());
        slot = _passed({
            slot: slot,
            kind: GuardAnswers.kindOf(open, cover, from, policy.earlyDaysOf(schedule)),
            rule: policy.ruleOf(schedule),
            tag: tag,
            openUntil: open ? Math.max(slot.openUntil(), previous.openUntil()) : 0,
            coveredUntil: cover,
            id: id,
            by: prescriber,
            reason: OverrideReason(terms.reasonOf())
        });
    }

    /// @dev Empty where no tag is given.
    function _previous(GuardLedger storage self, bytes32 tag) private view returns (GuardSlot) {
        return tag == 0 ? GuardSlot.wrap(0) : self.slots[tag];
    }

    /// @dev Rule 7: an overlap passes as the policy says, or not at all.
    function _passed(
        GuardSlot slot,
        OverlapKind kind,
        GuardRule rule,
        bytes32 tag,
        uint256 openUntil,
        uint256 coveredUntil,
        PrescriptionId id,
        LicenceId by,
        OverrideReason reason
    ) private returns (GuardSlot) {
        if (kind == OverlapKind.None || rule == GuardRule.Ignore) return slot;
        if (rule == GuardRule.Block) {
            if (!slot.isReleased()) {
                revert ISupplyGuard.OverlapBlocked({
                    tag: tag,
                    kind: kind,
                    coveredUntil: uint32(coveredUntil),
                    openUntil: uint32(openUntil)
                });
            }
            slot = slot.asReleased(false);
        }
        if (reason == OverrideReason.None) {
            revert ISupplyGuard.OverlapNeedsReason({
                tag: tag,
                kind: kind,
                coveredUntil: uint32(coveredUntil),
                openUntil: uint32(openUntil)
            });
        }

        emit ISupplyGuard.OverlapOverridden({ tag: tag, id: id, by: by, kind: kind, reason: reason });

        return slot.asOverridden();
    }
}
