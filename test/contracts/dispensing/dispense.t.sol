// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { Collection } from "../../../contracts/types/Collection.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    LOT_UNITS,
    manufacturer,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    registrar,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";

contract DispenseTest is PrescriptionSuite {
    using LotTree for TestLot;

    LotId private immutable lotId = lotIdOf(GTIN, LOT);
    Gtin private constant OTHER_GTIN = Gtin.wrap(9_506_000_134_352);
    GroupId private constant OTHER_GENERIC = GroupId.wrap(999_999_999_999_999_999);

    // ---- refusals: the pharmacy

    function testRefusesAWholesaler() public {
        Draft memory draft = _claimed(KEY);
        _refuses(wholesaler, _dispenseOrder(draft, 0), _missing(wholesaler, Role.Dispenser));
    }

    function testRefusesThePatientHimself() public {
        Draft memory draft = _claimed(KEY);
        address patient = PrescriptionId.unwrap(draft.id);
        _refuses(patient, _dispenseOrder(draft, 0), _missing(patient, Role.Dispenser));
    }

    function testRefusesTheHolderFromTheSuspensionOnAndServesAfterItsEnd() public {
        Draft memory draft = _claimed(KEY);
        _suspend(pharmacy, Role.Dispenser);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE)
        );
        vm.prank(registrar);
        licences.reinstate(pharmacy, Role.Dispenser);
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    function testRefusesAnotherPharmacyNamingTheHolder() public {
        Draft memory draft = _claimed(KEY);
        _refuses(
            otherPharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHeldByAnother.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
    }

    function testRefusesWithoutAClaim() public {
        Draft memory draft = _issued(KEY);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(IPrescriptions.PrescriptionNotClaimed.selector, draft.id)
        );
    }

    // ---- refusals: the order

    function testRefusesASecondTimeWithAnotherPack() public {
        Draft memory draft = _dispensed(KEY, 0);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 1),
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
    }

    function testRefusesAnOrderWithoutPacks() public {
        Draft memory draft = _claimed(KEY);
        _refusesPacks(draft, new PackLine[](0), _packsDiffer(draft, 0));
    }

    function testRefusesAPackTooMany() public {
        Draft memory draft = _claimed(KEY);
        _refusesPacks(draft, _one(_stock().lines(0, 2, 2)), _packsDiffer(draft, 2 * UNITS_PER_PACK));
    }

    function testRefusesAPackTooFew() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 3 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        _refusesPacks(draft, _one(_stock().lines(0, 2, 2)), _packsDiffer(draft, 2 * UNITS_PER_PACK));
    }

    function testFuzzRefusesMoreThanPrescribed(uint24 quantity) public {
        quantity = uint24(_bound(quantity, UNITS_PER_PACK + 1, type(uint24).max));
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        order.terms = _supplyTerms(quantity, 0, 0);
        _refuses(
            pharmacy,
            order,
            abi.encodeWithSelector(
                IPrescriptions.QuantityExceeds.selector,
                draft.id,
                UNITS_PER_PACK,
                quantity
            )
        );
    }

    function testRefusesAFalseOpening() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        // The brand of the same product was not what was prescribed.
        order.opening.group = BRAND;
        _refuses(
            pharmacy,
            order,
            abi.encodeWithSelector(IPrescriptions.CommitmentMismatch.selector, draft.id)
        );
    }

    // ---- refusals: the packs

    function testRefusesAMedicineOfAnotherGroup() public {
        Draft memory draft = _draftOfAnotherGroup(Schedule.PrescriptionOnly);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(IPacks.ProductOfAnotherGroup.selector, GTIN, OTHER_GENERIC)
        );
    }

    function testRefusesAMedicineOfAnotherSchedule() public {
        Draft memory draft = _draft(KEY);
        draft.schedule = uint256(Schedule.Schedule2);
        _issue(draft);
        _claim(draft, pharmacy);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(
                IPacks.ProductOfAnotherSchedule.selector,
                GTIN,
                Schedule.PrescriptionOnly,
                Schedule.Schedule2
            )
        );
    }

    function testRefusesAPrescriptionOfNoGroup() public {
        // A product without a brand must not pass for "no group".
        world.addProduct(OTHER_GTIN, GENERIC, GroupId.wrap(0));
        TestLot memory lot = LotTree.grow(OTHER_GTIN, LOT, LOT_EXPIRY, 1, 2);
        world.addLot(lot);
        Draft memory draft = _draft(KEY);
        draft.group = GroupId.wrap(0);
        _issue(draft);
        _claim(draft, pharmacy);
        _refusesPacks(
            draft,
            _one(lot.line(0)),
            abi.encodeWithSelector(IPacks.ProductOfAnotherGroup.selector, OTHER_GTIN, 0)
        );
    }

    function testRefusesAnUnknownProduct() public {
        Draft memory draft = _claimed(KEY);
        TestLot memory lot = LotTree.grow(OTHER_GTIN, LOT, LOT_EXPIRY, 1, 2);
        _refusesPacks(
            draft,
            _one(lot.line(0)),
            abi.encodeWithSelector(IProducts.ProductNotActive.selector, OTHER_GTIN)
        );
    }

    function testRefusesAnUnknownLot() public {
        Draft memory draft = _claimed(KEY);
        TestLot memory lot = LotTree.grow(GTIN, "UNKNOWN", LOT_EXPIRY, 1, 2);
        _refusesPacks(
            draft,
            _one(lot.line(0)),
            abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN"))
        );
    }

    function testRefusesARecalledLotNamingTheClass() public {
        Draft memory draft = _claimed(KEY);
        vm.prank(manufacturer);
        packs.recall(RecallClass.Class2, RecallLevel.Patient, GTIN, LOT, Role.Manufacturer);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class2)
        );
    }

    function testRefusesAnExpiredLotOnceItsDayIsOver() public {
        uint256 over = (uint256(Day.unwrap(LOT_EXPIRY)) + 1) * 1 days;
        vm.warp(over - 2);
        Draft memory draft = _claimed(KEY);
        vm.warp(over);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY)
        );
        vm.warp(over - 1);
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    function testRefusesAFalseProof() public {
        Draft memory draft = _claimed(KEY);
        PackLine memory line = _pack(0);
        line.siblings[0] ^= bytes32(uint256(1));
        _refusesPacks(draft, _one(line), abi.encodeWithSelector(IPacks.UnitNotInLot.selector, lotId));
    }

    function testRefusesThePaddingBehindTheLot() public {
        Draft memory draft = _claimed(KEY);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, LOT_UNITS),
            abi.encodeWithSelector(IPacks.UnitNotInLot.selector, lotId)
        );
    }

    function testRefusesAPackThatWasSuppliedNamingItsPlace() public {
        _dispensed(KEY, 4);
        Draft memory draft = _claimed(KEY + 1);
        _refuses(pharmacy, _dispenseOrder(draft, 4), _alreadyOut(4));
    }

    function testRefusesAPackThatWasDestroyed() public {
        vm.prank(wholesaler);
        packs.decommission(_pack(4), DecommissionReason.Destroyed, Role.Wholesaler);
        Draft memory draft = _claimed(KEY);
        _refuses(pharmacy, _dispenseOrder(draft, 4), _alreadyOut(4));
    }

    function testRefusesThePackNamedTwiceInTwoLines() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 2 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        PackLine[] memory lines = new PackLine[](2);
        (lines[0], lines[1]) = (_pack(4), _pack(4));
        _refusesPacks(draft, lines, _alreadyOut(4));
    }

    function testLeavesEverythingAsItWasWhenTheLastLineFails() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 2 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        bytes memory before = abi.encode(prescriptions.prescription(draft.id));
        PackLine[] memory lines = new PackLine[](2);
        (lines[0], lines[1]) = (_pack(4), _pack(5));
        lines[1].siblings[0] = "false";
        _refusesPacks(draft, lines, abi.encodeWithSelector(IPacks.UnitNotInLot.selector, lotId));

        _same(abi.encode(prescriptions.prescription(draft.id)), before, "prescription");
        _holds(!packs.isDecommissioned(lotId, 4), "the pack of the first line");
    }

    // ---- dispenses

    function testDispensesOnePackWithEveryEvent() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 6);

        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(PrescriptionId.unwrap(draft.id), address(0), _tokenId(draft));
        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(lotId, PHARMACY_LICENCE, DecommissionReason.Supplied, 0, 1 << 6);
        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(draft.id, PHARMACY_LICENCE, GENERIC, UNITS_PER_PACK, Collection.wrap(0));
        _dispense(pharmacy, order);

        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Spent), "state");
        _holds(packs.isDecommissioned(lotId, 6), "the pack is out");
    }

    function testDispensesWhatWasPrescribedByBrand() public {
        Draft memory draft = _draft(KEY);
        draft.group = BRAND;
        _issue(draft);
        _claim(draft, pharmacy);

        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(draft.id, PHARMACY_LICENCE, BRAND, UNITS_PER_PACK, Collection.wrap(0));
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    function testDispensesPacksOfSeveralCartonsLotsAndProducts() public {
        world.addProduct(OTHER_GTIN, GENERIC, GroupId.wrap(0));
        TestLot memory lot = LotTree.grow(OTHER_GTIN, LOT, LOT_EXPIRY, 0, 1);
        world.addLot(lot);
        Draft memory draft = _draft(KEY);
        draft.quantity = 6 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        PackLine[] memory lines = new PackLine[](3);
        (lines[0], lines[1], lines[2]) = (_stock().lines(0, 4, 2), _pack(12), lot.line(0));
        _dispense(pharmacy, _dispenseOrder(draft, lines));

        for (uint40 i = 0; i < 16; ++i) {
            _holds(packs.isDecommissioned(lotId, i) == (i < 4 || i == 12), vm.toString(i));
        }
        _holds(packs.isDecommissioned(lot.idOf(), 0), "the other product");
    }

    function testFuzzDispensesUnitsOfOneCarton(uint8 first, uint8 count) public {
        first = uint8(_bound(first, 0, LOT_UNITS - 1));
        uint256 left = LOT_UNITS - first;
        uint256 inCarton = 4 - (first % 4);
        count = uint8(_bound(count, 1, left < inCarton ? left : inCarton));
        Draft memory draft = _draft(KEY);
        draft.quantity = uint256(count) * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _dispenseOrder(draft, _one(_stock().lines(first, count, 2))));

        for (uint40 i = 0; i < 16; ++i) {
            _holds(packs.isDecommissioned(lotId, i) == (i >= first && i < first + count), vm.toString(i));
        }
    }

    function testDispensesWithATagOnceItIsRevealed() public {
        Draft memory draft = _draft(KEY);
        draft.tag = "tag";
        draft.previousTag = "previous tag";
        _issue(draft);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    function testDispensesThousandsOfUnitsInWholeCartons() public {
        TestLot memory large = LotTree.grow(GTIN, "LARGE", LOT_EXPIRY, 11, 2048);
        world.addLot(large);
        Draft memory draft = _draft(KEY);
        draft.quantity = 2048 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
        PackLine[] memory lines = new PackLine[](8);
        for (uint256 i = 0; i < 8; ++i) {
            lines[i] = large.lines(i * 256, 256, 8);
        }
        _dispense(pharmacy, _dispenseOrder(draft, lines));
        _holds(packs.isDecommissioned(large.idOf(), 2047), "the last one");
    }

    function testNamesItsContracts() public view {
        _same(address(dispensing.LICENCES()), address(licences), "licences");
        _same(address(dispensing.PRESCRIPTIONS()), address(prescriptions), "prescriptions");
        _same(address(dispensing.PACKS()), address(packs), "packs");
    }

    function _draftOfAnotherGroup(Schedule schedule) private returns (Draft memory draft) {
        world.addGroup(OTHER_GENERIC, schedule);
        draft = _draft(KEY);
        draft.group = OTHER_GENERIC;
        _issue(draft);
        _claim(draft, pharmacy);
    }

    function _refusesPacks(Draft memory draft, PackLine[] memory lines, bytes memory reason) private {
        _refuses(pharmacy, _dispenseOrder(draft, lines), reason);
    }

    function _refuses(address account, DispenseOrder memory order, bytes memory reason) private {
        vm.expectRevert(reason);
        _dispense(account, order);
    }

    function _packsDiffer(Draft memory draft, uint256 offered) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IDispensing.PacksDiffer.selector,
                draft.id,
                uint24(draft.quantity),
                offered
            );
    }

    function _alreadyOut(uint40 index) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotId, index);
    }
}
