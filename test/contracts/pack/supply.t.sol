// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    outsider,
    PHARMACY_LICENCE,
    regulator,
    REGULATOR_LICENCE,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev {Packs.supplyPacks} alone; together with a prescription: `dispense.t.sol`.
contract SupplyPacksTest is PrescriptionSuite {
    using LotTree for TestLot;

    Gtin private constant SECOND_GTIN = Gtin.wrap(9_506_000_134_352);

    function testFuzzRefusesEverybodyButTheDispensingContract(address caller) public {
        vm.assume(caller != address(dispensing));
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(abi.encodeWithSelector(IPacks.NotDispensing.selector, caller));
        vm.prank(caller);
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, PHARMACY_LICENCE);
    }

    function testAddsUpThePacksOfAllLines() public {
        PackLine[] memory lines = new PackLine[](2);
        (lines[0], lines[1]) = (_pack(0), _pack(1));
        (uint256 quantity, bool monitored) = _supply(lines, BRAND);
        _same(quantity, 2 * UNITS_PER_PACK, "quantity");
        _holds(!monitored, "monitored");
    }

    // ---- monitored

    function testSaysWhetherAnyPackIsMonitored() public {
        _monitor(true);
        world.addProduct(SECOND_GTIN, GENERIC, BRAND);
        world.addLot(LotTree.grow(SECOND_GTIN, LOT, LOT_EXPIRY, 2, 4));
        PackLine[] memory lines = new PackLine[](3);
        // Of the product that was activated before, and of the one after.
        lines[0] = _pack(0);
        lines[1] = LotTree.grow(SECOND_GTIN, LOT, LOT_EXPIRY, 2, 4).line(0);
        lines[2] = _pack(1);
        _holds(packs.productOf(SECOND_GTIN).monitored && !packs.productOf(GTIN).monitored, "activated after");
        (uint256 quantity, bool monitored) = _supply(lines, GENERIC);
        _same(quantity, 3 * UNITS_PER_PACK, "quantity");
        _holds(monitored, "not monitored");
        (, monitored) = _supply(_one(_pack(2)), GENERIC);
        _holds(!monitored, "the former one alone");
    }

    function testSaysSoOfRemainders() public {
        _monitor(true);
        _refresh();
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.opened(line.units[0], 7);
        (uint256 quantity, bool monitored) = _supply(_one(line), GENERIC);
        _same(quantity, 7, "taken");
        _holds(monitored, "an opened pack");
        (quantity, monitored) = _supply(_one(LotTree.remainder(_pack(0), 7)), GENERIC);
        _same(quantity, 7, "of the rest");
        _holds(monitored, "its rest");
    }

    function testTakesTheDecisionOverOnlyWhenRefreshed() public {
        _monitor(true);
        _holds(!packs.productOf(GTIN).monitored, "before");
        _refresh();
        _holds(packs.productOf(GTIN).monitored, "after");
        _monitor(false);
        _holds(packs.productOf(GTIN).monitored, "until refreshed");
        _refresh();
        _holds(!packs.productOf(GTIN).monitored, "no more");
    }

    function testLogsTheDecision() public {
        vm.expectEmit(address(packs));
        emit IProducts.ProductGroupMonitored(GENERIC, true, REGULATOR_LICENCE);
        _monitor(true);
        _holds(packs.groupOf(GENERIC).monitored, "group");
    }

    function testRefusesToMonitorWhatIsNoGroup() public {
        vm.expectRevert(abi.encodeWithSelector(IProducts.GroupUnknown.selector, BRAND));
        vm.prank(regulator);
        packs.monitorGroup(BRAND, true);
    }

    function testLeavesOutWhatIsNotActiveAndRefreshesTheRest() public {
        _monitor(true);
        Gtin[] memory gtins = new Gtin[](2);
        (gtins[0], gtins[1]) = (SECOND_GTIN, GTIN);
        vm.expectEmit(address(packs));
        emit IProducts.ProductMonitored(GTIN, true);
        packs.refreshProducts(gtins);
        _holds(packs.productOf(GTIN).monitored, "refreshed");
        _holds(!packs.productOf(SECOND_GTIN).monitored, "what is no product");
    }

    function _supply(PackLine[] memory lines, GroupId group) private returns (uint256, bool) {
        vm.prank(address(dispensing));
        return packs.supplyPacks(lines, group, Schedule.PrescriptionOnly, PHARMACY_LICENCE);
    }

    function _monitor(bool monitored) private {
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, monitored);
    }

    function _refresh() private {
        Gtin[] memory gtins = new Gtin[](1);
        gtins[0] = GTIN;
        vm.prank(outsider);
        packs.refreshProducts(gtins);
    }
}
