// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { UndoCells } from "../../../contracts/libraries/UndoCells.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Authority } from "../../../contracts/types/Authority.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    newcomer,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    REGULATOR_LICENCE,
    START,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Every reason, who gives it, and what becomes of it.
contract UndoDecommissionTest is UndoSuite {
    using LotTree for TestLot;

    uint8 private constant REASONS = 9;
    uint8 private constant ROLES = 7;

    // ---- the table

    /// @dev `docs/states.md`, the table of packs, written once more: a row a reason, a column a role.
    function testGivesEachReasonToItsRolesAlone() public {
        // Nobody, prescriber, pharmacy, manufacturer, wholesaler, carrier, regulator.
        bool[7][9] memory given = [
            [false, false, false, false, false, false, false],
            [false, false, true, true, true, false, false],
            [false, false, true, false, false, false, false],
            [false, false, false, true, true, false, false],
            [false, false, true, true, false, false, false],
            [false, false, true, true, false, false, false],
            [false, false, true, true, true, false, false],
            [false, false, false, true, false, false, true],
            [false, false, false, true, true, false, false]
        ];
        for (uint8 reason = 0; reason < REASONS; ++reason) {
            for (uint8 role = 0; role < ROLES; ++role) {
                bytes memory refusal = given[reason][role] ? bytes("") : _notAllowed(reason, role);
                bool isLock = _of(reason) == DecommissionReason.Locked;
                uint256 snapshot = vm.snapshotState();
                _expect(
                    role,
                    abi.encodeCall(IPacks.decommission, (_pack(0), _of(reason), Role(role))),
                    isLock ? abi.encodeWithSelector(IPacks.LockNeedsCell.selector) : refusal
                );
                vm.revertToState(snapshot);
                if (refusal.length == 0 && !_isUndoable(reason)) refusal = _notUndoable(reason);
                _expect(role, _call(reason, role), refusal);
                vm.revertToState(snapshot);
            }
        }
    }

    function testAsksWhatMovesForwardWhetherItMayBeSupplied() public {
        uint256 start = vm.snapshotState();
        for (uint8 reason = 1; reason < REASONS; ++reason) {
            bool forward = reason == 2 || reason == 3 || reason == 5 || reason == 8;
            vm.prank(manufacturer);
            packs.quarantine(GTIN, LOT, Role.Manufacturer);
            _gives(reason, forward, abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, 1));
            vm.revertToState(start);
            start = vm.snapshotState();
            vm.prank(regulator);
            packs.recall(RecallClass.Class2, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
            _gives(reason, forward, abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, 2));
            vm.revertToState(start);
            start = vm.snapshotState();
            vm.prank(regulator);
            packs.withdrawProduct(GTIN, Role.Regulator);
            _gives(reason, forward, abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
            vm.revertToState(start);
            start = vm.snapshotState();
            _pass(366 days);
            _gives(reason, forward, abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY));
            vm.revertToState(start);
            start = vm.snapshotState();
            _lock(NodeId.wrap(0), true);
            _gives(reason, forward, abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 0));
            vm.revertToState(start);
            start = vm.snapshotState();
        }
    }

    // ---- refusals: keeping

    function testRefusesNoLines() public {
        vm.expectRevert(_notUndoable(uint8(DecommissionReason.Sample)));
        vm.prank(pharmacy);
        packs.decommissionUndoable(new PackLine[](0), DecommissionReason.Sample, Role.Dispenser, CELL);
    }

    function testRefusesARemainder() public {
        _dispense(pharmacy, _order(_claimed(KEY), _opened(0, 10), 10, 0, 0));
        PackLine[] memory lines = _one(LotTree.remainder(_pack(0), 18));
        vm.expectRevert(_notUndoable(uint8(DecommissionReason.Sample)));
        vm.prank(pharmacy);
        packs.decommissionUndoable(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
    }

    function testRefusesACellThatIsInUseAlsoByALockOfLongAgo() public {
        _takeOut(manufacturer, Role.Manufacturer, DecommissionReason.Locked, 0, 0);
        _pass(3650 days / 2);
        PackLine[] memory lines = _one(_pack(1));
        vm.expectRevert(abi.encodeWithSelector(UndoCells.UndoCellInUse.selector, MANUFACTURER_LICENCE, 0));
        vm.prank(manufacturer);
        packs.decommissionUndoable(lines, DecommissionReason.Locked, Role.Manufacturer, 0);
        _holds(!packs.isUndoCellFree(MANUFACTURER_LICENCE, 0), "free");
        _holds(packs.isUndoCellFree(MANUFACTURER_LICENCE, 1), "not free");
        // Cells of dispensing are others.
        _holds(dispensing.isUndoCellFree(MANUFACTURER_LICENCE, 0), "not free for supplies");
    }

    // ---- refusals: undoing

    function testRefusesAnotherSiteEvenOfTheSamePacks() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(_unknown(OTHER_PHARMACY_LICENCE));
        vm.prank(otherPharmacy);
        packs.undoDecommission(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
        vm.expectRevert(_missing(pharmacy, Role.Manufacturer));
        vm.prank(pharmacy);
        packs.undoDecommission(lines, DecommissionReason.Sample, Role.Manufacturer, CELL);
    }

    function testRefusesWhatWasNotSo() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        PackLine[] memory lines = _one(_pack(0));
        _refusesBack(lines, DecommissionReason.FreeSample, CELL, _unknown(PHARMACY_LICENCE));
        // Of a lock less is asked.
        _refusesBack(lines, DecommissionReason.Locked, CELL, _unknown(PHARMACY_LICENCE));
        PackLine[] memory twice = new PackLine[](2);
        (twice[0], twice[1]) = (lines[0], lines[0]);
        _refusesBack(twice, DecommissionReason.Sample, CELL, _unknown(PHARMACY_LICENCE));
        _refusesBack(_one(_pack(1)), DecommissionReason.Sample, CELL, _unknown(PHARMACY_LICENCE));
        _refusesBack(new PackLine[](0), DecommissionReason.Sample, CELL, _unknown(PHARMACY_LICENCE));
        _refusesBack(
            lines,
            DecommissionReason.Sample,
            CELL + 1,
            abi.encodeWithSelector(UndoCells.UndoUnknown.selector, PHARMACY_LICENCE, CELL + 1)
        );
        lines[0].units[0] = LotTree.opened(lines[0].units[0], 1);
        _refusesBack(lines, DecommissionReason.Sample, CELL, _unknown(PHARMACY_LICENCE));
        _putBack(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _refusesBack(_one(_pack(0)), DecommissionReason.Sample, CELL, _unknown(PHARMACY_LICENCE));
    }

    /// @dev Cells are a licence's, not an account's.
    function testRefusesAnotherLicenceOfTheSameAccount() public {
        LicenceId trading = _grantHere(pharmacy, Role.Wholesaler);
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(_unknown(trading));
        vm.prank(pharmacy);
        packs.undoDecommission(lines, DecommissionReason.Sample, Role.Wholesaler, CELL);
    }

    /// @dev What a cell held stays over, whatever became of the pack since.
    function testRefusesWhatWasDestroyedAfterItsUndo() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _putBack(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        vm.prank(pharmacy);
        packs.decommission(_pack(0), DecommissionReason.Destroyed, Role.Dispenser);
        _refusesSample(_unknown(PHARMACY_LICENCE));
        _isOut(0, true);
    }

    function testRefusesAKeyThatWasReplacedAndAllowsItsSuccessor() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _rotate(pharmacy, Role.Dispenser, newcomer, 0);
        _refusesSample(
            abi.encodeWithSelector(ILicences.LicenceKeyReplaced.selector, PHARMACY_LICENCE, pharmacy)
        );
        _putBack(newcomer, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _isOut(0, false);
    }

    function testRefusesWhatHasExpiredSince() public {
        vm.warp(START + 364 days);
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        vm.warp(START + 366 days);
        _refusesSample(abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY));
    }

    function testRefusesNothingThatWasNeverKept() public {
        vm.prank(pharmacy);
        packs.decommission(_pack(0), DecommissionReason.Sample, Role.Dispenser);
        _refusesBack(_one(_pack(0)), DecommissionReason.Sample, 0, _unknownCell(PHARMACY_LICENCE, 0));
    }

    function testRefusesFromTheTenthDayOn() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        vm.warp(START + 10 days);
        _refusesBack(
            _one(_pack(0)),
            DecommissionReason.Sample,
            CELL,
            abi.encodeWithSelector(UndoCells.UndoTooLate.selector, PHARMACY_LICENCE, CELL, START)
        );
        vm.warp(START + 10 days - 1);
        _putBack(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
    }

    function testRefusesWhatMayNotBeSuppliedAnyMore() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        uint256 start = vm.snapshotState();
        vm.prank(regulator);
        packs.quarantine(GTIN, LOT, Role.Regulator);
        _refusesSample(abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, Authority.Regulator));
        vm.revertToState(start);
        start = vm.snapshotState();
        vm.prank(regulator);
        packs.recall(RecallClass.Class3, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        _refusesSample(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class3));
        vm.revertToState(start);
        start = vm.snapshotState();
        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _refusesSample(abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
        vm.revertToState(start);
        _lock(NodeId.wrap(2 << 40), true);
        _refusesSample(abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 0));
        _lock(NodeId.wrap(2 << 40), false);
        _putBack(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
    }

    function testRefusesToUnlockWhatIsRecalledButSettlesIt() public {
        _takeOut(regulator, Role.Regulator, DecommissionReason.Locked, 0, CELL);
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class1));
        vm.prank(regulator);
        packs.undoDecommission(lines, DecommissionReason.Locked, Role.Regulator, CELL);
        _settle(regulator, Role.Regulator, DecommissionReason.Destroyed, bytes(""));
    }

    // ---- refusals: settling

    function testSettlesAsDestroyedOrStolenAlone() public {
        _takeOut(regulator, Role.Regulator, DecommissionReason.Locked, 0, CELL);
        for (uint8 reason = 0; reason < REASONS; ++reason) {
            if (reason == 1 || reason == 6) continue;
            _settle(regulator, Role.Regulator, _of(reason), _notAllowed(reason, uint8(Role.Regulator)));
        }
        _settle(manufacturer, Role.Manufacturer, DecommissionReason.Stolen, _unknown(MANUFACTURER_LICENCE));
        _settle(regulator, Role.Regulator, DecommissionReason.Stolen, bytes(""));
        _settle(regulator, Role.Regulator, DecommissionReason.Stolen, _unknown(REGULATOR_LICENCE));
        _isOut(0, true);
    }

    function testSettlesNothingThatWasNotLocked() public {
        _takeOut(manufacturer, Role.Manufacturer, DecommissionReason.Sample, 0, CELL);
        _settle(
            manufacturer,
            Role.Manufacturer,
            DecommissionReason.Destroyed,
            _unknown(MANUFACTURER_LICENCE)
        );
    }

    // ---- undoes

    function testPutsEveryUndoableReasonBack() public {
        for (uint8 reason = 1; reason < REASONS; ++reason) {
            if (!_isUndoable(reason)) continue;
            Role role = Role.Manufacturer;
            vm.expectEmit(address(packs));
            emit IPacks.UnitsDecommissioned(lotId, MANUFACTURER_LICENCE, _of(reason), 0, 1 << reason);
            _takeOut(manufacturer, role, _of(reason), reason, CELL);
            _isOut(reason, true);
            vm.expectEmit(address(packs));
            emit IPacks.UnitsReinstated(lotId, MANUFACTURER_LICENCE, 0, 1 << reason);
            _putBack(manufacturer, role, _of(reason), reason, CELL);
            _isOut(reason, false);
        }
    }

    function testUnlocksAtAnyTime() public {
        _takeOut(regulator, Role.Regulator, DecommissionReason.Locked, 0, CELL);
        _pass(300 days);
        _putBack(regulator, Role.Regulator, DecommissionReason.Locked, 0, CELL);
        _isOut(0, false);
        _holds(packs.isUndoCellFree(REGULATOR_LICENCE, CELL), "not free");
    }

    function testLetsWhatWasPutBackBeSupplied() public {
        _takeOut(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _putBack(pharmacy, Role.Dispenser, DecommissionReason.Sample, 0, CELL);
        _dispensed(KEY, 0);
        _isOut(0, true);
    }

    function testUndoesManyLinesAsOne() public {
        TestLot memory other = LotTree.grow(GTIN, "OTHER", LOT_EXPIRY, 9, 300);
        world.addLot(other);
        PackLine[] memory lines = new PackLine[](3);
        (lines[0], lines[1], lines[2]) = (_stock().lines(0, 4, 2), _pack(12), other.lines(296, 4, 2));
        vm.prank(manufacturer);
        packs.decommissionUndoable(lines, DecommissionReason.Exported, Role.Manufacturer, CELL);
        for (uint256 i = 0; i < 3; ++i) lines[i].siblings = new bytes32[](0);
        (lines[0], lines[1]) = (lines[1], lines[0]);
        vm.expectRevert(_unknown(MANUFACTURER_LICENCE));
        vm.prank(manufacturer);
        packs.undoDecommission(lines, DecommissionReason.Exported, Role.Manufacturer, CELL);

        (lines[0], lines[1]) = (lines[1], lines[0]);
        vm.prank(manufacturer);
        packs.undoDecommission(lines, DecommissionReason.Exported, Role.Manufacturer, CELL);
        for (uint40 i = 0; i < 13; ++i) _isOut(i, false);
        for (uint40 i = 290; i < 300; ++i) _holds(!packs.isDecommissioned(other.idOf(), i), "out");
    }

    function testFuzzGivesBackExactlyTheUnitsOfTheLine(uint16 places, uint16 others) public {
        uint256 mask = places & 0x1fff;
        uint256 rest = others & 0x1fff & ~mask;
        vm.assume(mask != 0 && rest != 0);
        PackLine[] memory lines = _one(_lineOf(mask));
        PackLine[] memory otherLines = _one(_lineOf(rest));
        vm.prank(pharmacy);
        packs.decommissionUndoable(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
        vm.prank(pharmacy);
        packs.decommissionUndoable(otherLines, DecommissionReason.Sample, Role.Dispenser, CELL + 1);
        vm.prank(pharmacy);
        packs.undoDecommission(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
        for (uint40 i = 0; i < 13; ++i) _isOut(i, rest & (1 << i) != 0);
    }

    // ---- remainders

    function testWritesOffWhatIsLeftAsDestroyedOrStolenAlone() public {
        _dispense(pharmacy, _order(_claimed(KEY), _opened(0, 10), 10, 0, 0));
        PackLine memory rest = LotTree.remainder(_pack(0), 6);
        DecommissionReason[4] memory refused = [
            DecommissionReason.OwnUse,
            DecommissionReason.Sample,
            DecommissionReason.FreeSample,
            DecommissionReason.Destroyed
        ];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPacks.PartNotAllowed.selector, lotId));
            vm.prank(pharmacy);
            packs.decommission(rest, refused[i], Role.Dispenser);
        }
        vm.expectRevert(
            abi.encodeWithSelector(IPacks.RemainderOfAnother.selector, lotId, 0, PHARMACY_LICENCE)
        );
        vm.prank(otherPharmacy);
        packs.decommission(rest, DecommissionReason.Destroyed, Role.Dispenser);

        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        _lock(NodeId.wrap(0), true);
        vm.expectEmit(address(packs));
        emit IPacks.RemainderWrittenOff(lotId, 0, PHARMACY_LICENCE, DecommissionReason.Destroyed, 6, 12);
        vm.prank(pharmacy);
        packs.decommission(rest, DecommissionReason.Destroyed, Role.Dispenser);
        vm.prank(pharmacy);
        packs.decommission(LotTree.remainder(_pack(0), 12), DecommissionReason.Stolen, Role.Dispenser);
        vm.expectRevert(abi.encodeWithSelector(IPacks.RemainderTooSmall.selector, lotId, 0, 0, 6));
        vm.prank(pharmacy);
        packs.decommission(rest, DecommissionReason.Stolen, Role.Dispenser);
    }

    // ---- within

    function _takeOut(
        address account,
        Role role,
        DecommissionReason reason,
        uint256 position,
        uint32 cell
    ) private {
        vm.prank(account);
        packs.decommissionUndoable(_one(_pack(position)), reason, role, cell);
    }

    function _putBack(
        address account,
        Role role,
        DecommissionReason reason,
        uint256 position,
        uint32 cell
    ) private {
        vm.prank(account);
        packs.undoDecommission(_one(_pack(position)), reason, role, cell);
    }

    function _settle(address account, Role role, DecommissionReason reason, bytes memory refusal) private {
        PackLine[] memory lines = _one(_pack(0));
        if (refusal.length != 0) vm.expectRevert(refusal);
        else {
            vm.expectEmit(address(packs));
            emit IPacks.UnitsDecommissioned(lotId, _licenceOf(account, role), reason, 0, 1);
        }
        vm.prank(account);
        packs.settleLocked(lines, reason, role, CELL);
    }

    function _refusesBack(
        PackLine[] memory lines,
        DecommissionReason reason,
        uint32 cell,
        bytes memory refusal
    ) private {
        vm.expectRevert(refusal);
        vm.prank(pharmacy);
        packs.undoDecommission(lines, reason, Role.Dispenser, cell);
    }

    function _refusesSample(bytes memory refusal) private {
        _refusesBack(_one(_pack(0)), DecommissionReason.Sample, CELL, refusal);
    }

    /// @dev Gives the reason by whoever may, and expects the refusal where it moves packs forward.
    function _gives(uint8 reason, bool forward, bytes memory refusal) private {
        uint8 role = reason == 2 ? uint8(Role.Dispenser) : uint8(Role.Manufacturer);
        bytes memory call =
            _of(reason) == DecommissionReason.Locked
                ? _call(reason, role)
                : abi.encodeCall(IPacks.decommission, (_pack(0), _of(reason), Role(role)));
        _expect(role, call, forward ? refusal : bytes(""));
    }

    function _expect(uint8 role, bytes memory call, bytes memory refusal) private {
        vm.prank(_accountOf(role));
        (bool succeeded, bytes memory answer) = address(packs).call(call);
        _holds(succeeded == (refusal.length == 0), string.concat("as ", vm.toString(role)));
        if (!succeeded) _same(answer, refusal, string.concat("refusal as ", vm.toString(role)));
    }

    function _call(uint8 reason, uint8 role) private pure returns (bytes memory) {
        return abi.encodeCall(IPacks.decommissionUndoable, (_one(_pack(0)), _of(reason), Role(role), CELL));
    }

    function _accountOf(uint8 role) private pure returns (address) {
        address[7] memory accounts = [
            prescriber,
            prescriber,
            pharmacy,
            manufacturer,
            wholesaler,
            carrier,
            regulator
        ];
        return accounts[role];
    }

    function _lineOf(uint256 mask) private pure returns (PackLine memory) {
        uint256[] memory all = new uint256[](13);
        uint256 count = 0;
        for (uint256 i = 0; i < 13; ++i) {
            if (mask & (1 << i) != 0) all[count++] = i;
        }
        uint256[] memory positions = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) positions[i] = all[i];
        return _stock().linesAt(positions, 4);
    }

    function _of(uint8 reason) private pure returns (DecommissionReason) {
        return DecommissionReason(reason);
    }

    /// @dev Final are Destroyed, OwnUse and Stolen.
    function _isUndoable(uint8 reason) private pure returns (bool) {
        return reason != 1 && reason != 2 && reason != 6;
    }

    function _notAllowed(uint8 reason, uint8 role) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.ReasonNotAllowed.selector, reason, role);
    }

    function _notUndoable(uint8 reason) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.ReasonNotUndoable.selector, reason);
    }

    function _unknown(LicenceId site) private pure returns (bytes memory) {
        return _unknownCell(site, CELL);
    }

    function _unknownCell(LicenceId site, uint32 cell) private pure returns (bytes memory) {
        return abi.encodeWithSelector(UndoCells.UndoUnknown.selector, site, cell);
    }
}
