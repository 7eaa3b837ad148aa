// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_MANUFACTURER_LICENCE,
    otherManufacturer,
    pharmacy,
    PHARMACY_LICENCE,
    regulator
} from "../../support/sol/World.sol";

contract RegisterTrancheTest is PrescriptionSuite {
    using LotTree for TestLot;

    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    // ---- refusals

    function testRefusesAnotherManufacturerNamingTheOwner() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IProducts.NotProductOwner.selector,
                GTIN,
                MANUFACTURER_LICENCE,
                OTHER_MANUFACTURER_LICENCE
            )
        );
        vm.prank(otherManufacturer);
        packs.registerTranche(GTIN, LOT, 1, "root", 4);
    }

    function testRefusesALotThatNobodyRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN")));
        vm.prank(manufacturer);
        packs.registerTranche(GTIN, "UNKNOWN", 1, "root", 4);
    }

    function testRefusesNoRootAndImpossibleHeights() public {
        _refuses(1, 0, 4, abi.encodeWithSelector(IPacks.TrancheTermsInvalid.selector, lotId, 4));
        _refuses(1, "root", 33, abi.encodeWithSelector(IPacks.TrancheTermsInvalid.selector, lotId, 33));
    }

    function testRefusesATrancheThatExists() public {
        _refuses(0, "root", 4, abi.encodeWithSelector(IPacks.TrancheExists.selector, lotId, 0));
        _register(_tranche(1));
        _refuses(1, "root", 4, abi.encodeWithSelector(IPacks.TrancheExists.selector, lotId, 1));
    }

    function testFuzzRefusesAGap(uint8 tranche) public {
        tranche = uint8(_bound(tranche, 2, 255));
        _refuses(
            tranche,
            "root",
            4,
            abi.encodeWithSelector(IPacks.TrancheOutOfOrder.selector, lotId, tranche)
        );
    }

    function testRefusesARecalledLot() public {
        _recall(RecallClass.Class3);
        _refuses(
            1,
            "root",
            4,
            abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class3)
        );
    }

    function testRefusesAnExpiredLot() public {
        _pass(366 days);
        _refuses(1, "root", 4, abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY));
    }

    function testRefusesAPackOfOneTrancheInThePlaceOfAnother() public {
        TestLot memory later = _tranche(1);
        _register(later);
        PackLine memory line = later.line(0);
        line.units[0] = LotTree.unitOf(later.serialOf(0), 0);
        _holds(!packs.verify(line).authentic, "in tranche 0");
        line = _pack(0);
        line.units[0] = LotTree.unitOf(_stock().serialOf(0), uint40(1) << 32);
        _holds(!packs.verify(line).authentic, "in tranche 1");
        _holds(!packs.verify(_tranche(2).line(0)).authentic, "in a tranche that nobody registered");
    }

    function testRefusesToSupplyALaterTrancheOfARecalledLot() public {
        TestLot memory later = _tranche(1);
        _register(later);
        Draft memory draft = _claimed(KEY);
        _recall(RecallClass.Class2);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class2));
        _dispense(pharmacy, _dispenseOrder(draft, _one(later.line(0))));
    }

    // ---- registers

    function testRegisters256TreesAndNoMore() public {
        for (uint256 tranche = 1; tranche <= 255; ++tranche) {
            _holds(!packs.hasTranche(lotId, uint8(tranche)), "not yet");
            vm.prank(manufacturer);
            packs.registerTranche(GTIN, LOT, uint8(tranche), keccak256(abi.encode(tranche)), 4);
            _holds(packs.hasTranche(lotId, uint8(tranche)), "registered");
        }
    }

    function testRegistersUnderCautionAndQuarantine() public {
        _recall(RecallClass.Class4);
        vm.prank(regulator);
        packs.quarantine(GTIN, LOT, Role.Regulator);
        _register(_tranche(1));
    }

    function testTakesOutThePacksOfEachTrancheByThemselves() public {
        TestLot memory later = _tranche(1);
        vm.expectEmit(address(packs));
        emit IPacks.TrancheRegistered(lotId, 1, later.rootOf(), later.shape);
        _register(later);

        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(lotId, PHARMACY_LICENCE, DecommissionReason.Destroyed, 1 << 24, 0xf);
        vm.prank(pharmacy);
        packs.decommission(later.lines(0, 4, 2), DecommissionReason.Destroyed, Role.Dispenser);

        _holds(packs.isDecommissioned(lotId, uint40(1) << 32), "the later one is out");
        _holds(!packs.isDecommissioned(lotId, 0), "the first one is in");
        _dispensed(KEY, 0);
        Draft memory draft = _claimed(KEY + 1);
        _dispense(pharmacy, _dispenseOrder(draft, _one(later.line(4))));
    }

    function _tranche(uint8 tranche) private pure returns (TestLot memory) {
        return LotTree.growTranche(GTIN, LOT, LOT_EXPIRY, 3, 7, tranche);
    }

    function _register(TestLot memory later) private {
        vm.prank(manufacturer);
        packs.registerTranche(GTIN, LOT, later.tranche, later.rootOf(), later.shape);
    }

    function _recall(RecallClass class) private {
        vm.prank(regulator);
        packs.recall(class, RecallLevel.Pharmacy, GTIN, LOT, Role.Regulator);
    }

    function _refuses(uint8 tranche, bytes32 root, uint24 shape, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(manufacturer);
        packs.registerTranche(GTIN, LOT, tranche, root, shape);
    }
}
