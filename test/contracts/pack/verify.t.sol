// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authority } from "../../../contracts/types/Authority.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotStatus } from "../../../contracts/types/LotStatus.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PackLineHead } from "../../../contracts/types/PackLineHead.sol";
import { ProductStatus } from "../../../contracts/types/ProductStatus.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Remainder } from "../../../contracts/types/Remainder.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Unit } from "../../../contracts/types/Unit.sol";
import { Verdict } from "../../../contracts/types/Verdict.sol";
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
    pharmacy,
    regulator,
    UK
} from "../../support/sol/World.sol";

contract VerifyTest is PrescriptionSuite {
    using LotTree for TestLot;

    // ---- given a pack that is not what it says

    function testAnswersForAnUnknownProduct() public view {
        PackLine memory line = LotTree.grow(Gtin.wrap(9_506_000_134_352), LOT, LOT_EXPIRY, 4, 13).line(0);
        _same(abi.encode(packs.verify(line)), new bytes(12 * 32), "nothing is known");
    }

    function testAnswersForAnUnknownLot() public view {
        Verdict memory expected;
        expected.productStatus = ProductStatus.Active;
        _answers(LotTree.grow(GTIN, "UNKNOWN", LOT_EXPIRY, 4, 13).line(0), expected);
    }

    function testAnswersForAnUnknownSerial() public view {
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.unitOf("SERIAL", 0);
        _isFalse(line);
    }

    function testAnswersForASerialAtThePlaceOfAnother() public view {
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.unitOf(_stock().serialOf(0), 1);
        _isFalse(line);
    }

    function testAnswersForAnotherExpiry() public view {
        PackLine memory line = LotTree.grow(GTIN, LOT, Day.wrap(Day.unwrap(LOT_EXPIRY) + 1), 4, 13).line(0);
        _isFalse(line);
    }

    function testAnswersForThePackOfAnotherLotUnderThisLotsName() public {
        TestLot memory other = LotTree.grow(GTIN, "OTHER", LOT_EXPIRY, 4, 13);
        world.addLot(other);
        PackLine memory line = other.line(0);
        line.head = _stock().headOf(0);
        _isFalse(line);
    }

    function testAnswersForThePackOfAnotherProductUnderThisGtin() public {
        Gtin gtin = Gtin.wrap(9_506_000_134_352);
        world.addProduct(gtin, GENERIC, BRAND);
        TestLot memory other = LotTree.grow(gtin, LOT, LOT_EXPIRY, 4, 13);
        world.addLot(other);
        PackLine memory line = other.line(0);
        line.head = _stock().headOf(0);
        _isFalse(line);
    }

    function testAnswersForHeightsThatWereNotRegistered() public view {
        TestLot memory lot = _stock();
        PackLine memory line = lot.line(0);
        line.head = LotTree.headOf(GTIN, LOT, lot.shape ^ 0x000200, 0);
        _isFalse(line);
        line.head = LotTree.headOf(GTIN, LOT, lot.shape ^ 0x010000, 0);
        _isFalse(line);
    }

    function testAnswersForNoUnitsNoSiblingsAndAnyHead() public view {
        PackLine memory line = _pack(0);
        line.units = new Unit[](0);
        _isFalse(line);
        line = _pack(0);
        line.siblings = new bytes32[](0);
        _isFalse(line);
    }

    function testFuzzNeverFails(
        bytes32 head,
        bytes32[] memory units,
        bytes32[] memory siblings,
        bool known
    ) public view {
        PackLine memory line;
        line.units = new Unit[](units.length);
        for (uint256 i = 0; i < units.length; ++i) {
            line.units[i] = Unit.wrap(units[i]);
        }
        line.siblings = siblings;
        line.head = PackLineHead.wrap(head);
        // Heights of any kind under the name of a lot that exists.
        if (known) line.head = LotTree.headOf(GTIN, LOT, uint24(uint256(head) >> 8), uint256(head) & 0xff);
        Verdict memory verdict = packs.verify(line);
        _holds(!verdict.authentic && !verdict.maySupply, "authentic");
    }

    // ---- given a genuine pack

    function testAnswersForAPackThatMayBeSupplied() public view {
        _answers(_pack(12), _genuine());
    }

    function testAnswersForAWholeCartonByItsFirstPack() public {
        vm.prank(pharmacy);
        packs.decommission(_pack(5), DecommissionReason.Destroyed, Role.Dispenser);
        _answers(_stock().lines(4, 4, 2), _genuine());
        Verdict memory expected = _genuine();
        expected.decommissioned = true;
        expected.maySupply = false;
        _answers(_stock().lines(5, 3, 2), expected);
    }

    function testAnswersForASuppliedPack() public {
        _dispensed(KEY, 3);
        Verdict memory expected = _genuine();
        expected.decommissioned = true;
        expected.maySupply = false;
        _answers(_pack(3), expected);
    }

    function testAnswersForARecalledPack() public {
        vm.prank(regulator);
        packs.recall(RecallClass.Class2, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        Verdict memory expected = _genuine();
        expected.lotStatus = LotStatus.Recalled;
        expected.recallClass = RecallClass.Class2;
        expected.recallLevel = RecallLevel.Patient;
        expected.maySupply = false;
        _answers(_pack(0), expected);
    }

    function testAnswersForAPackToBeUsedWithCaution() public {
        vm.prank(regulator);
        packs.recall(RecallClass.Class4, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        Verdict memory expected = _genuine();
        expected.recallClass = RecallClass.Class4;
        expected.recallLevel = RecallLevel.Patient;
        _answers(_pack(0), expected);
    }

    function testAnswersThatALotHasExpiredOnceItsDayIsOver() public {
        uint256 over = (uint256(Day.unwrap(LOT_EXPIRY)) + 1) * 1 days;
        vm.warp(over - 1);
        _answers(_pack(0), _genuine());
        vm.warp(over);
        Verdict memory expected = _genuine();
        expected.expired = true;
        expected.maySupply = false;
        _answers(_pack(0), expected);
    }

    function testAnswersAnybodyWhileTheRegionIsClosed() public {
        _closeRegion(UK);
        vm.prank(outsider);
        _holds(packs.verify(_pack(0)).maySupply, "may be supplied");
    }

    function testNamesItsContracts() public view {
        _same(packs.DISPENSING(), address(dispensing), "dispensing");
        _same(address(packs.LICENCES()), address(licences), "licences");
    }

    function _genuine() private pure returns (Verdict memory) {
        return
            Verdict({
                productStatus: ProductStatus.Active,
                lotStatus: LotStatus.Active,
                recallClass: RecallClass.None,
                recallLevel: RecallLevel.None,
                quarantinedBy: Authority.None,
                expired: false,
                authentic: true,
                decommissioned: false,
                remainder: Remainder({ dispenser: LicenceId.wrap(0), left: 0 }),
                maySupply: true,
                locked: false
            });
    }

    function _isFalse(PackLine memory line) private view {
        Verdict memory expected = _genuine();
        expected.authentic = false;
        expected.maySupply = false;
        _answers(line, expected);
    }

    function _answers(PackLine memory line, Verdict memory expected) private view {
        _same(abi.encode(packs.verify(line)), abi.encode(expected), "verdict");
    }
}
