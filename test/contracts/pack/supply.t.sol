// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { BRAND, GENERIC, PHARMACY_LICENCE, UNITS_PER_PACK } from "../../support/sol/World.sol";

/// @dev {Packs.supply} alone; together with a prescription: `dispense.t.sol`.
contract SupplyPacksTest is PrescriptionSuite {
    function testFuzzRefusesEverybodyButTheDispensingContract(address caller) public {
        vm.assume(caller != address(dispensing));
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(abi.encodeWithSelector(IPacks.NotDispensing.selector, caller));
        vm.prank(caller);
        packs.supply(lines, GENERIC, Schedule.PrescriptionOnly, PHARMACY_LICENCE);
    }

    function testAddsUpThePacksOfAllLines() public {
        PackLine[] memory lines = new PackLine[](2);
        (lines[0], lines[1]) = (_pack(0), _pack(1));
        vm.prank(address(dispensing));
        _same(
            packs.supply(lines, BRAND, Schedule.PrescriptionOnly, PHARMACY_LICENCE),
            2 * UNITS_PER_PACK,
            "quantity"
        );
    }
}
