// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICustody } from "../../../contracts/pack/ICustody.sol";
import { ICustodyCheck } from "../../../contracts/pack/ICustodyCheck.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { CustodyOf } from "../../../contracts/types/CustodyOf.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { ExceptionReason } from "../../../contracts/types/ExceptionReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Missing } from "../../../contracts/types/Missing.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Party } from "../../../contracts/types/Party.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { CustodySuite } from "../../support/sol/CustodySuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    CARRIER_LICENCE,
    GENERIC,
    manufacturer,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    regulator,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Packs that left the supply chain: × each step that moves them, by themselves and within a box, on and back.
contract GoneCustodyTest is CustodySuite {
    using LotTree for TestLot;

    uint24 private constant TAKEN = 5;
    uint24 private constant REST = UNITS_PER_PACK - TAKEN;
    uint32 private constant CELL = 1;

    // ---- refuses to move on

    function testRefusesToSendOnWhatWasStolenLockedOrSupplied() public {
        _stock(_case(0));
        _lockPack(0);
        _steal(1);
        _sendsOnNothingOf(wholesaler, Role.Wholesaler, 0);
        _sendsOnNothingOf(wholesaler, Role.Wholesaler, 1);
        _deliver(_pack(2));
        _supply(2);
        _sendsOnNothingOf(pharmacy, Role.Dispenser, 2);
        _deliver(_pack(3));
        _open(3);
        _sendsOnNothingOf(pharmacy, Role.Dispenser, 3);
    }

    /// @dev Custody is told, though no supply asks for it.
    function testRefusesToSendOnWhatWasSuppliedUnderUk() public {
        TestLot memory lot = _lot("UK");
        world.addLot(lot, Preset.Uk);
        PackLine memory line = lot.line(0);
        _supplyLine(line, SHOP);
        CustodyOf memory of_ = CustodyOf(lot.headOf(0), 0, lot.rootOf());
        vm.expectRevert(
            abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lot.idOf(), uint40(0))
        );
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(_pack(0)), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
    }

    function testRefusesAllOfACallForOneSuchPack() public {
        _stock(_case(0));
        _steal(1);
        CustodyOf memory of_ = _told();
        vm.expectRevert(_gone(1));
        vm.prank(wholesaler);
        custody.dispatch(of_, _two(_pack(0), _pack(1)), Party(pharmacy, Role.Dispenser), Role.Wholesaler);
        _deliver(_pack(0));
    }

    function testRefusesToCarryOnWhatWasLockedSince() public {
        _consign(_two(_pack(0), _pack(1)));
        _lockPack(1);
        CustodyOf memory of_ = _told();
        vm.expectRevert(_gone(1));
        vm.prank(carrier);
        custody.carry(of_.head, _two(_pack(0), _pack(1)), LOAD);
        _carry(_only(_pack(0)));
        _give(carrier, Role.Carrier, _pack(1));
        _isWith(_pack(1), MAKER, "left with its sender");
    }

    function testRefusesToReceiveWhatWasLockedOnItsWay() public {
        _consign(_only(_pack(0)));
        _carry(_only(_pack(0)));
        _sendFirst(_pack(1));
        _lockPack(0);
        _lockPackAs(1, CELL + 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(_gone(uint40(i)));
            _take(wholesaler, Role.Wholesaler, _pack(i));
            _give(wholesaler, Role.Wholesaler, _pack(i));
        }
        _isOnItsWay(_pack(0), CARRIER_LICENCE, MAKER, "brought back");
        _isWith(_pack(1), MAKER, "refused");
        _take(manufacturer, Role.Manufacturer, _pack(0));
        _isWith(_pack(0), MAKER, "home");
    }

    // ---- lets go back

    function testSendsBackWhatWasStolenLockedOrSupplied() public {
        _stock(_case(0));
        _lockPack(0);
        _steal(1);
        _deliver(_pack(2));
        _supply(2);
        _sendBack(_pack(2));
        _take(wholesaler, Role.Wholesaler, _pack(2));
        for (uint256 i = 0; i < 3; ++i) {
            _send(wholesaler, Role.Wholesaler, manufacturer, Role.Manufacturer, _pack(i));
            _take(manufacturer, Role.Manufacturer, _pack(i));
            _isWith(_pack(i), MAKER, "back");
        }
    }

    function testCarriesBackWhatLeftTheSupplyChain() public {
        _stock(_case(0));
        _lockPack(0);
        CustodyOf memory of_ = _told();
        vm.prank(wholesaler);
        custody.consign(
            of_,
            _only(_pack(0)),
            Party(manufacturer, Role.Manufacturer),
            carrier,
            LOAD,
            Role.Wholesaler
        );
        _carry(_only(_pack(0)));
        _take(manufacturer, Role.Manufacturer, _pack(0));
        _isWith(_pack(0), MAKER, "back");
    }

    function testMovesOnAgainOnceUndone() public {
        _stock(_case(0));
        _lockPack(0);
        PackLine[] memory lines = _one(_line(0));
        vm.prank(regulator);
        packs.undoDecommission(lines, DecommissionReason.Locked, Role.Regulator, CELL);
        _deliver(_pack(0));
        _supply(0);
        _reverse(_line(0));
        _send(pharmacy, Role.Dispenser, otherPharmacy, Role.Dispenser, _pack(0));
        _take(otherPharmacy, Role.Dispenser, _pack(0));
        _isWith(_pack(0), OTHER_PHARMACY_LICENCE, "sold on");
    }

    // ---- within a box

    function testTravelsWithinABox() public {
        _stock(_pallet(0));
        _lockPack(0);
        _steal(1);
        _deliver(_case(0));
        _isWith(_pack(0), SHOP, "locked");
        _isWith(_pack(1), SHOP, "stolen");
        _open(2);
        _supply(3);
        _send(pharmacy, Role.Dispenser, otherPharmacy, Role.Dispenser, _case(0));
        _take(otherPharmacy, Role.Dispenser, _case(0));
        _isWith(_pack(2), OTHER_PHARMACY_LICENCE, "opened");
        vm.expectRevert(_gone(3));
        _send(otherPharmacy, Role.Dispenser, wholesaler, Role.Wholesaler, _pack(3));
        // What is left never went with the box but in the books.
        _supplyLine(LotTree.remainder(_line(2), REST), SHOP);
    }

    function testCarriesABoxWithSuchPacksInIt() public {
        _lockPack(0);
        _consign(_only(_case(0)));
        _carry(_only(_case(0)));
        _take(wholesaler, Role.Wholesaler, _case(0));
        _isWith(_pack(0), STORE, "in its case");
    }

    function testReceivesABoxWithoutThem() public {
        _sendFirst(_case(0));
        _lockPack(0);
        _lockPackAs(1, CELL + 1);
        Missing[] memory missing = new Missing[](2);
        missing[0] = Missing(_pack(0), ExceptionReason.Short);
        missing[1] = Missing(_pack(1), ExceptionReason.Damaged);
        CustodyOf memory of_ = _told();
        vm.prank(wholesaler);
        custody.receiveExcept(of_, _case(0), missing, Role.Wholesaler);
        _isWith(_pack(1), MAKER, "refused");
        _isWith(_pack(2), STORE, "received");
        vm.expectRevert(_gone(0));
        _take(wholesaler, Role.Wholesaler, _pack(0));
        _give(wholesaler, Role.Wholesaler, _pack(0));
        _isWith(_pack(0), MAKER, "never came");
    }

    // ---- opened packs

    function testSendsAnOpenedPackNowhereWhileSomethingIsLeft() public {
        _openAtPharmacy();
        _sendsOnNothingOf(pharmacy, Role.Dispenser, 0);
        _staysForRest(REST);
        _supplyLine(LotTree.remainder(_line(0), 3), SHOP);
        _staysForRest(REST - 3);
    }

    function testSendsBackAnOpenedPackOnceTheRestIsWrittenOff() public {
        _openAtPharmacy();
        PackLine memory rest = LotTree.remainder(_line(0), REST);
        vm.prank(pharmacy);
        packs.decommission(rest, DecommissionReason.Destroyed, Role.Dispenser);
        _sendsOnNothingOf(pharmacy, Role.Dispenser, 0);
        _sendBack(_pack(0));
        _take(wholesaler, Role.Wholesaler, _pack(0));
        _isWith(_pack(0), STORE, "back");
    }

    function testSendsOnAnOpenedPackOnceItIsClosedAgain() public {
        _openAtPharmacy();
        PackLine memory line = _line(0);
        line.units[0] = LotTree.opened(line.units[0], TAKEN);
        _reverse(line);
        _send(pharmacy, Role.Dispenser, otherPharmacy, Role.Dispenser, _pack(0));
        _take(otherPharmacy, Role.Dispenser, _pack(0));
        _supplyLine(_line(0), OTHER_PHARMACY_LICENCE);
    }

    /// @dev Else it would be supplied twice over: by who sent the empty pack, out of a pack that another holds.
    function testPutsNothingBackIntoAPackThatWentBack() public {
        _openAtPharmacy();
        PackLine memory rest = LotTree.remainder(_line(0), REST);
        _supplyLine(rest, SHOP);
        _sendBack(_pack(0));
        vm.expectRevert(_notHeld(SHOP));
        _reverse(rest);
        _take(wholesaler, Role.Wholesaler, _pack(0));
        vm.expectRevert(_notHeld(STORE));
        _reverse(rest);
        _same(packs.remainderOf(toldId, 0).left, 0, "nothing is left");
    }

    function testPutsBackIntoAPackThatIsHomeAgain() public {
        _openAtPharmacy();
        PackLine memory rest = LotTree.remainder(_line(0), REST);
        _supplyLine(rest, SHOP);
        _sendBack(_pack(0));
        _give(wholesaler, Role.Wholesaler, _pack(0));
        _reverse(rest);
        _same(packs.remainderOf(toldId, 0).left, REST, "as before");
        _staysForRest(REST);
    }

    /// @dev What lay in a box has no record of its own.
    function testPutsBackIntoAPackWhoseBoxMovedOn() public {
        _stock(_pallet(0));
        _deliver(_case(0));
        _open(0);
        PackLine memory rest = LotTree.remainder(_line(0), REST);
        _supplyLine(rest, SHOP);
        _reverse(rest);
        _supplyLine(rest, SHOP);
        _sendBack(_case(0));
        _reverse(rest);
        _same(packs.remainderOf(toldId, 0).left, REST, "still who opened it");
    }

    /// @dev The regulator decides where it goes; nobody else may sell it, and who opened it has no licence any more.
    function testReassignsWhatLeftTheSupplyChain() public {
        _stock(_case(0));
        _deliver(_pack(0));
        _open(0);
        _steal(1);
        _revoke(pharmacy, Role.Dispenser);
        CustodyOf memory of_ = _told();
        vm.prank(regulator);
        custody.reassign(of_, _only(_pack(0)), Party(otherPharmacy, Role.Dispenser));
        _take(otherPharmacy, Role.Dispenser, _pack(0));
        _isWith(_pack(0), OTHER_PHARMACY_LICENCE, "taken over");
        vm.expectRevert(_gone(0));
        _send(otherPharmacy, Role.Dispenser, wholesaler, Role.Wholesaler, _pack(0));
    }

    // ---- steps

    function _openAtPharmacy() private {
        _stock(_case(0));
        _deliver(_pack(0));
        _open(0);
    }

    function _open(uint256 position) private {
        PackLine memory line = _line(position);
        line.units[0] = LotTree.opened(line.units[0], TAKEN);
        _supplyLine(line, SHOP);
    }

    function _supply(uint256 position) private {
        _supplyLine(_line(position), SHOP);
    }

    function _supplyLine(PackLine memory line, LicenceId by) private {
        PackLine[] memory lines = _one(line);
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, by);
    }

    function _reverse(PackLine memory line) private {
        PackLine[] memory lines = _one(line);
        vm.prank(address(dispensing));
        packs.reverseSupply(lines, SHOP);
    }

    function _steal(uint256 position) private {
        PackLine memory line = _line(position);
        vm.prank(wholesaler);
        packs.decommission(line, DecommissionReason.Stolen, Role.Wholesaler);
    }

    function _lockPack(uint256 position) private {
        _lockPackAs(position, CELL);
    }

    function _lockPackAs(uint256 position, uint32 cell) private {
        PackLine[] memory lines = _one(_line(position));
        vm.prank(regulator);
        packs.decommissionUndoable(lines, DecommissionReason.Locked, Role.Regulator, cell);
    }

    // ---- refusals

    /// @dev Neither without a carrier nor by one.
    function _sendsOnNothingOf(address by, Role role, uint40 position) private {
        CustodyOf memory of_ = _told();
        NodeId[] memory nodes = _only(_pack(position));
        Party memory to = Party(otherPharmacy, Role.Dispenser);
        vm.expectRevert(_gone(position));
        vm.prank(by);
        custody.dispatch(of_, nodes, to, role);
        vm.expectRevert(_gone(position));
        vm.prank(by);
        custody.consign(of_, nodes, to, carrier, LOAD, role);
    }

    /// @dev Neither to whom it came from nor to its maker, nor by a carrier.
    function _staysForRest(uint24 left) private {
        CustodyOf memory of_ = _told();
        bytes memory error = abi.encodeWithSelector(
            ICustody.PackHasRemainder.selector,
            toldId,
            uint40(0),
            left
        );
        vm.expectRevert(error);
        _sendBack(_pack(0));
        Party memory maker = Party(manufacturer, Role.Manufacturer);
        vm.expectRevert(error);
        vm.prank(pharmacy);
        custody.dispatch(of_, _only(_pack(0)), maker, Role.Dispenser);
        vm.expectRevert(error);
        vm.prank(pharmacy);
        custody.consign(of_, _only(_pack(0)), maker, carrier, LOAD, Role.Dispenser);
    }

    function _gone(uint40 index) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, toldId, index);
    }

    function _notHeld(LicenceId actual) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICustodyCheck.PackNotHeld.selector, toldId, uint40(0), actual, SHOP);
    }

    // ---- within

    function _line(uint256 position) private view returns (PackLine memory) {
        TestLot memory lot = told;
        return lot.line(position);
    }

    function _one(PackLine memory line) private pure returns (PackLine[] memory lines) {
        lines = new PackLine[](1);
        lines[0] = line;
    }
}
