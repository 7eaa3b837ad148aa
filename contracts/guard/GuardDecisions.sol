// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { GuardCorrectionReason } from "../types/GuardCorrectionReason.sol";
import { GuardRule } from "../types/GuardRule.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LateSupply } from "../types/LateSupply.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { Schedule } from "../types/Schedule.sol";
import { GuardAnswers } from "./GuardAnswers.sol";
import { GuardSlot, GuardSlots } from "./GuardSlot.sol";
import { ISupplyGuard } from "./ISupplyGuard.sol";

/// @notice What people decide about single tags, besides what {SupplyGuard} sees every day: reports, releases,
/// corrections, and what is told late after an outage. From slot to slot, so that it need not stand where slots are.
library GuardDecisions {
    using GuardSlots for GuardSlot;
    using GuardAnswers for GuardSlot;

    /// @notice A refusal leaves no trace, so a clinic or a pharmacy may leave one. Nothing is counted where nothing
    /// overlaps.
    /// @param previous empty where there is no previous tag
    /// @param isPrescriber whether `by` would issue; else it would supply
    function reported(
        GuardSlot slot,
        GuardSlot previous,
        GuardTerms terms,
        bytes32 tag,
        Schedule schedule,
        LicenceId by,
        bool isPrescriber
    ) internal returns (GuardSlot, OverlapKind kind) {
        kind =
            isPrescriber
                ? GuardAnswers.atIssue({
                    stored: slot,
                    previous: previous,
                    terms: terms,
                    schedule: schedule,
                    prescriber: by,
                    notBefore: 0,
                    timestamp: block.timestamp
                })
                : GuardAnswers.atSupply({
                    stored: slot,
                    previous: previous,
                    terms: terms,
                    schedule: schedule,
                    timestamp: block.timestamp
                });
        if (kind == OverlapKind.None) return (slot, kind);

        emit ISupplyGuard.OverlapReported(tag, by, kind);

        return (slot.asReported(), kind);
    }

    /// @notice Lets the next overlap under a blocked tag pass.
    function released(GuardSlot slot, bytes32 tag, LicenceId by) internal returns (GuardSlot) {
        emit ISupplyGuard.OverlapReleased(tag, by);

        return slot.asReleased(true);
    }

    /// @notice Corrects a tag that says what is not true. Rule 12.
    /// @param coveredUntil no later than it is
    /// @param disregard whether what is open now no longer counts
    function corrected(
        GuardSlot slot,
        bytes32 tag,
        uint32 coveredUntil,
        bool disregard,
        GuardCorrectionReason reason,
        LicenceId by
    ) internal returns (GuardSlot) {
        require(GuardSlot.unwrap(slot) != 0, ISupplyGuard.GuardTagUnknown(tag));
        require(reason != GuardCorrectionReason.None, ISupplyGuard.GuardReasonMissing(tag));
        uint256 cover = slot.coveredUntil();
        require(coveredUntil <= cover, ISupplyGuard.CoverNotShorter(tag, uint32(cover), coveredUntil));

        emit ISupplyGuard.GuardCorrected({
            tag: tag,
            by: by,
            reason: reason,
            coveredUntil: coveredUntil,
            disregarded: disregard
        });

        return slot.corrected(coveredUntil, disregard);
    }

    /// @notice A prescription that was issued without a tag gets one, and what was supplied of it meanwhile is told.
    /// Rule 14: what is handed over cannot be refused any more, so an overlap is shown. Where nothing is handed over
    /// yet, a blocked schedule wants its release; else a prescriber would only have to leave the tag out.
    /// @param stored of the tag
    /// @param previous of the previous tag; empty where there is none, or it was never used
    function told(
        GuardSlot stored,
        GuardSlot previous,
        GuardTerms terms,
        LateSupply memory late
    ) internal returns (GuardSlot slot, GuardSlot) {
        // It is over, and nothing of it was supplied.
        if (late.expiresAt == 0 && late.secondsSupplied == 0) return (stored, previous);
        slot = stored.settled(block.timestamp);
        uint256 cover = Math.max(slot.coveredUntil(), previous.coveredUntil());
        slot = _shown({
            slot: slot,
            previous: previous.settled(block.timestamp),
            cover: cover,
            terms: terms,
            late: late
        });

        if (late.secondsSupplied != 0) {
            uint256 until = Math.min(
                Math.max(late.lastsUntil, cover + late.secondsSupplied),
                type(uint32).max
            );
            slot = slot.withCover(until, late.dispenser);
            if (GuardSlot.unwrap(previous) != 0) previous = previous.withCover(until, late.dispenser);
        }
        if (late.expiresAt != 0) slot = slot.entered(late.prescriber, late.expiresAt);
        return (slot, previous);
    }

    /// @param slot settled, as `previous` is
    function _shown(
        GuardSlot slot,
        GuardSlot previous,
        uint256 cover,
        GuardTerms terms,
        LateSupply memory late
    ) private returns (GuardSlot) {
        bool open = slot.isOpenToOther(late.prescriber) || previous.isOpenToOther(late.prescriber);
        OverlapKind kind = GuardAnswers.kindOf(open, cover, late.from, terms.earlyDaysOf(late.schedule));
        GuardRule rule = terms.ruleOf(late.schedule);
        if (kind == OverlapKind.None || rule == GuardRule.Ignore) return slot;
        if (late.secondsSupplied == 0) {
            uint32 openUntil = uint32(open ? Math.max(slot.openUntil(), previous.openUntil()) : 0);
            slot = _asked({
                slot: slot,
                kind: kind,
                rule: rule,
                late: late,
                coveredUntil: uint32(cover),
                openUntil: openUntil
            });
        }

        emit ISupplyGuard.OverlapToldLate({
            tag: late.tag,
            id: late.id,
            by: late.by,
            kind: kind,
            reason: late.reason
        });

        return slot.asOverridden();
    }

    /// @dev As rule 7 has it for an issue.
    function _asked(
        GuardSlot slot,
        OverlapKind kind,
        GuardRule rule,
        LateSupply memory late,
        uint32 coveredUntil,
        uint32 openUntil
    ) private pure returns (GuardSlot) {
        if (rule == GuardRule.Block) {
            require(
                slot.isReleased(),
                ISupplyGuard.OverlapBlocked({
                    tag: late.tag,
                    kind: kind,
                    coveredUntil: coveredUntil,
                    openUntil: openUntil
                })
            );
            slot = slot.asReleased(false);
        }
        require(
            late.reason != OverrideReason.None,
            ISupplyGuard.OverlapNeedsReason({
                tag: late.tag,
                kind: kind,
                coveredUntil: coveredUntil,
                openUntil: openUntil
            })
        );
        return slot;
    }
}
