// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardSlot } from "../guard/GuardSlot.sol";
import { IGuardLedger } from "../guard/IGuardLedger.sol";
import { ISupplyGuard } from "../guard/ISupplyGuard.sol";
import { GuardLedger, SupplyGuard } from "../guard/SupplyGuard.sol";
import { GuardReceipt } from "../types/GuardReceipt.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { Opening } from "../types/Opening.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionStatus } from "../types/PrescriptionStatus.sol";
import { SupplyTerms } from "../types/SupplyTerms.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";
import { RepeatDates } from "./RepeatDates.sol";

/// @title The supply guard of prescriptions
/// @notice Keeps the guard's slots and tells {SupplyGuard} what becomes of prescriptions that carry a tag. They stand
/// here and not in a contract of their own, since that would cost every guarded step 5,000 gas. What is not of every
/// day is the office's: {GuardOffice}.
abstract contract PrescriptionGuard is ISupplyGuard, IGuardLedger {
    using SupplyGuard for GuardLedger;
    using PrescriptionSlots for PrescriptionSlot;

    address public immutable GUARD_OFFICE;

    GuardLedger private _guard;

    constructor(address office) {
        GUARD_OFFICE = office;
    }

    /// @inheritdoc IGuardLedger
    function putGuardSlot(bytes32 tag, GuardSlot slot) external {
        _requireOffice();
        _guard.slots[tag] = slot;
    }

    /// @inheritdoc IGuardLedger
    function putGuardTerms(GuardTerms terms) external {
        _requireOffice();
        _guard.terms = terms;
    }

    // ---- questions

    /// @inheritdoc IGuardLedger
    function guardSlotOf(bytes32 tag) external view returns (GuardSlot) {
        return _guard.slots[tag];
    }

    /// @inheritdoc IGuardLedger
    function guardTerms() external view returns (GuardTerms) {
        return _guard.terms;
    }

    // ---- what becomes of a prescription

    /// @dev Of a prescription with a tag.
    function _onIssue(NewPrescription calldata order, LicenceId prescriber, uint256 expiresAt) internal {
        _guard.onIssue({
            id: order.id,
            tag: order.tag,
            previousTag: order.previousTag,
            prescriber: prescriber,
            terms: order.terms,
            expiresAt: expiresAt
        });
    }

    /// @dev Of a prescription with a tag.
    /// @param slot as it was before the supply
    /// @param expiresAfter zero where the supply spent it
    function _onSupply(
        PrescriptionId id,
        PrescriptionSlot slot,
        LicenceId dispenser,
        SupplyTerms terms,
        Opening calldata opening,
        uint32 expiresAfter
    ) internal returns (GuardReceipt) {
        uint256 daysSupply = slot.daysSupply();
        uint256 quantity = slot.quantity();
        uint256 supplied = slot.supplied();
        return
            _guard.onSupply({
                id: id,
                tag: opening.tag,
                previousTag: opening.previousTag,
                dispenser: dispenser,
                prescriber: slot.prescriber(),
                schedule: slot.schedule(),
                reason: terms.reasonOf(),
                leadDays: slot.begun() ? RepeatDates.leadDaysOf(daysSupply) : 0,
                secondsBefore: SupplyGuard.secondsOf(daysSupply, quantity, supplied),
                secondsAfter: SupplyGuard.secondsOf(daysSupply, quantity, supplied + terms.quantityOf()),
                expiresAt: slot.expiresAt(),
                expiresAfter: expiresAfter
            });
    }

    /// @dev Of a supply under a tag. What is cancelled, pending or not, or burned, is open under no tag.
    function _onUndo(
        bytes32 tag,
        bytes32 previousTag,
        GuardReceipt receipt,
        PrescriptionSlot slot,
        PrescriptionSlot restored
    ) internal {
        _guard.onUndo({
            tag: tag,
            previousTag: previousTag,
            receipt: receipt,
            prescriber: slot.prescriber(),
            expiresAt: _openUntil(slot),
            expiresAfter: _openUntil(restored)
        });
    }

    function _openUntil(PrescriptionSlot slot) private pure returns (uint32) {
        PrescriptionStatus status = slot.status();
        bool isOpen = status == PrescriptionStatus.Issued || status == PrescriptionStatus.Claimed;
        return isOpen ? slot.expiresAt() : 0;
    }

    /// @dev It is over before its expiry. Without a tag there is nobody to tell.
    function _onEnd(bytes32 tag, uint32 expiresAt) internal {
        if (tag != 0) _guard.onEnd(tag, expiresAt);
    }

    /// @dev An issue ended without a supply, and the next one may expire later.
    function _onExtend(bytes32 tag, PrescriptionSlot slot, uint32 expiresAfter) internal {
        if (tag == 0 || expiresAfter == slot.expiresAt()) return;
        _guard.onExtend({
            tag: tag,
            prescriber: slot.prescriber(),
            expiresAt: slot.expiresAt(),
            expiresAfter: expiresAfter
        });
    }

    function _requireOffice() internal view {
        require(msg.sender == GUARD_OFFICE, NotGuardOffice(msg.sender));
    }
}
