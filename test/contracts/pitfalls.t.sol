// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { Day } from "../../contracts/types/Day.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../contracts/types/GroupId.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../contracts/types/LotId.sol";
import { OrganisationId } from "../../contracts/types/OrganisationId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft, PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    GENERIC,
    GTIN,
    LICENSED_FROM,
    LICENSED_UNTIL,
    LOT,
    LOT_EXPIRY,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    regulator,
    START,
    UK
} from "../support/sol/World.sol";

/// @dev What went through elsewhere, tried here: one test for each flaw that was seen in a public project. Two
/// prescriptions for one medicine are the supply guard's, which comes with its own tests.
contract PitfallsTest is PrescriptionSuite {
    using LotTree for TestLot;

    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    function testAnExpiredPrescriptionIsNotFilledToSomebodyWithoutAPharmacy() public {
        Draft memory draft = _claimed(KEY);
        vm.warp(prescriptions.prescription(draft.id).expiresAt);
        DispenseOrder memory order = _dispenseOrder(draft, 0);

        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _dispense(outsider, order);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHasExpired.selector,
                draft.id,
                uint32(vm.getBlockTimestamp())
            )
        );
        _dispense(pharmacy, order);
    }

    function testAFilledOrderDoesNotReplay() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        _dispense(pharmacy, order);

        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
        _dispense(pharmacy, order);
    }

    function testAPrescriptionIsTiedToItsMedicine() public {
        GroupId other = GroupId.wrap(777);
        Gtin gtin = Gtin.wrap(9_506_000_134_352);
        world.addGroup(other, Schedule.PrescriptionOnly);
        world.addProduct(gtin, other, GroupId.wrap(0));
        TestLot memory lot = LotTree.grow(gtin, LOT, LOT_EXPIRY, 1, 2);
        world.addLot(lot);
        Draft memory draft = _claimed(KEY);

        vm.expectRevert(abi.encodeWithSelector(IPacks.ProductOfAnotherGroup.selector, gtin, GENERIC));
        _dispense(pharmacy, _dispenseOrder(draft, _one(lot.line(0))));
    }

    function testASecondPharmacyDoesNotFillTheSamePrescription() public {
        Draft memory draft = _dispensed(KEY, 0);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);

        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
        _claimAs(otherPharmacy, draft.id, with);
    }

    function testNobodyRegistersHimself() public {
        for (uint8 role = 0; role <= uint8(Role.Regulator); ++role) {
            vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, role));
            vm.prank(outsider);
            licences.grant(outsider, Role(role), OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL);
        }
    }

    function testARecallStopsEvenWhatWasClaimedBefore() public {
        Draft memory draft = _claimed(KEY);
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);

        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class1));
        _dispense(pharmacy, _dispenseOrder(draft, 0));
        _holds(!packs.verify(_pack(0)).maySupply, "verify says so, too");
    }

    function testARoleThatIsOnlyNamedIsNotBelieved() public {
        PackLine memory line = _pack(0);
        vm.expectRevert(_missing(outsider, Role.Manufacturer));
        vm.prank(outsider);
        packs.decommission(line, DecommissionReason.Destroyed, Role.Manufacturer);
    }

    function testBox999999OfA13BoxLotIsNotSold() public {
        Draft memory draft = _claimed(KEY);
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.unitOf(_stock().serialOf(0), 999_999);

        vm.expectRevert(abi.encodeWithSelector(IPacks.UnitNotInLot.selector, lotId));
        _dispense(pharmacy, _dispenseOrder(draft, _one(line)));
    }

    function testASignatureHoldsUntilItsDeadlineAndNotForASecondOnly() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, START + 3 days);
        vm.warp(START + 3 days);
        _claimAs(pharmacy, draft.id, with);
    }

    function testEveryAuthorisationDiesWithItsNonceAndItsDeadline() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, START + 30 days);
        _claimAs(pharmacy, draft.id, with);
        _pass(7 days);

        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                PHARMACY_LICENCE,
                1
            )
        );
        _claimAs(pharmacy, draft.id, with);
    }

    function testARefusalRevertsAndIsNoStatus() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        vm.prank(otherPharmacy);
        (bool succeeded, ) = address(dispensing).call(abi.encodeCall(dispensing.dispense, (order)));
        _holds(!succeeded, "reverted");
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Claimed), "untouched");
    }

    function testNoTwoPrescriptionsShareAnAddress() public {
        Draft memory draft = _issued(KEY);
        _same(prescriptions.balanceOf(PrescriptionId.unwrap(draft.id)), 1, "one");
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, draft.id));
        _issue(draft);
    }

    function testEqualPrescriptionsDoNotLookEqual() public {
        Draft memory first = _draft(KEY);
        Draft memory second = _draft(KEY + 1);
        _issue(first);
        _issue(second);
        _holds(
            prescriptions.prescription(first.id).commitment !=
                prescriptions.prescription(second.id).commitment,
            "commitments differ"
        );
    }

    function testTheGroupIsNotOpenedWithoutItsSalt() public {
        Draft memory draft = _claimed(KEY);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        order.opening.groupSalt = 0;
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.CommitmentMismatch.selector, draft.id));
        _dispense(pharmacy, order);
    }

    function testOfTwoPharmaciesThatRaceOneWinsAndTheOtherLearnsTheName() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory first = _authorise(draft, PHARMACY_LICENCE);
        Authorisation memory second = _authorise(draft, OTHER_PHARMACY_LICENCE);
        _claimAs(otherPharmacy, draft.id, second);

        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHeldByAnother.selector,
                draft.id,
                OTHER_PHARMACY_LICENCE
            )
        );
        _claimAs(pharmacy, draft.id, first);
    }

    function testALeafIsBoundToGtinLotExpirySerialAndPlace() public view {
        bytes32 leaf = _stock().nodes[16];
        bytes20 serial = _stock().serialOf(0);
        _same(leaf, LotTree.leafOf(GTIN, LOT, LOT_EXPIRY, serial, 0), "leaf");
        _holds(leaf != LotTree.leafOf(Gtin.wrap(1), LOT, LOT_EXPIRY, serial, 0), "gtin");
        _holds(leaf != LotTree.leafOf(GTIN, "OTHER", LOT_EXPIRY, serial, 0), "lot");
        _holds(leaf != LotTree.leafOf(GTIN, LOT, Day.wrap(1), serial, 0), "expiry");
        _holds(leaf != LotTree.leafOf(GTIN, LOT, LOT_EXPIRY, "OTHER", 0), "serial");
        _holds(leaf != LotTree.leafOf(GTIN, LOT, LOT_EXPIRY, serial, 1), "place");
        _holds(packs.verify(_pack(0)).authentic, "the contract holds it alike");
    }

    function testNothingGrowsWithWhatWasIssuedBefore() public {
        uint256 first = _gasOfIssue(KEY);
        for (uint256 i = 1; i < 60; ++i) {
            _issued(KEY + i);
        }
        uint256 last = _gasOfIssue(KEY + 60);
        _holds(last <= first, "an issue costs no more than the first one");
    }

    function testOfACloneAndItsOriginalOnlyTheFirstPasses() public {
        _dispensed(KEY, 3);
        Draft memory draft = _issued(KEY + 1);
        _claim(draft, otherPharmacy);

        // The events of this place say who supplied the first one.
        vm.expectRevert(abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotId, 3));
        _dispense(otherPharmacy, _dispenseOrder(draft, 3));
        _holds(packs.verify(_pack(3)).authentic && packs.verify(_pack(3)).decommissioned, "genuine, and out");
    }

    function testAPrescriberWhoRunsAheadWithAnIdIsSeen() public {
        Draft memory draft = _draft(KEY);
        bytes32 expected = prescriptions.prescription(draft.id).commitment;
        _same(expected, bytes32(0), "free");
        Draft memory stolen = _draft(KEY);
        stolen.contentHash = "another content";
        vm.prank(otherPrescriber);
        prescriptions.issue(_orderOf(stolen));

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, draft.id));
        _issue(draft);
        _same(LicenceId.unwrap(prescriptions.prescription(draft.id).prescriber), 2, "by name");
    }

    function _gasOfIssue(uint256 key) private returns (uint256) {
        Draft memory draft = _draft(key);
        uint256 before = gasleft();
        _issue(draft);
        return before - gasleft();
    }
}
