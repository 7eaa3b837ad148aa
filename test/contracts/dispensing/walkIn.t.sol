// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { Collection } from "../../../contracts/types/Collection.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { lotIdOf } from "../../../contracts/types/LotId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LOT,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    START,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Claim and supply in one transaction.
contract WalkInTest is LifeSuite {
    using LotTree for TestLot;

    Authorisation private noSignature = Authorisation({ r: 0, vs: 0, deadline: type(uint32).max });

    // ---- refusals

    function testFuzzRefusesToClaimAndSupplyToEverybodyButTheDispensingContract(address caller) public {
        vm.assume(caller != address(dispensing));
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.NotDispensing.selector, caller));
        vm.prank(caller);
        prescriptions.supplyByAuthorisation(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, 0, 0),
            _openingOf(draft),
            with
        );
    }

    function testRefusesAWholesaler() public {
        Draft memory draft = _issued(KEY);
        _refuses(wholesaler, _dispenseOrder(draft, 0), noSignature, _missing(wholesaler, Role.Dispenser));
    }

    function testRefusesASuspendedPharmacyWithARightAuthorisation() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        _suspend(pharmacy, Role.Dispenser);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            with,
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE)
        );
    }

    function testRefusesWhatAnotherPharmacyHolds() public {
        Draft memory draft = _claimed(KEY);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);
        _refuses(otherPharmacy, _dispenseOrder(draft, 0), with, _heldBy(draft, PHARMACY_LICENCE));
    }

    function testRefusesWithoutAValidSignature() public {
        Draft memory draft = _issued(KEY);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            noSignature,
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                PHARMACY_LICENCE,
                0
            )
        );
    }

    function testRefusesANomineeWithoutASignature() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            noSignature,
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                PHARMACY_LICENCE,
                0
            )
        );
    }

    function testRefusesBeforeItsDate() public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + 1 days;
        _issue(draft);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            with,
            _error(IPrescriptions.PrescriptionNotYetValid.selector, draft, START + 1 days)
        );
    }

    function testLeavesEverythingAsItWasWhereThePacksDoNotFit() public {
        Draft memory draft = _issued(KEY);
        bytes memory before = abi.encode(_read(draft));
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        DispenseOrder memory order = _dispenseOrder(draft, _one(_stock().lines(0, 2, 2)));
        _refuses(
            pharmacy,
            order,
            with,
            abi.encodeWithSelector(
                IDispensing.PacksDiffer.selector,
                draft.id,
                UNITS_PER_PACK,
                2 * UNITS_PER_PACK
            )
        );
        _same(abi.encode(_read(draft)), before, "prescription");
        // The same signature still works.
        _walkIn(pharmacy, _dispenseOrder(draft, 0), with);
    }

    function testRefusesAFalseOpening() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        order.opening.group = BRAND;
        _refuses(pharmacy, order, with, _error(IPrescriptions.CommitmentMismatch.selector, draft));
    }

    function testRefusesTheSameWalkInTwice() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        _walkIn(pharmacy, _dispenseOrder(draft, 0), with);
        _refuses(
            pharmacy,
            _dispenseOrder(draft, 0),
            with,
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
    }

    // ---- walks in

    function testClaimsAndSuppliesWithEveryEvent() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        DispenseOrder memory order = _dispenseOrder(draft, 6);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionClaimed(draft.id, PHARMACY_LICENCE);
        _expectBurn(draft);
        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(
            lotIdOf(GTIN, LOT),
            PHARMACY_LICENCE,
            DecommissionReason.Supplied,
            0,
            1 << 6
        );
        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(draft.id, PHARMACY_LICENCE, GENERIC, UNITS_PER_PACK, Collection.wrap(0));
        _walkIn(pharmacy, order, with);

        _isIn(PrescriptionState.Spent, draft);
        _isBurned(draft);
    }

    function testLeavesWhatClaimAndDispenseWouldLeave() public {
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 2;
        _issue(draft);
        uint256 snapshot = vm.snapshotState();
        _claim(draft, pharmacy);
        _dispense(pharmacy, _dispenseOrder(draft, 0));
        bytes memory expected = abi.encode(_read(draft));
        vm.revertToState(snapshot);

        _walkIn(pharmacy, _dispenseOrder(draft, 0), _authorise(draft, PHARMACY_LICENCE));
        _same(abi.encode(_read(draft)), expected, "prescription");
    }

    function testOwesTheRestAndHoldsTheClaim() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 2 * UNITS_PER_PACK;
        _issue(draft);
        DispenseOrder memory order = _dispenseOrder(draft, 0);
        order.terms = _supplyTerms(UNITS_PER_PACK, 0, 0);
        _walkIn(pharmacy, order, _authorise(draft, PHARMACY_LICENCE));

        _isHeldBy(PHARMACY_LICENCE, draft);
        Prescription memory owed = _read(draft);
        _same(owed.supplied, UNITS_PER_PACK, "supplied");
        _same(owed.claimUntil, START + 28 days, "claim until");
        _same(owed.nonce, 1, "nonce");
    }

    function testServesTheHolderWithoutASignature() public {
        Draft memory draft = _claimed(KEY);
        _walkIn(pharmacy, _dispenseOrder(draft, 0), noSignature);
        _isIn(PrescriptionState.Spent, draft);
    }

    function testSupersedesALapsedClaim() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _walkIn(otherPharmacy, _dispenseOrder(draft, 0), _authorise(draft, OTHER_PHARMACY_LICENCE));
        _isIn(PrescriptionState.Spent, draft);
    }

    function testSupersedesAPharmacyThatIsLicensedNoMore() public {
        Draft memory draft = _claimed(KEY);
        _suspend(pharmacy, Role.Dispenser);
        _walkIn(otherPharmacy, _dispenseOrder(draft, 0), _authorise(draft, OTHER_PHARMACY_LICENCE));
        _isIn(PrescriptionState.Spent, draft);
    }

    function testOverridesANominationOfAnother() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        draft.furtherIssues = 1;
        _issue(draft);
        _walkIn(otherPharmacy, _dispenseOrder(draft, 0), _authorise(draft, OTHER_PHARMACY_LICENCE));
        _isIn(PrescriptionState.Issued, draft);
        _holds(!_read(draft).nominated, "nominated");
    }

    function _walkIn(address account, DispenseOrder memory order, Authorisation memory with) private {
        vm.prank(account);
        dispensing.walkIn(order, with);
    }

    function _refuses(
        address account,
        DispenseOrder memory order,
        Authorisation memory with,
        bytes memory reason
    ) private {
        vm.expectRevert(reason);
        _walkIn(account, order, with);
    }
}
