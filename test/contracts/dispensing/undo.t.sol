// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { UndoCells } from "../../../contracts/libraries/UndoCells.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Authority } from "../../../contracts/types/Authority.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GuardReceipt } from "../../../contracts/types/GuardReceipt.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { nodeAbove } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    guardian,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    START,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";

contract UndoTest is UndoSuite {
    using LotTree for TestLot;

    uint256 private constant LAST_SIGNED_NONCE = 0x7fff - 200;
    /// @dev After the two fallback strings of EIP712 and the guard's ledger.
    uint256 private constant RECORDS_SLOT = 4;

    // ---- refusals: who, when

    function testRefusesWhoIsNoPharmacy() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        _refusesUndo(outsider, order, _missing(outsider, Role.Dispenser));
        _refusesUndo(wholesaler, order, _missing(wholesaler, Role.Dispenser));
        _refusesUndo(prescriber, order, _missing(prescriber, Role.Dispenser));
    }

    function testRefusesAnotherPharmacy() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        _refusesUndo(otherPharmacy, order, _unknown(OTHER_PHARMACY_LICENCE, CELL));
    }

    function testRefusesASuspendedLicenceAndAPausedRole() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        _suspend(pharmacy, Role.Dispenser);
        _refusesUndo(
            pharmacy,
            order,
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE)
        );
        _reinstate(pharmacy, Role.Dispenser);
        _pause(Role.Dispenser);
        _refusesUndo(pharmacy, order, abi.encodeWithSelector(ILicences.RolePaused.selector, Role.Dispenser));
        _unpause(Role.Dispenser);
        _undo(order);
    }

    function testRefusesFromTheTenthDayOn() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        _pass(10 days);
        _refusesUndo(
            pharmacy,
            order,
            abi.encodeWithSelector(UndoCells.UndoTooLate.selector, PHARMACY_LICENCE, CELL, START)
        );
        vm.warp(START + 10 days - 1);
        _undo(order);
    }

    function testRefusesASecondTime() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        _undo(order);
        _refusesUndo(pharmacy, order, _unknown(PHARMACY_LICENCE, CELL));
    }

    // ---- refusals: what was not so

    function testFuzzRefusesWhatWasNotSo(uint8 which, uint32 seed) public {
        Draft memory draft = _draft(KEY);
        draft.tag = TAG;
        draft.previousTag = PREVIOUS;
        _issue(draft);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        uint32 cell = _forge(order, which % 16, uint32(_bound(seed, 1, type(uint24).max)));
        _refusesUndo(pharmacy, order, _unknown(PHARMACY_LICENCE, cell));
    }

    function testFuzzRefusesADirtyOrder(uint256 bit, uint8 field) public {
        bytes memory encoded = abi.encodeCall(IDispensing.undo, (_keepWhole(_claimed(KEY), 0)));
        // After the offset of the order: id, cell, quantity.
        uint8[3] memory widths = [160, 32, 24];
        field = uint8(_bound(field, 0, 2));
        uint256 place = 68 + uint256(field) * 32;
        uint256 flipped = 1 << _bound(bit, widths[field], 255);
        assembly ("memory-safe") {
            mstore(add(encoded, place), xor(mload(add(encoded, place)), flipped))
        }
        vm.prank(pharmacy);
        (bool succeeded, bytes memory answer) = address(dispensing).call(encoded);
        _holds(!succeeded && answer.length == 0, "decoded");
    }

    function testRefusesAnotherPrescriptionOfTheSamePackAndQuantity() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        order.prescription = _claimed(KEY + 1).id;
        _refusesUndo(pharmacy, order, _unknown(PHARMACY_LICENCE, CELL));
    }

    function testRefusesTheCellOfAnotherSupply() public {
        UndoOrder memory first = _keepWhole(_claimed(KEY), 0);
        Draft memory draft = _claimed(KEY + 1);
        UndoOrder memory second = _keep(_order(draft, _pack(1), UNITS_PER_PACK, 0, 2));
        (first.cell, second.cell) = (second.cell, first.cell);
        _refusesUndo(pharmacy, first, _unknown(PHARMACY_LICENCE, 2));
        _refusesUndo(pharmacy, second, _unknown(PHARMACY_LICENCE, 1));
    }

    // ---- refusals: what came since

    function testRefusesWhereMoreWasSuppliedSince() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory first = _keepPart(draft, 0, 10, 0, 1);
        UndoOrder memory second = _keepPart(draft, 1, 18, 10, 2);
        _refusesUndo(pharmacy, first, _error(IPrescriptions.SupplyNotLast.selector, draft));
        _undo(second);
        _undo(first);
        _same(_read(draft).supplied, 0, "supplied");
    }

    function testRefusesWhereTheNextIssueEnded() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        _notDispensed(draft);
        vm.warp(START + 1 days);
        _refusesUndo(pharmacy, order, _error(IPrescriptions.SupplyNotLast.selector, draft));
    }

    function testRefusesWhereTheNextIssueWasSuppliedInPart() public {
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 1;
        draft.daysSupply = 4;
        _issue(draft);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        UndoOrder memory part = _keepPart(draft, 1, 5, 0, 2);
        _refusesUndo(pharmacy, order, _error(IPrescriptions.SupplyNotLast.selector, draft));
        _undo(part);
        _undo(order);
        // The claim of the second issue stands, now for the first.
        _isHeldBy(PHARMACY_LICENCE, draft);
        _same(_read(draft).issuesUsed, 0, "issues used");
    }

    function testRefusesWhatAnotherPharmacyHolds() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        bytes memory held = _heldBy(draft, OTHER_PHARMACY_LICENCE);
        _refusesUndo(pharmacy, order, held);
        _cancel(draft);
        _refusesUndo(pharmacy, order, held);
    }

    function testRefusesWhatMayNotBeSuppliedAnyMore() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        uint256 snapshot = vm.snapshotState();
        vm.prank(manufacturer);
        packs.quarantine(GTIN, LOT, Role.Manufacturer);
        _refusesUndo(
            pharmacy,
            order,
            abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, Authority.Manufacturer)
        );
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        vm.prank(regulator);
        packs.recall(RecallClass.Class3, RecallLevel.Wholesaler, GTIN, LOT, Role.Regulator);
        _refusesUndo(
            pharmacy,
            order,
            abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class3)
        );
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _refusesUndo(pharmacy, order, abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
        vm.revertToState(snapshot);
        vm.prank(regulator);
        packs.recall(RecallClass.Class4, RecallLevel.Pharmacy, GTIN, LOT, Role.Regulator);
        _undo(order);
    }

    function testRefusesALotThatExpiredSince() public {
        _pass(360 days);
        UndoOrder memory order = _keepWhole(_claimed(KEY), 0);
        vm.warp((START / 1 days + 366) * 1 days);
        _refusesUndo(
            pharmacy,
            order,
            abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY)
        );
        vm.warp((START / 1 days + 366) * 1 days - 1);
        _undo(order);
    }

    function testRefusesWhatAnIncidentHasLocked() public {
        UndoOrder memory order = _keepWhole(_claimed(KEY), 5);
        bytes memory reason = abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 5);
        // The pack, its case and the tranche.
        uint8[3] memory heights = [0, 2, 4];
        for (uint256 i = 0; i < 3; ++i) {
            _lock(nodeAbove(5, heights[i]), true);
            _refusesUndo(pharmacy, order, reason);
            _lock(nodeAbove(5, heights[i]), false);
        }
        _lock(nodeAbove(4, 0), true);
        _undo(order);
    }

    function testRefusesToRefillWhatAnIncidentHasLocked() public {
        Draft memory draft = _claimed(KEY);
        _keepPart(draft, 5, 10, 0, 1);
        UndoOrder memory rest = _keep(_order(draft, LotTree.remainder(_pack(5), 8), 8, 10, 2));
        _lock(nodeAbove(5, 2), true);
        _refusesUndo(pharmacy, rest, abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 5));
    }

    function testRefusesToCloseAPackOfWhichMoreWasTaken() public {
        UndoOrder memory opening = _keepPart(_of(KEY, 10), 0, 10, 0, 1);
        Draft memory second = _of(KEY + 1, 5);
        UndoOrder memory rest = _keep(_order(second, LotTree.remainder(_pack(0), 5), 5, 0, 2));
        _refusesUndo(pharmacy, opening, abi.encodeWithSelector(IPacks.RemainderUsed.selector, lotId, 0, 13));
        _undo(rest);
        _undo(opening);
        _isOut(0, false);
    }

    function testRefusesToCloseAPackOfWhichTheRestWasWrittenOff() public {
        UndoOrder memory opening = _keepPart(_of(KEY, 10), 0, 10, 0, 1);
        vm.prank(pharmacy);
        packs.decommission(LotTree.remainder(_pack(0), 1), DecommissionReason.Destroyed, Role.Dispenser);
        _refusesUndo(pharmacy, opening, abi.encodeWithSelector(IPacks.RemainderUsed.selector, lotId, 0, 17));
    }

    function testRefusesOnceTheNonceIsUsedUp() public {
        Draft memory draft = _claimed(KEY);
        _setNonce(draft, LAST_SIGNED_NONCE + 1);
        UndoOrder memory order = _keepWhole(draft, 0);
        _refusesUndo(pharmacy, order, _error(IPrescriptions.NonceExhausted.selector, draft));
    }

    // ---- refusals: keeping

    function testRefusesACellThatIsInUse() public {
        UndoOrder memory first = _keepWhole(_claimed(KEY), 0);
        Draft memory draft = _claimed(KEY + 1);
        DispenseOrder memory order = _order(draft, _pack(1), UNITS_PER_PACK, 0, CELL);
        bytes memory inUse = abi.encodeWithSelector(UndoCells.UndoCellInUse.selector, PHARMACY_LICENCE, CELL);
        _holds(!dispensing.isUndoCellFree(PHARMACY_LICENCE, CELL), "free");
        _holds(dispensing.isUndoCellFree(OTHER_PHARMACY_LICENCE, CELL), "the other's is not free");
        vm.expectRevert(inUse);
        _dispense(pharmacy, order);
        vm.warp(START + 10 days - 1);
        draft = _claimed(KEY + 2);
        order = _order(draft, _pack(1), UNITS_PER_PACK, 0, CELL);
        vm.expectRevert(inUse);
        _dispense(pharmacy, order);

        vm.warp(START + 10 days);
        _holds(dispensing.isUndoCellFree(PHARMACY_LICENCE, CELL), "not free");
        UndoOrder memory second = _keep(order);
        _refusesUndo(pharmacy, first, _unknown(PHARMACY_LICENCE, CELL));
        _undo(second);
        _holds(dispensing.isUndoCellFree(PHARMACY_LICENCE, CELL), "not free after the undo");
        _keepWhole(_claimed(KEY + 3), 1);
    }

    function testRefusesToKeepWhatIsDeferredInAnOutage() public {
        Draft memory draft = _claimed(KEY);
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, true);
        Gtin[] memory gtins = new Gtin[](1);
        gtins[0] = GTIN;
        packs.refreshProducts(gtins);
        vm.prank(guardian);
        guardOffice.declareOutage(START + 1 days, 2);
        DispenseOrder memory order = _order(draft, _pack(0), UNITS_PER_PACK, 0, CELL);
        vm.expectRevert(_error(IDispensing.DeferredNotUndoable.selector, draft));
        _dispense(pharmacy, order);
        _dispense(pharmacy, _order(draft, _pack(0), UNITS_PER_PACK, 0, 0));
    }

    function testFuzzRefusesTermsWithABitBehindTheCell(uint8 bit) public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _order(draft, _pack(0), UNITS_PER_PACK, 0, CELL);
        order.terms = SupplyTerms.wrap(SupplyTerms.unwrap(order.terms) | (1 << _bound(bit, 96, 255)));
        vm.expectRevert(_error(IPrescriptions.SupplyTermsInvalid.selector, draft));
        _dispense(pharmacy, order);
    }

    // ---- undoes

    function testKeepsNothingWithoutACell() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _order(draft, _pack(0), UNITS_PER_PACK, 0, 0);
        vm.recordLogs();
        _dispense(pharmacy, order);
        vm.expectRevert(abi.encodeWithSelector(NotTrue.selector, "nothing was kept"));
        this.orderOf(order);
    }

    function testRevivesASpentToken() public {
        Draft memory draft = _claimed(KEY);
        Prescription memory before = _read(draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        _isBurned(draft);

        _expectMint(draft);
        vm.expectEmit(address(packs));
        emit IPacks.UnitsReinstated(lotId, PHARMACY_LICENCE, 0, 1);
        vm.expectEmit(address(dispensing));
        emit IDispensing.SupplyUndone(draft.id, PHARMACY_LICENCE, GENERIC, UNITS_PER_PACK);
        _undo(order);

        _isLive(draft);
        _holds(prescriptions.locked(_tokenId(draft)), "unlocked");
        _same(prescriptions.getApproved(_tokenId(draft)), address(0), "approved");
        prescriptions.tokenURI(_tokenId(draft));
        _isOut(0, false);
        before.nonce += 1;
        _sameRecord(draft, before);
        _pass(1);
        _isNeverIssuedAgain(draft);
    }

    function testLetsTheRightPackFollowWithoutANewSignature() public {
        Draft memory draft = _claimed(KEY);
        _undo(_keepWhole(draft, 0));
        UndoOrder memory second = _keepWhole(draft, 1);
        _isIn(PrescriptionState.Spent, draft);
        _isOut(0, false);
        _isOut(1, true);
        _undo(second);
        _keepWhole(draft, 0);
        _isBurned(draft);
    }

    function testLetsTheSamePackBeSuppliedOnAnotherPrescription() public {
        _undo(_keepWhole(_claimed(KEY), 0));
        _keepWhole(_claimed(KEY + 1), 0);
        _isOut(0, true);
    }

    function testMintsNothingWhereTheTokenLived() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        uint32 until = _read(draft).claimUntil;
        vm.recordLogs();
        _undo(order);
        _same(vm.getRecordedLogs().length, 2, "logs");
        _isHeldBy(PHARMACY_LICENCE, draft);
        _same(_read(draft).supplied, 0, "supplied");
        // The claim's own time, not that of owings.
        _same(_read(draft).claimUntil, START + 7 days, "claim until");
        _holds(until > START + 7 days, "owings");
    }

    function testClosesAnOpenedPackAndRefillsARemainder() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory opening = _keepPart(draft, 0, 10, 0, 1);
        UndoOrder memory rest = _keep(_order(draft, LotTree.remainder(_pack(0), 18), 18, 10, 2));
        _isBurned(draft);
        vm.expectEmit(address(packs));
        emit IPacks.RemainderRefilled(lotId, 0, PHARMACY_LICENCE, 18);
        _undo(rest);
        _same(packs.remainderOf(lotId, 0).left, 18, "left");
        _isOut(0, true);
        _undo(opening);
        _same(packs.remainderOf(lotId, 0).left, 0, "left at the end");
        _same(LicenceId.unwrap(packs.remainderOf(lotId, 0).dispenser), 0, "dispenser");
        _isOut(0, false);
        _keepWhole(draft, 0);
    }

    function testUndoesAnOrderThatOpensAPackAndTakesMoreOutOfIt() public {
        Draft memory draft = _of(KEY, 15);
        DispenseOrder memory order = _order(draft, _opened(0, 10), 15, 0, CELL);
        PackLine[] memory lines = new PackLine[](2);
        lines[0] = order.packs[0];
        lines[1] = LotTree.remainder(_pack(0), 5);
        order.packs = lines;
        _undo(_keep(order));
        _isOut(0, false);
        _same(packs.remainderOf(lotId, 0).left, 0, "left");
    }

    function testUndoesPacksOfSeveralLinesAndWords() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 4 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        DispenseOrder memory order = _order(draft, _stock().lines(0, 3, 2), 4 * UNITS_PER_PACK, 0, CELL);
        PackLine[] memory lines = new PackLine[](2);
        lines[0] = order.packs[0];
        lines[1] = _pack(12);
        order.packs = lines;
        UndoOrder memory undo = _keep(order);
        // Siblings are not looked at.
        undo.packs[0].siblings = new bytes32[](0);
        undo.packs[1].siblings = new bytes32[](0);
        _undo(undo);
        for (uint40 i = 0; i < 13; ++i) _isOut(i, false);
    }

    function testRestoresAWalkInToItsClaim() public {
        Draft memory draft = _issued(KEY);
        DispenseOrder memory order = _order(draft, _pack(0), UNITS_PER_PACK, 0, CELL);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.recordLogs();
        vm.prank(pharmacy);
        dispensing.walkIn(order, with);
        _undo(_undoOrderOf(order));
        _isHeldBy(PHARMACY_LICENCE, draft);
        _same(_read(draft).supplied, 0, "supplied");
    }

    // ---- repeats

    function testTakesBackTheDatesOfTheNextIssue() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        Prescription memory before = _read(draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        Prescription memory afterwards = _read(draft);
        _holds(afterwards.begun && afterwards.expiresAt > before.expiresAt, "begun and extended");
        _undo(order);
        // Twice on: at the end of the issue, and now.
        before.nonce = afterwards.nonce + 1;
        _sameRecord(draft, before);
        _keepWhole(draft, 0);
        _same(_read(draft).issuesUsed, 1, "issues used");
    }

    function testBringsBackTheLastIssueOfARepeat() public {
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 1;
        draft.daysSupply = 4;
        _issue(draft);
        _claim(draft, pharmacy);
        UndoOrder memory first = _keepWhole(draft, 0);
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        UndoOrder memory second = _keep(_order(draft, _pack(1), UNITS_PER_PACK, 0, 2));
        _isBurned(draft);
        _undo(second);
        _isLive(draft);
        _same(_read(draft).issuesUsed, 1, "issues used");
        _undo(first);
        _same(_read(draft).issuesUsed, 0, "issues used at the end");
        _holds(!_read(draft).begun, "begun");
        _same(_read(draft).notBefore, START, "not before");
    }

    function testGivesTheNomineeItsClaimBack() public {
        Draft memory draft = _repeatDraft(KEY, 2);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _claimAsNominee(pharmacy, draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        _isIn(PrescriptionState.Issued, draft);
        _holds(_read(draft).nominated, "nominated");
        _undo(order);
        _isHeldBy(PHARMACY_LICENCE, draft);
        _holds(_read(draft).nominated, "claimed as nominee");
    }

    // ---- what came between, and stays

    function testLeavesARelease() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        _releaseBy(pharmacy, draft);
        _undo(order);
        _isIn(PrescriptionState.Issued, draft);
        _same(_read(draft).supplied, 0, "supplied");
        _same(LicenceId.unwrap(_read(draft).dispenser), 0, "dispenser");
    }

    function testLeavesANominationOfAnother() public {
        Draft memory draft = _repeatClaimed(KEY, 2);
        UndoOrder memory order = _keepWhole(draft, 0);
        _nominate(draft, OTHER_PHARMACY_LICENCE);
        _undo(order);
        _isIn(PrescriptionState.Issued, draft);
        _claimAsNominee(otherPharmacy, draft);
        _same(_read(draft).supplied, 0, "supplied");
        _same(_read(draft).issuesUsed, 0, "issues used");
    }

    function testLeavesTheClaimOfAnotherThatHasLapsed() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        _pass(7 days);
        _undo(order);
        _isIn(PrescriptionState.Lapsed, draft);
        _same(
            LicenceId.unwrap(_read(draft).dispenser),
            LicenceId.unwrap(OTHER_PHARMACY_LICENCE),
            "dispenser"
        );
    }

    function testLeavesAPendingCancellation() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        _cancel(draft);
        _undo(order);
        _isIn(PrescriptionState.CancelPending, draft);
        _releaseBy(pharmacy, draft);
        _isBurned(draft);
    }

    function testRevivesNothingThatWasCancelled() public {
        Draft memory draft = _repeatClaimed(KEY, 2);
        UndoOrder memory order = _keepWhole(draft, 0);
        _cancel(draft);
        vm.recordLogs();
        _undo(order);
        _same(vm.getRecordedLogs().length, 2, "logs");
        _isIn(PrescriptionState.Cancelled, draft);
        _isBurned(draft);
        _isOut(0, false);
    }

    function testLeavesWhatAReissueTookOver() public {
        Draft memory draft = _repeatClaimed(KEY, 2);
        UndoOrder memory order = _keepWhole(draft, 0);
        Draft memory anew = _reissue(draft, KEY + 1);
        _undo(order);
        _isIn(PrescriptionState.Cancelled, draft);
        _same(_read(anew).issuesUsed, 1, "issues used");
        _isOut(0, false);
    }

    function testBringsBackWhatHasExpiredAsExpired() public {
        Draft memory draft = _claimed(KEY);
        uint32 expiresAt = _read(draft).expiresAt;
        vm.warp(expiresAt - 1 days);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(expiresAt);
        _undo(order);
        _isIn(PrescriptionState.Expired, draft);
        _isLive(draft);
        _isOut(0, false);
    }

    function testMakesEveryOlderSignatureVoid() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        Authorisation memory with = _authoriseUntil(draft, OTHER_PHARMACY_LICENCE, type(uint32).max);
        uint16 nonce = _read(draft).nonce;
        _undo(order);
        _same(_read(draft).nonce, nonce + 1, "nonce");
        _pass(7 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                OTHER_PHARMACY_LICENCE,
                nonce + 1
            )
        );
        _claimAs(otherPharmacy, draft.id, with);
    }

    // ---- the guard

    function testGivesTheCoverBackUnderBothTags() public {
        Draft memory former = _taggedDraft(KEY);
        former.tag = PREVIOUS;
        _issue(former);
        Draft memory draft = _taggedDraft(KEY + 1);
        draft.previousTag = PREVIOUS;
        _issue(draft);
        _claim(draft, pharmacy);
        _stands(1, 0);
        UndoOrder memory order = _keepWhole(draft, 0);
        _stands(0, START + MONTH);
        _same(lens.peek(PREVIOUS).coveredUntil, START + MONTH, "under the previous tag");
        _undo(order);
        _stands(1, 0);
        _same(_entry().openUntil, _expiryOf(draft), "open until");
        _same(lens.peek(PREVIOUS).coveredUntil, 0, "under the previous tag again");
    }

    /// @dev Nothing was known under the previous tag, so the supply did not cover there. Another's did, since.
    function testLeavesAnothersCoverUnderAPreviousTagThatItNeverWrote() public {
        Draft memory draft = _taggedDraft(KEY);
        draft.previousTag = PREVIOUS;
        _issue(draft);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        _same(lens.peek(PREVIOUS).coveredUntil, 0, "never written");
        Draft memory old = _draft(KEY + 1);
        old.tag = PREVIOUS;
        _issueAs(otherPrescriber, old, OverrideReason.None);
        _claimAndSupply(old, otherPharmacy);
        _undo(order);
        _stands(1, 0);
        _same(lens.peek(PREVIOUS).coveredUntil, START + MONTH, "still covered");
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(draft);
    }

    function supplyWhole(Draft memory draft) external {
        _supplyFor(draft, 28, 0, OverrideReason.None);
    }

    function testLeavesTheCoverWhereSomethingCameOnTop() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepPart(draft, 0, 14, 0, 1);
        _pass(8 days);
        Draft memory other = _tagged(prescriber, KEY + 1);
        _claim(other, otherPharmacy);
        _supplyFor(other, 28, 0, OverrideReason.None);
        uint256 covered = _entry().coveredUntil;
        _same(covered, START + 42 days, "covered by both");
        _undo(order);
        _stands(1, covered);
    }

    function testEntersNothingThatStaysCancelled() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepPart(draft, 0, 14, 0, 1);
        _stands(1, START + 14 days);
        _cancel(draft);
        _stands(0, START + 14 days);
        _undo(order);
        _stands(0, 0);
    }

    /// @dev Else the new token's rest would come unasked on top of another prescription, as if the patient still had
    /// the part that both count.
    function testLeavesTheCoverToATokenThatGoesOn() public {
        Draft memory other = _tagged(prescriber, KEY + 1);
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepPart(draft, 0, 14, 0, CELL);
        _releaseBy(pharmacy, draft);
        Draft memory anew = _reissue(draft, KEY + 2);
        _undo(order);
        _isIn(PrescriptionState.Cancelled, draft);
        _isOut(0, false);
        _stands(2, START + 14 days);
        _claim(other, pharmacy);
        _supplyFor(other, 20, 0, OverrideReason.DoseIncreased);
        _claim(anew, otherPharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + 34 days, 0));
        this.supplyRest(anew);
        _same(_entry().coveredUntil, START + 34 days, "not handed over");
    }

    function supplyRest(Draft memory draft) external {
        _supplyFor(draft, 14, 14, OverrideReason.None);
    }

    function testEntersNothingThatHasExpired() public {
        Draft memory draft = _tagged(prescriber, KEY);
        uint32 expiresAt = _expiryOf(draft);
        vm.warp(expiresAt - 1 days);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(expiresAt + 1 days);
        _undo(order);
        _same(_entry().open, 0, "open");
        _same(_entry().coveredUntil, 0, "covered until");
    }

    function testTakesTheExtensionOfARepeatBackFromTheGuard() public {
        Draft memory draft = _repeatDraft(KEY, 2);
        draft.tag = TAG;
        _issue(draft);
        _claim(draft, pharmacy);
        uint32 expiresAt = _expiryOf(draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        _holds(_entry().openUntil > expiresAt, "not extended");
        _undo(order);
        _same(_entry().openUntil, expiresAt, "open until");
        _stands(1, 0);
    }

    // ---- any sequence

    function testFuzzSuppliesNetOfUndoWhatIsPrescribed(uint256 seed) public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 3 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        UndoOrder[] memory stack = new UndoOrder[](12);
        uint256 height = 0;
        uint256 net = 0;
        uint16 nonce = _read(draft).nonce;
        for (uint32 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            bool back = height != 0 && (net == draft.quantity || seed % 3 == 0);
            if (back) {
                if (height > 1) {
                    bytes memory notLast = _error(IPrescriptions.SupplyNotLast.selector, draft);
                    _refusesUndo(pharmacy, stack[height - 2], notLast);
                }
                net -= stack[--height].quantity;
                _undo(stack[height]);
                _holds(_read(draft).nonce > nonce, "nonce");
                _isHeldBy(PHARMACY_LICENCE, draft);
            } else {
                uint256 most = draft.quantity - net < 27 ? draft.quantity - net : 27;
                uint256 taken = _bound(seed >> 8, 1, most);
                stack[height++] = _keepPart(draft, i, taken, net, i + 1);
                net += taken;
            }
            nonce = _read(draft).nonce;
            _same(_read(draft).supplied, net, "supplied");
            _isIn(net == draft.quantity ? PrescriptionState.Spent : PrescriptionState.Claimed, draft);
        }
        while (height != 0) _undo(stack[--height]);
        for (uint40 i = 0; i < 13; ++i) _isOut(i, false);
    }

    // ---- for one call

    function orderOf(DispenseOrder memory order) external returns (UndoOrder memory) {
        return _undoOrderOf(order);
    }

    // ---- within

    /// @dev Of so many units, claimed.
    function _of(uint256 key, uint256 quantity) private returns (Draft memory draft) {
        draft = _draft(key);
        draft.quantity = quantity;
        _issue(draft);
        _claim(draft, pharmacy);
    }

    /// @dev Changes one thing of `order`, by `by`, which is not zero.
    /// @return cell that it names then
    function _forge(UndoOrder memory order, uint8 which, uint32 by) private pure returns (uint32 cell) {
        if (which == 0) order.prescription = PrescriptionId.wrap(address(uint160(by)));
        else if (which == 1) order.cell ^= by;
        else if (which == 2) order.opening.group = BRAND;
        else if (which == 3) order.quantity ^= uint24(by);
        else if (which == 4) order.opening.tag = bytes32(0);
        else if (which == 5) order.opening.previousTag = bytes32(0);
        else if (which == 6) order.trace.slotBefore ^= uint256(by) << 192;
        else if (which == 7) order.trace.slotAfter ^= uint256(by) << 104;
        else if (which == 8) {
            order.trace.guard = GuardReceipt.wrap(GuardReceipt.unwrap(order.trace.guard) ^ by);
        } else if (which == 9) order.packs = new PackLine[](0);
        else if (which == 10) order.packs[0] = _pack(1 + (by % 12));
        else if (which == 11) order.packs[0] = LotTree.remainder(_pack(0), 0);
        else if (which == 12) order.packs[0] = _opened(0, by);
        else if (which == 14) order.opening.contentHash ^= bytes32(uint256(by));
        else if (which == 15) order.opening.groupSalt ^= bytes32(uint256(by));
        else order.packs = _twice(order.packs[0]);
        return order.cell;
    }

    function _twice(PackLine memory line) private pure returns (PackLine[] memory lines) {
        lines = new PackLine[](2);
        (lines[0], lines[1]) = (line, line);
    }

    function _unknown(LicenceId site, uint32 cell) private pure returns (bytes memory) {
        return abi.encodeWithSelector(UndoCells.UndoUnknown.selector, site, cell);
    }

    function _sameRecord(Draft memory draft, Prescription memory expected) private view {
        _same(abi.encode(_read(draft)), abi.encode(expected), "record");
    }

    function _setNonce(Draft memory draft, uint256 nonce) private {
        bytes32 place = keccak256(abi.encode(draft.id, RECORDS_SLOT));
        uint256 slot = uint256(vm.load(address(prescriptions), place));
        _holds(slot != 0, "the slot of the prescription");
        vm.store(address(prescriptions), place, bytes32(((slot << 15) >> 15) | (nonce << 241)));
    }
}
