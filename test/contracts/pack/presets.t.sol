// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICustodyCheck } from "../../../contracts/pack/ICustodyCheck.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { CustodyBook } from "../../support/sol/CustodyBook.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GTIN,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_PHARMACY_LICENCE,
    pharmacy,
    PHARMACY_LICENCE,
    regulator,
    UNITS_PER_PACK,
    wholesaler,
    WHOLESALER_LICENCE
} from "../../support/sol/World.sol";

/// @dev Under which law a lot moves: where hand-overs are told, packs ask who holds them.
contract PresetsTest is UndoSuite {
    using LotTree for TestLot;

    CustodyBook private custody;
    TestLot private lot;

    function setUp() public override {
        super.setUp();
        vm.etch(packs.CUSTODY(), address(new CustodyBook()).code);
        custody = CustodyBook(packs.CUSTODY());
        lot = _register("DSCSA", Preset.UsDscsa);
        for (uint40 i = 0; i < 3; ++i) custody.hand(lot.idOf(), i, PHARMACY_LICENCE);
        custody.hand(lot.idOf(), 4, OTHER_PHARMACY_LICENCE);
        custody.hand(lot.idOf(), 5, WHOLESALER_LICENCE);
    }

    // ---- refusals

    function testRefusesToSupplyWhatThePharmacyDoesNotHold() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, _one(lot.line(4)));
        vm.expectRevert(_notHeld(4, OTHER_PHARMACY_LICENCE, PHARMACY_LICENCE));
        _dispense(pharmacy, order);
        order = _dispenseOrder(draft, _one(lot.line(6)));
        vm.expectRevert(_notHeld(6, MANUFACTURER_LICENCE, PHARMACY_LICENCE));
        _dispense(pharmacy, order);
        _dispense(pharmacy, _dispenseOrder(draft, _one(lot.line(0))));
    }

    function testRefusesACartonOfWhichOnePackIsAnothers() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 4 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        DispenseOrder memory order = _dispenseOrder(draft, _one(lot.lines(0, 4, 2)));
        vm.expectRevert(_notHeld(3, MANUFACTURER_LICENCE, PHARMACY_LICENCE));
        _dispense(pharmacy, order);
    }

    function testRefusesToDecommissionWhatAnotherHoldsButLocksIt() public {
        DecommissionReason[3] memory asked = [
            DecommissionReason.Destroyed,
            DecommissionReason.Stolen,
            DecommissionReason.CheckedOut
        ];
        PackLine memory line = lot.line(4);
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(_notHeld(4, OTHER_PHARMACY_LICENCE, WHOLESALER_LICENCE));
            vm.prank(wholesaler);
            packs.decommission(line, asked[i], Role.Wholesaler);
        }
        vm.prank(wholesaler);
        packs.decommission(lot.line(5), DecommissionReason.CheckedOut, Role.Wholesaler);
        PackLine[] memory lines = _one(line);
        vm.prank(regulator);
        packs.decommissionUndoable(lines, DecommissionReason.Locked, Role.Regulator, CELL);
        vm.prank(regulator);
        packs.undoDecommission(lines, DecommissionReason.Locked, Role.Regulator, CELL);
    }

    function testRefusesToUndoWhatThePharmacyHoldsNoMore() public {
        UndoOrder memory order = _keep(_order(_claimed(KEY), lot.line(0), UNITS_PER_PACK, 0, CELL));
        custody.hand(lot.idOf(), 0, WHOLESALER_LICENCE);
        _refusesUndo(pharmacy, order, _notHeld(0, WHOLESALER_LICENCE, PHARMACY_LICENCE));
        custody.hand(lot.idOf(), 0, PHARMACY_LICENCE);
        _undo(order);

        PackLine[] memory lines = _one(lot.line(1));
        vm.prank(pharmacy);
        packs.decommissionUndoable(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
        custody.hand(lot.idOf(), 1, OTHER_PHARMACY_LICENCE);
        vm.expectRevert(_notHeld(1, OTHER_PHARMACY_LICENCE, PHARMACY_LICENCE));
        vm.prank(pharmacy);
        packs.undoDecommission(lines, DecommissionReason.Sample, Role.Dispenser, CELL);
    }

    // ---- supplies

    function testAsksNobodyUnderTheOtherPresets() public {
        TestLot memory uk = _register("UK", Preset.Uk);
        TestLot memory eu = _register("EU", Preset.EuFmd);
        custody.hand(uk.idOf(), 0, OTHER_PHARMACY_LICENCE);
        custody.hand(eu.idOf(), 0, OTHER_PHARMACY_LICENCE);
        _dispense(pharmacy, _dispenseOrder(_claimed(KEY), _one(uk.line(0))));
        _undo(_keep(_order(_claimed(KEY + 1), eu.line(0), UNITS_PER_PACK, 0, CELL)));
    }

    function testNeverForgetsThePreset() public {
        vm.prank(manufacturer);
        packs.quarantine(GTIN, "DSCSA", Role.Manufacturer);
        _same(uint256(packs.lotOf(GTIN, "DSCSA").preset), uint256(Preset.UsDscsa), "quarantined");
        vm.prank(manufacturer);
        packs.liftQuarantine(GTIN, "DSCSA", Role.Manufacturer);
        _same(uint256(packs.lotOf(GTIN, "DSCSA").preset), uint256(Preset.UsDscsa), "lifted");
    }

    function testLeavesWhatWasOpenedToWhoOpenedIt() public {
        Draft memory draft = _claimed(KEY);
        PackLine memory line = lot.line(0);
        line.units[0] = LotTree.opened(line.units[0], 10);
        _dispense(pharmacy, _order(draft, line, 10, 0, 0));
        _dispense(pharmacy, _order(draft, LotTree.remainder(lot.line(0), 18), 18, 10, 0));
    }

    // ---- within

    function _register(bytes20 name, Preset preset) private returns (TestLot memory grown) {
        grown = LotTree.grow(GTIN, name, LOT_EXPIRY, 3, 8);
        vm.prank(manufacturer);
        packs.registerLot(GTIN, name, LOT_EXPIRY, grown.rootOf(), grown.shape, preset);
    }

    function _notHeld(uint40 index, LicenceId actual, LicenceId holder) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICustodyCheck.PackNotHeld.selector, lot.idOf(), index, actual, holder);
    }
}
