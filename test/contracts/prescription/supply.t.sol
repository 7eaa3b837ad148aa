// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    START,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev {Prescriptions.supplyFrom} alone, in the place of the dispensing contract; with packs: `dispense.t.sol`.
contract SupplyPrescriptionTest is PrescriptionSuite {
    // ---- refusals

    function testFuzzRefusesEverybodyButTheDispensingContract(address caller) public {
        vm.assume(caller != address(dispensing));
        Draft memory draft = _claimed(KEY);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.NotDispensing.selector, caller));
        vm.prank(caller);
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, 0, 0),
            _openingOf(draft)
        );
    }

    function testRefusesWhatWasNeverIssued() public {
        Draft memory draft = _draft(KEY);
        _refuses(draft, abi.encodeWithSelector(IPrescriptions.PrescriptionUnknown.selector, draft.id));
    }

    function testRefusesWhatNobodyClaimed() public {
        Draft memory draft = _issued(KEY);
        _refuses(draft, abi.encodeWithSelector(IPrescriptions.PrescriptionNotClaimed.selector, draft.id));
    }

    function testRefusesAPharmacyThatDoesNotHoldTheClaim() public {
        Draft memory draft = _issued(KEY);
        _claim(draft, otherPharmacy);
        _refuses(
            draft,
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHeldByAnother.selector,
                draft.id,
                OTHER_PHARMACY_LICENCE
            )
        );
    }

    function testRefusesALapsedClaim() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.ClaimHasLapsed.selector, draft.id, START + 7 days)
        );
    }

    function testRefusesBeforeItsDate() public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + 2 days;
        _issue(draft);
        _claim(draft, pharmacy);
        vm.warp(draft.notBefore - 1);
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionNotYetValid.selector, draft.id, draft.notBefore)
        );
        vm.warp(draft.notBefore);
        _supply(draft);
    }

    function testRefusesFromTheSecondOfExpiryOn() public {
        Draft memory draft = _issued(KEY);
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        vm.warp(expiresAt - 1);
        _claim(draft, pharmacy);
        vm.warp(expiresAt);
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, expiresAt)
        );
        vm.warp(expiresAt - 1);
        _supply(draft);
    }

    function testFuzzRefusesAnotherExpectationOfWhatWasSupplied(uint24 expected) public {
        vm.assume(expected != 0);
        Draft memory draft = _claimed(KEY);
        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.SuppliedDiffers.selector, draft.id, expected, 0)
        );
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, expected, 0),
            _openingOf(draft)
        );
    }

    function testFuzzRefusesMoreThanIsOutstanding(uint24 quantity) public {
        quantity = uint24(_bound(quantity, UNITS_PER_PACK + 1, type(uint24).max));
        Draft memory draft = _claimed(KEY);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.QuantityExceeds.selector,
                draft.id,
                UNITS_PER_PACK,
                quantity
            )
        );
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(quantity, 0, 0),
            _openingOf(draft)
        );
    }

    function testFuzzRefusesAnOpeningWithOneBitChanged(uint256 bit) public {
        bit = _bound(bit, 0, 5 * 256 - 1);
        Draft memory draft = _draft(KEY);
        draft.tag = "tag";
        draft.previousTag = "previous tag";
        _issue(draft);
        _claim(draft, pharmacy);
        Opening memory opening = _openingOf(draft);
        bytes32 flip = bytes32(1 << (bit % 256));
        if (bit < 256) opening.contentHash ^= flip;
        else if (bit < 512) opening.groupSalt ^= flip;
        else if (bit < 768) opening.tag ^= flip;
        else if (bit < 1024) opening.previousTag ^= flip;
        else opening.group = GroupId.wrap(GroupId.unwrap(opening.group) ^ uint64(1 << (bit % 64)));

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.CommitmentMismatch.selector, draft.id));
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, 0, 0),
            opening
        );
    }

    function testRefusesTheOpeningOfAnotherPrescription() public {
        Draft memory draft = _claimed(KEY);
        Opening memory opening = _openingOf(_claimed(KEY + 1));
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.CommitmentMismatch.selector, draft.id));
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, 0, 0),
            opening
        );
    }

    function testRefusesASecondSupply() public {
        Draft memory draft = _claimed(KEY);
        _supply(draft);
        _refuses(
            draft,
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
    }

    // ---- supplies

    function testFuzzSuppliesInWholeAndBurns(uint24 quantity, uint8 schedule) public {
        Draft memory draft = _draft(KEY);
        draft.quantity = _bound(quantity, 1, type(uint24).max);
        draft.schedule = _bound(schedule, 2, 6);
        _issue(draft);
        _claim(draft, pharmacy);

        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(PrescriptionId.unwrap(draft.id), address(0), _tokenId(draft));
        _same(uint256(_supply(draft)), draft.schedule, "schedule");

        Prescription memory spent = prescriptions.prescription(draft.id);
        _same(uint256(spent.state), uint256(PrescriptionState.Spent), "state");
        _same(spent.supplied, draft.quantity, "supplied");
        _same(spent.issuesUsed, 1, "issues used");
        _same(LicenceId.unwrap(spent.dispenser), 3, "supplier");
    }

    function _refuses(Draft memory draft, bytes memory reason) private {
        vm.expectRevert(reason);
        _supply(draft);
    }

    function _supply(Draft memory draft) private returns (Schedule schedule) {
        vm.prank(address(dispensing));
        (schedule, ) = prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(draft.quantity, 0, _collectionOf(draft)),
            _openingOf(draft)
        );
    }
}
