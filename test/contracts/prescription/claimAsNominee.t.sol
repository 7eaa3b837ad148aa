// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    START
} from "../../support/sol/World.sol";

contract ClaimAsNomineeTest is LifeSuite {
    // ---- refusals

    function testRefusesThePrescriber() public {
        _refuses(prescriber, _nominated(KEY), _missing(prescriber, Role.Dispenser));
    }

    function testRefusesASuspendedNominee() public {
        Draft memory draft = _nominated(KEY);
        _suspend(pharmacy, Role.Dispenser);
        _refuses(
            pharmacy,
            draft,
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE)
        );
    }

    function testRefusesWhereNobodyIsNominated() public {
        Draft memory draft = _issued(KEY);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
    }

    function testRefusesAnotherPharmacyThanTheNominee() public {
        Draft memory draft = _nominated(KEY);
        _refuses(otherPharmacy, draft, _notNominated(draft, OTHER_PHARMACY_LICENCE));
    }

    function testRefusesOnceThePatientSignedForAnother() public {
        Draft memory draft = _nominated(KEY);
        _claim(draft, otherPharmacy);
        _refuses(pharmacy, draft, _heldBy(draft, OTHER_PHARMACY_LICENCE));
        _releaseBy(otherPharmacy, draft);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
    }

    function testRefusesASecondTimeInOneIssueAfterTheRelease() public {
        Draft memory draft = _nominated(KEY);
        _claimAsNominee(pharmacy, draft);
        _releaseBy(pharmacy, draft);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
    }

    function testRefusesASecondTimeInOneIssueAfterTheClaimsEnd() public {
        Draft memory draft = _nominated(KEY);
        _claimAsNominee(pharmacy, draft);
        _pass(7 days);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
    }

    function testRefusesEvenWhereTheHolderIsLicensedNoMore() public {
        Draft memory draft = _claimed(KEY);
        _revoke(pharmacy, Role.Dispenser);
        _refuses(otherPharmacy, draft, _heldBy(draft, PHARMACY_LICENCE));
    }

    /// @dev Else the claim might lapse before anything may be supplied, and the nomination with it.
    function testRefusesBeforeTheIssueIsDue() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        draft.notBefore = START + 14 days;
        _issue(draft);
        vm.warp(draft.notBefore - 1);
        _refuses(
            pharmacy,
            draft,
            _error(IPrescriptions.PrescriptionNotYetValid.selector, draft, draft.notBefore)
        );
        vm.warp(draft.notBefore);
        _claimAsNominee(pharmacy, draft);
        _isHeldBy(PHARMACY_LICENCE, draft);
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            _refuses(pharmacy, ends[i].draft, ends[i].reason);
        }
    }

    // ---- claims

    function testClaimsUnsignedForSevenDays() public {
        Draft memory draft = _nominated(KEY);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionClaimed(draft.id, PHARMACY_LICENCE);
        _claimAsNominee(pharmacy, draft);

        _isHeldBy(PHARMACY_LICENCE, draft);
        Prescription memory claimed = _read(draft);
        _same(claimed.claimUntil, START + 7 days, "claim until");
        _same(claimed.nonce, 1, "nonce");
        _holds(claimed.nominated, "as nominee");
    }

    function testRepeatsAClaimWithoutChangingAnything() public {
        Draft memory draft = _nominated(KEY);
        _claimAsNominee(pharmacy, draft);
        bytes memory before = abi.encode(_read(draft));
        _pass(6 days);
        _claimAsNominee(pharmacy, draft);
        _same(abi.encode(_read(draft)), before, "nothing changed");
    }

    function testClaimsWhoeverWasNominatedLast() public {
        Draft memory draft = _nominated(KEY);
        _nominate(draft, OTHER_PHARMACY_LICENCE);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
        _claimAsNominee(otherPharmacy, draft);
        _isHeldBy(OTHER_PHARMACY_LICENCE, draft);
    }

    function testStaysNominatedIssueAfterIssueAndIsBurnedWithTheLast() public {
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 2;
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        for (uint256 i = 0; i < 3; ++i) {
            _claimAsNominee(pharmacy, draft);
            _supplyInWhole(draft);
            if (i < 2) vm.warp(_read(draft).notBefore);
        }
        _isIn(PrescriptionState.Spent, draft);
        _isBurned(draft);
    }

    function testStaysNominatedAfterALaterIssueThatWasNotDispensed() public {
        Draft memory draft = _repeatDraft(KEY, 4);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _claimAsNominee(pharmacy, draft);
        _supplyInWhole(draft);
        for (uint256 i = 0; i < 2; ++i) {
            uint32 due = _read(draft).notBefore;
            vm.warp(due);
            _claimAsNominee(pharmacy, draft);
            _notDispensed(draft);
            // One a period: the next is not due yet.
            _holds(_read(draft).notBefore > due, "the date moves on");
            _refuses(
                pharmacy,
                draft,
                _error(IPrescriptions.PrescriptionNotYetValid.selector, draft, _read(draft).notBefore)
            );
        }
    }

    function testStaysNominatedAfterAPartOfTheFirstIssue() public {
        Draft memory draft = _repeatDraft(KEY, 2);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _claimAsNominee(pharmacy, draft);
        _supplyUnits(draft, 10, 0);
        _notDispensed(draft);
        vm.warp(_read(draft).notBefore);
        _claimAsNominee(pharmacy, draft);
        _isHeldBy(PHARMACY_LICENCE, draft);
    }

    /// @dev The date of a first supply stays, so nothing else would keep it from ending all issues at once.
    function testIsNominatedNoMoreWhereItEndsAnIssueAndNothingWasEverSupplied() public {
        Draft memory draft = _repeatDraft(KEY, 99);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _claimAsNominee(pharmacy, draft);
        _notDispensed(draft);
        _same(_read(draft).issuesUsed, 1, "one issue is over");
        _same(LicenceId.unwrap(_read(draft).dispenser), 0, "nobody is nominated");
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
        // With the patient's word it goes on.
        _nominate(draft, PHARMACY_LICENCE);
        _claimAsNominee(pharmacy, draft);
        _isHeldBy(PHARMACY_LICENCE, draft);
    }

    function testIsNominatedNoMoreAfterAnIssueThatThePatientSignedFor() public {
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 1;
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        // Even for the nominee itself: a signed claim overrides the nomination.
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _refuses(pharmacy, draft, _notNominated(draft, PHARMACY_LICENCE));
    }

    function _nominated(uint256 key) private returns (Draft memory draft) {
        draft = _draft(key);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
    }

    function _notNominated(Draft memory draft, LicenceId dispenser) private pure returns (bytes memory) {
        return _error(IPrescriptions.NotNominated.selector, draft, LicenceId.unwrap(dispenser));
    }

    function _refuses(address account, Draft memory draft, bytes memory reason) private {
        vm.expectRevert(reason);
        _claimAsNominee(account, draft);
    }
}
