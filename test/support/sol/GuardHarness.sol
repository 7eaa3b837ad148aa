// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardDecisions } from "../../../contracts/guard/GuardDecisions.sol";
import { GuardSlot } from "../../../contracts/guard/GuardSlot.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { GuardLedger, SupplyGuard } from "../../../contracts/guard/SupplyGuard.sol";
import { GuardCorrectionReason } from "../../../contracts/types/GuardCorrectionReason.sol";
import { GuardReceipt } from "../../../contracts/types/GuardReceipt.sol";
import { GuardTerms } from "../../../contracts/types/GuardTerms.sol";
import { LateSupply } from "../../../contracts/types/LateSupply.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { PrescriptionTerms } from "../../../contracts/types/PrescriptionTerms.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { GuardedIssue } from "./GuardedIssue.sol";
import { GuardedSupply } from "./GuardedSupply.sol";

/// @dev {SupplyGuard} with nobody in front of it: every step may be taken by everybody.
contract GuardHarness is ISupplyGuard {
    using SupplyGuard for GuardLedger;
    using GuardDecisions for GuardSlot;

    /// @dev What the last supply left behind.
    event Receipt(GuardReceipt receipt);

    GuardLedger private _ledger;

    function adopt(IGuardPolicy policy) external {
        _ledger.terms = policy.terms();
    }

    function issue(GuardedIssue calldata order) external {
        _ledger.onIssue({
            id: order.id,
            tag: order.tag,
            previousTag: order.previousTag,
            prescriber: order.prescriber,
            terms: _termsOf(order),
            expiresAt: order.expiresAt
        });
    }

    function supply(GuardedSupply calldata part) external {
        GuardReceipt receipt = _ledger.onSupply({
            id: part.id,
            tag: part.tag,
            previousTag: part.previousTag,
            dispenser: part.dispenser,
            prescriber: part.prescriber,
            schedule: part.schedule,
            reason: part.reason,
            leadDays: part.leadDays,
            secondsBefore: part.secondsBefore,
            secondsAfter: part.secondsAfter,
            expiresAt: part.expiresAt,
            expiresAfter: part.expiresAfter
        });
        emit Receipt(receipt);
    }

    function end(bytes32 tag, uint32 expiresAt) external {
        _ledger.onEnd(tag, expiresAt);
    }

    function extend(bytes32 tag, LicenceId prescriber, uint32 expiresAt, uint32 expiresAfter) external {
        _ledger.onExtend({
            tag: tag,
            prescriber: prescriber,
            expiresAt: expiresAt,
            expiresAfter: expiresAfter
        });
    }

    function undo(
        bytes32 tag,
        bytes32 previousTag,
        GuardReceipt receipt,
        LicenceId prescriber,
        uint32 expiresAt,
        uint32 expiresAfter
    ) external {
        _ledger.onUndo({
            tag: tag,
            previousTag: previousTag,
            receipt: receipt,
            prescriber: prescriber,
            expiresAt: expiresAt,
            expiresAfter: expiresAfter
        });
    }

    function report(
        bytes32 tag,
        bytes32 previousTag,
        Schedule schedule,
        LicenceId by,
        bool isPrescriber
    ) external returns (OverlapKind kind) {
        (_ledger.slots[tag], kind) = _ledger.slots[tag].reported({
            previous: previousTag == 0 ? GuardSlot.wrap(0) : _ledger.slots[previousTag],
            terms: _ledger.terms,
            tag: tag,
            schedule: schedule,
            by: by,
            isPrescriber: isPrescriber
        });
    }

    function release(bytes32 tag, LicenceId by) external {
        _ledger.slots[tag] = _ledger.slots[tag].released(tag, by);
    }

    function correct(
        bytes32 tag,
        uint32 coveredUntil,
        bool disregard,
        GuardCorrectionReason reason,
        LicenceId by
    ) external {
        _ledger.slots[tag] = _ledger.slots[tag].corrected({
            tag: tag,
            coveredUntil: coveredUntil,
            disregard: disregard,
            reason: reason,
            by: by
        });
    }

    function tell(LateSupply calldata late, bytes32 previousTag) external {
        GuardSlot previous = previousTag == 0 ? GuardSlot.wrap(0) : _ledger.slots[previousTag];
        GuardSlot slot;
        (slot, previous) = _ledger.slots[late.tag].told(previous, _ledger.terms, late);
        if (previousTag != 0) _ledger.slots[previousTag] = previous;
        _ledger.slots[late.tag] = slot;
    }

    /// @dev Puts a slot there that would take too long to reach.
    function place(bytes32 tag, GuardSlot slot) external {
        _ledger.slots[tag] = slot;
    }

    function guardSlotOf(bytes32 tag) external view returns (GuardSlot) {
        return _ledger.slots[tag];
    }

    function guardTerms() external view returns (GuardTerms) {
        return _ledger.terms;
    }

    /// @dev Those fields that the guard reads, where {PrescriptionTerms} has them.
    function _termsOf(GuardedIssue calldata order) private pure returns (PrescriptionTerms) {
        return
            PrescriptionTerms.wrap(
                (uint256(order.schedule) << 40) |
                    (uint256(order.notBefore) << 80) |
                    (uint256(order.reason) << 152)
            );
    }
}
