// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../../contracts/types/CancelReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    UK
} from "../../support/sol/World.sol";

contract ReleaseTest is PrescriptionSuite {
    // ---- refusals

    function testRefusesWhatWasNeverIssued() public {
        Draft memory draft = _draft(KEY);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionUnknown.selector, draft.id)
        );
    }

    function testRefusesWhatNobodyClaimed() public {
        Draft memory draft = _issued(KEY);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionNotClaimed.selector, draft.id)
        );
    }

    function testRefusesAnotherPharmacyNamingTheHolder() public {
        Draft memory draft = _claimed(KEY);
        _refuses(otherPharmacy, draft, _heldBy(draft, PHARMACY_LICENCE));
    }

    function testRefusesWhoHasNoLicenceAtAll() public {
        Draft memory draft = _claimed(KEY);
        _refuses(outsider, draft, _heldBy(draft, PHARMACY_LICENCE));
        _refuses(prescriber, draft, _heldBy(draft, PHARMACY_LICENCE));
    }

    function testRefusesASpentPrescription() public {
        Draft memory draft = _dispensed(KEY, 0);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft.id,
                PHARMACY_LICENCE
            )
        );
    }

    function testRefusesAnExpiredPrescription() public {
        Draft memory draft = _claimed(KEY);
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        vm.warp(expiresAt);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, expiresAt)
        );
    }

    function testRefusesTwice() public {
        Draft memory draft = _claimed(KEY);
        _release(draft);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionNotClaimed.selector, draft.id)
        );
    }

    function testRefusesTheHolderOfALapsedClaimThatWasSuperseded() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _claim(draft, otherPharmacy);
        _refuses(pharmacy, draft, _heldBy(draft, OTHER_PHARMACY_LICENCE));
    }

    // ---- releases

    function testReleasesAndMovesTheNonce() public {
        Draft memory draft = _claimed(KEY);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionReleased(draft.id, PHARMACY_LICENCE);
        _release(draft);

        Prescription memory released = prescriptions.prescription(draft.id);
        _same(uint256(released.state), uint256(PrescriptionState.Issued), "state");
        _same(LicenceId.unwrap(released.dispenser), 0, "no holder");
        _same(released.claimUntil, 0, "no claim");
        _same(released.nonce, 2, "nonce");
    }

    function testLetsAnotherPharmacyClaimAfterwards() public {
        Draft memory draft = _claimed(KEY);
        _release(draft);
        _claim(draft, otherPharmacy);

        _same(LicenceId.unwrap(prescriptions.prescription(draft.id).dispenser), 4, "holder");
    }

    function testReleasesWhileSuspendedRevokedExpiredOrInAClosedRegion() public {
        Draft memory first = _claimed(KEY);
        Draft memory second = _claimed(KEY + 1);
        Draft memory third = _claimed(KEY + 2);
        _suspend(pharmacy, Role.Dispenser);
        _release(first);
        _revoke(pharmacy, Role.Dispenser);
        _release(second);
        _closeRegion(UK);
        _release(third);

        _same(uint256(prescriptions.stateOf(third.id)), uint256(PrescriptionState.Issued), "state");
    }

    function testReleasesALapsedClaim() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _release(draft);

        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Issued), "state");
    }

    function testCompletesAPendingCancellation() public {
        Draft memory draft = _cancelled(KEY);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionReleased(draft.id, PHARMACY_LICENCE);
        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(PrescriptionId.unwrap(draft.id), address(0), _tokenId(draft));
        _release(draft);

        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Cancelled), "state");
        _same(prescriptions.balanceOf(PrescriptionId.unwrap(draft.id)), 0, "balance");
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionIsCancelled.selector, draft.id)
        );
    }

    function testCompletesAPendingCancellationWhileSuspendedAndAfterTheClaimsEnd() public {
        Draft memory first = _cancelled(KEY);
        Draft memory second = _cancelled(KEY + 1);
        _suspend(pharmacy, Role.Dispenser);
        _release(first);
        _pass(7 days);
        _release(second);
        _same(uint256(prescriptions.stateOf(first.id)), uint256(PrescriptionState.Cancelled), "state");
        _same(uint256(prescriptions.stateOf(second.id)), uint256(PrescriptionState.Cancelled), "state");
    }

    function testRefusesAnotherPharmacyWhileACancellationIsPending() public {
        Draft memory draft = _cancelled(KEY);
        _refuses(otherPharmacy, draft, _heldBy(draft, PHARMACY_LICENCE));
    }

    function _cancelled(uint256 key) private returns (Draft memory draft) {
        draft = _claimed(key);
        vm.prank(prescriber);
        prescriptions.cancel(draft.id, CancelReason.Death, Role.Prescriber, _openingOf(draft));
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.CancelPending), "state");
    }

    function _heldBy(Draft memory draft, LicenceId holder) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.PrescriptionHeldByAnother.selector, draft.id, holder);
    }

    function _refuses(address account, Draft memory draft, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(account);
        prescriptions.release(draft.id);
    }

    function _release(Draft memory draft) private {
        vm.prank(pharmacy);
        prescriptions.release(draft.id);
    }
}
