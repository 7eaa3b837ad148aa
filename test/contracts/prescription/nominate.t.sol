// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    regulator,
    START
} from "../../support/sol/World.sol";

contract NominateTest is LifeSuite {
    // ---- refusals: who

    function testRefusesToActAsAnythingElse() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        Role[5] memory roles = [Role.None, Role.Manufacturer, Role.Wholesaler, Role.Carrier, Role.Regulator];
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.expectRevert(_roleNotAllowed(roles[i]));
            vm.prank(regulator);
            prescriptions.nominate(draft.id, PHARMACY_LICENCE, with, roles[i]);
        }
    }

    function testRefusesThePatientHimselfWhoHasNoAccount() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.expectRevert(_missing(outsider, Role.Prescriber));
        vm.prank(outsider);
        prescriptions.nominate(draft.id, PHARMACY_LICENCE, with, Role.Prescriber);
    }

    // ---- refusals: which authorisation

    function testRefusesTheSignatureOfAClaim() public {
        Draft memory draft = _issued(KEY);
        _refusesSignature(draft, PHARMACY_LICENCE, _authorise(draft, PHARMACY_LICENCE), 0);
    }

    function testRefusesToClaimWithTheSignatureOfANomination() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.expectRevert(_invalid(draft, PHARMACY_LICENCE, 0));
        _claimAs(pharmacy, draft.id, with);
    }

    function testFuzzRefusesASignatureForAnotherPharmacy(uint32 other) public {
        vm.assume(other != LicenceId.unwrap(PHARMACY_LICENCE));
        Draft memory draft = _issued(KEY);
        _refusesSignature(draft, LicenceId.wrap(other), _authoriseNomination(draft, PHARMACY_LICENCE), 0);
    }

    function testRefusesAfterTheDeadline() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        _pass(1 hours + 1);
        vm.expectRevert(_error(IPrescriptions.AuthorisationHasExpired.selector, draft, START + 1 hours));
        _nominateWith(draft, PHARMACY_LICENCE, with);
    }

    function testRefusesTheSameSignatureTwice() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        _nominateWith(draft, PHARMACY_LICENCE, with);
        _refusesSignature(draft, PHARMACY_LICENCE, with, 1);
    }

    // ---- refusals: which prescription

    function testRefusesWhileAPharmacyHoldsIt() public {
        Draft memory draft = _claimed(KEY);
        Authorisation memory with = _authoriseNomination(draft, OTHER_PHARMACY_LICENCE);
        vm.expectRevert(_heldBy(draft, PHARMACY_LICENCE));
        _nominateWith(draft, OTHER_PHARMACY_LICENCE, with);
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            Authorisation memory with = _authoriseNomination(ends[i].draft, PHARMACY_LICENCE);
            vm.expectRevert(ends[i].reason);
            _nominateWith(ends[i].draft, PHARMACY_LICENCE, with);
        }
    }

    // ---- nominates

    function testNominatesThroughAnyClinicOrPharmacy() public {
        _nominatesThrough(prescriber, Role.Prescriber);
        _nominatesThrough(pharmacy, Role.Dispenser);
        _nominatesThrough(otherPharmacy, Role.Dispenser);
    }

    function testTakesANominationBack() public {
        Draft memory draft = _issued(KEY);
        _nominate(draft, PHARMACY_LICENCE);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PharmacyNominated(draft.id, LicenceId.wrap(0));
        _nominate(draft, LicenceId.wrap(0));

        _holds(!_read(draft).nominated, "nominated");
        vm.expectRevert(
            _error(IPrescriptions.NotNominated.selector, draft, LicenceId.unwrap(PHARMACY_LICENCE))
        );
        _claimAsNominee(pharmacy, draft);
    }

    function testVoidsAClaimThatWasSignedBefore() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);
        _nominate(draft, PHARMACY_LICENCE);
        vm.expectRevert(_invalid(draft, OTHER_PHARMACY_LICENCE, 1));
        _claimAs(otherPharmacy, draft.id, with);
    }

    function testNominatesAnewForALapsedClaimWhichIsOver() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _pass(28 days);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.ClaimLapsed(draft.id, PHARMACY_LICENCE, PRESCRIBER_LICENCE);
        _nominate(draft, OTHER_PHARMACY_LICENCE);

        Prescription memory nominated = _read(draft);
        _same(uint256(nominated.state), uint256(PrescriptionState.Issued), "state");
        _same(nominated.claimUntil, 0, "no claim");
        _same(nominated.supplied, 10, "supplied");
        _claimAsNominee(otherPharmacy, draft);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, 18, 10);
        _isIn(PrescriptionState.Spent, draft);
    }

    function testNominatesAheadOfItsDateAndForTheIssuesToCome() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyInWhole(draft);
        _nominate(draft, OTHER_PHARMACY_LICENCE);
        vm.warp(_read(draft).notBefore);
        _claimAsNominee(otherPharmacy, draft);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, draft.quantity, 0);
        vm.warp(_read(draft).notBefore);
        _claimAsNominee(otherPharmacy, draft);
        _isHeldBy(OTHER_PHARMACY_LICENCE, draft);
    }

    function _nominatesThrough(address account, Role role) private {
        Draft memory draft = _issued(uint256(keccak256(abi.encode(account))) >> 8);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PharmacyNominated(draft.id, PHARMACY_LICENCE);
        vm.prank(account);
        prescriptions.nominate(draft.id, PHARMACY_LICENCE, with, role);

        Prescription memory nominated = _read(draft);
        _same(uint256(nominated.state), uint256(PrescriptionState.Issued), "state");
        _holds(nominated.nominated, "nominated");
        _same(LicenceId.unwrap(nominated.dispenser), LicenceId.unwrap(PHARMACY_LICENCE), "nominee");
        _same(nominated.nonce, 1, "nonce");
        _same(nominated.claimUntil, 0, "no claim");
    }

    function _refusesSignature(
        Draft memory draft,
        LicenceId dispenser,
        Authorisation memory with,
        uint16 nonce
    ) private {
        vm.expectRevert(_invalid(draft, dispenser, nonce));
        _nominateWith(draft, dispenser, with);
    }

    function _invalid(
        Draft memory draft,
        LicenceId dispenser,
        uint16 nonce
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IPrescriptions.AuthorisationInvalid.selector, draft.id, dispenser, nonce);
    }
}
