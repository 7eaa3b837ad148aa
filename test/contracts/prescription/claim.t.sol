// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    START
} from "../../support/sol/World.sol";

contract ClaimTest is PrescriptionSuite {
    uint256 private constant LAST_SIGNED_NONCE = 0x7fff - 200;
    /// @dev After the two fallback strings of EIP712.
    uint256 private constant RECORDS_SLOT = 4;

    /// @dev Order of secp256k1.
    uint256 private constant N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    // ---- refusals: who

    function testRefusesAPrescriber() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PRESCRIBER_LICENCE);
        vm.expectRevert(_missing(prescriber, Role.Dispenser));
        _claimAs(prescriber, draft.id, with);
    }

    function testRefusesASuspendedPharmacyWithARightAuthorisation() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        _suspend(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE));
        _claimAs(pharmacy, draft.id, with);
    }

    function testRefusesAnotherPharmacyWhileClaimedNamingTheHolder() public {
        Draft memory draft = _claimed(KEY);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHeldByAnother.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
        _claimAs(otherPharmacy, draft.id, with);
    }

    // ---- refusals: which prescription

    function testRefusesWhatWasNeverIssued() public {
        Draft memory draft = _draft(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionUnknown.selector, draft.id));
        _claimAs(pharmacy, draft.id, with);
    }

    function testRefusesASpentPrescriptionNamingTheSupplier() public {
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

    function testRefusesFromTheSecondOfExpiryOn() public {
        Draft memory draft = _issued(KEY);
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, type(uint32).max);
        vm.warp(expiresAt);

        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, expiresAt)
        );
        _claimAs(pharmacy, draft.id, with);
        vm.warp(expiresAt - 1);
        _claimAs(pharmacy, draft.id, with);
    }

    // ---- refusals: which authorisation

    function testRefusesAfterTheDeadline() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, START + 60);
        vm.warp(START + 61);

        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.AuthorisationHasExpired.selector, draft.id, START + 60)
        );
        _claimAs(pharmacy, draft.id, with);
        vm.warp(START + 60);
        _claimAs(pharmacy, draft.id, with);
    }

    function testFuzzRefusesADeadlineThatWasNotSigned(uint32 deadline) public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        deadline = uint32(_bound(deadline, START, type(uint32).max));
        vm.assume(deadline != with.deadline);
        with.deadline = deadline;
        _refuses(draft, with);
    }

    function testFuzzRefusesTheKeyOfAnother(uint256 key) public {
        key = _bound(key, 1, N - 1);
        vm.assume(key != KEY);
        Draft memory draft = _issued(KEY);
        bytes32 digest = prescriptions.claimDigest(draft.id, PHARMACY_LICENCE, _now());
        _refuses(draft, _signed(key, digest, _now()));
    }

    function testFuzzRefusesAnAuthorisationForAnotherPharmacy(uint32 dispenser) public {
        vm.assume(dispenser != 3);
        Draft memory draft = _issued(KEY);
        _refuses(draft, _authorise(draft, LicenceId.wrap(dispenser)));
    }

    function testRefusesAnAuthorisationForAnotherPrescription() public {
        Draft memory draft = _issued(KEY);
        bytes32 digest = prescriptions.claimDigest(_issued(KEY + 1).id, PHARMACY_LICENCE, _now());
        _refuses(draft, _signed(KEY, digest, _now()));
    }

    function testFuzzRefusesAnyWordsAsASignature(bytes32 r, bytes32 vs) public {
        Draft memory draft = _issued(KEY);
        _refuses(draft, Authorisation({ r: r, vs: vs, deadline: _now() }));
    }

    function testRefusesTheMirroredSignature() public {
        Draft memory draft = _issued(KEY);
        bytes32 digest = prescriptions.claimDigest(draft.id, PHARMACY_LICENCE, _now());
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        // The same point with the other s; valid to plain ecrecover, yet its top bit is the parity's.
        uint256 mirrored = N - uint256(s);
        _refuses(draft, Authorisation({ r: r, vs: bytes32(mirrored), deadline: _now() }));
        uint256 parity = uint256(28 - v) << 255;
        _refuses(draft, Authorisation({ r: r, vs: bytes32(mirrored | parity), deadline: _now() }));
    }

    function testRefusesASignatureOfAnotherChain() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.chainId(4242);
        _refuses(draft, with);
    }

    function testRefusesASignatureForAnotherContract() public {
        Draft memory draft = _issued(KEY);
        address twin = address(0x7717);
        vm.etch(twin, address(prescriptions).code);
        bytes32 digest = IPrescriptions(twin).claimDigest(draft.id, PHARMACY_LICENCE, _now());
        _refuses(draft, _signed(KEY, digest, _now()));
    }

    function testRefusesTheAuthorisationThatWasUsed() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, type(uint32).max);
        _claimAs(pharmacy, draft.id, with);
        vm.prank(pharmacy);
        prescriptions.release(draft.id);

        _refusesAtNonce(draft, with, 2);
    }

    function testRefusesTheAuthorisationThatWasUsedAfterTheLapse() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authoriseUntil(draft, PHARMACY_LICENCE, type(uint32).max);
        _claimAs(pharmacy, draft.id, with);
        _pass(7 days);

        _refusesAtNonce(draft, with, 1);
    }

    function testRefusesTheSecondOfTwoAuthorisationsOfOneNonce() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory first = _authoriseUntil(draft, PHARMACY_LICENCE, type(uint32).max);
        Authorisation memory second = _authoriseUntil(draft, OTHER_PHARMACY_LICENCE, type(uint32).max);
        _claimAs(otherPharmacy, draft.id, second);
        vm.prank(otherPharmacy);
        prescriptions.release(draft.id);

        _refusesAtNonce(draft, first, 2);
    }

    function testRefusesToClaimOnceTheNonceIsUsedUpYetNeverTrapsTheHolder() public {
        Draft memory draft = _issued(KEY);
        _setNonce(draft, LAST_SIGNED_NONCE);
        _claim(draft, pharmacy);
        vm.prank(pharmacy);
        prescriptions.release(draft.id);
        _same(prescriptions.prescription(draft.id).nonce, LAST_SIGNED_NONCE + 2, "nonce");

        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.NonceExhausted.selector, draft.id));
        _claimAs(pharmacy, draft.id, with);
    }

    function testRefusesToNominateOnceTheNonceIsUsedUp() public {
        Draft memory draft = _issued(KEY);
        _setNonce(draft, LAST_SIGNED_NONCE + 1);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.NonceExhausted.selector, draft.id));
        vm.prank(pharmacy);
        prescriptions.nominate(draft.id, PHARMACY_LICENCE, with, Role.Dispenser);
    }

    /// @dev Fifteen bits hold the nonce: it must not start over, or the first authorisations would work again.
    function testNeverStartsTheNonceOverHoweverManyUnsignedStepsFollow() public {
        // An issue a day; the first one was supplied, so that a nominee stays nominated.
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 98;
        draft.daysSupply = 1;
        _issue(draft);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _dispenseOrder(draft, _one(_pack(0))));
        Authorisation memory first = _authoriseUntil(draft, OTHER_PHARMACY_LICENCE, type(uint32).max);
        _claim(draft, otherPharmacy);
        _pass(7 days);
        _setNonce(draft, LAST_SIGNED_NONCE);
        Authorisation memory with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.prank(prescriber);
        prescriptions.nominate(draft.id, PHARMACY_LICENCE, with, Role.Prescriber);
        // As many steps as there can be without a signature.
        for (uint256 i = 1; i < 99; ++i) {
            vm.prank(pharmacy);
            prescriptions.claimAsNominee(draft.id);
            if (i == 98) break;
            vm.prank(pharmacy);
            prescriptions.notDispensed(draft.id, NotDispensedReason.NotRequired, _openingOf(draft));
            vm.warp(prescriptions.prescription(draft.id).notBefore);
        }
        vm.prank(pharmacy);
        prescriptions.release(draft.id);
        _same(prescriptions.prescription(draft.id).nonce, 0x7fff - 2, "nonce");

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.NonceExhausted.selector, draft.id));
        _claimAs(otherPharmacy, draft.id, first);
    }

    // ---- claims

    function testSupersedesAPharmacyThatIsLicensedNoMore() public {
        Draft memory draft = _claimed(KEY);
        _revoke(pharmacy, Role.Dispenser);
        _claim(draft, otherPharmacy);
        _same(LicenceId.unwrap(prescriptions.prescription(draft.id).dispenser), 4, "holder");
    }

    function testClaimsForSevenDays() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionClaimed(draft.id, PHARMACY_LICENCE);
        _claimAs(pharmacy, draft.id, with);

        Prescription memory claimed = prescriptions.prescription(draft.id);
        _same(uint256(claimed.state), uint256(PrescriptionState.Claimed), "state");
        _same(LicenceId.unwrap(claimed.dispenser), 3, "holder");
        _same(claimed.claimUntil, START + 7 days, "claim until");
        _same(claimed.nonce, 1, "nonce");
        _same(claimed.quantity, draft.quantity, "quantity stays");
        _same(LicenceId.unwrap(claimed.prescriber), 1, "prescriber stays");
    }

    function testClaimsAFortnightAheadOfItsDate() public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + 14 days;
        _issue(draft);
        _claim(draft, pharmacy);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Claimed), "state");
    }

    function testNeverClaimsBeyondTheExpiry() public {
        Draft memory draft = _issued(KEY);
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        vm.warp(expiresAt - 3 days);
        _claim(draft, pharmacy);

        _same(prescriptions.prescription(draft.id).claimUntil, expiresAt, "claim until");
    }

    function testRepeatsAClaimWithoutChangingAnything() public {
        Draft memory draft = _claimed(KEY);
        bytes memory before = abi.encode(prescriptions.prescription(draft.id));
        _pass(6 days);

        // A lost answer is asked for again; no signature is looked at.
        _claimAs(pharmacy, draft.id, Authorisation({ r: 0, vs: 0, deadline: 0 }));
        _same(abi.encode(prescriptions.prescription(draft.id)), before, "nothing changed");
    }

    function testSupersedesALapsedClaimOfAnother() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionClaimed(draft.id, OTHER_PHARMACY_LICENCE);
        _claimAs(otherPharmacy, draft.id, with);

        _same(LicenceId.unwrap(prescriptions.prescription(draft.id).dispenser), 4, "holder");
        _same(prescriptions.prescription(draft.id).nonce, 2, "nonce");
    }

    function testRenewsALapsedClaimWithANewAuthorisation() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _claim(draft, pharmacy);

        _same(prescriptions.prescription(draft.id).claimUntil, START + 14 days, "claim until");
    }

    function testClaimsWhileThePrescriberIsSuspended() public {
        Draft memory draft = _issued(KEY);
        _suspend(prescriber, Role.Prescriber);
        _claim(draft, pharmacy);

        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Claimed), "honoured");
    }

    function _refuses(Draft memory draft, Authorisation memory with) private {
        _refusesAtNonce(draft, with, 0);
    }

    function _refusesAtNonce(Draft memory draft, Authorisation memory with, uint8 nonce) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                PHARMACY_LICENCE,
                nonce
            )
        );
        _claimAs(pharmacy, draft.id, with);
    }

    /// @dev Thousands of claims in one write: the nonce is the top of a prescription's first slot.
    function _setNonce(Draft memory draft, uint256 nonce) private {
        bytes32 place = keccak256(abi.encode(draft.id, RECORDS_SLOT));
        uint256 slot = uint256(vm.load(address(prescriptions), place));
        _holds(slot != 0, "the slot of the prescription");
        vm.store(address(prescriptions), place, bytes32(((slot << 15) >> 15) | (nonce << 241)));
    }
}
