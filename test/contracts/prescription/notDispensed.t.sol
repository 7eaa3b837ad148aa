// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { otherPharmacy, pharmacy, PHARMACY_LICENCE, prescriber, START } from "../../support/sol/World.sol";

contract NotDispensedTest is LifeSuite {
    // ---- refusals

    function testRefusesThePrescriber() public {
        Draft memory draft = _claimed(KEY);
        _refuses(prescriber, draft, _missing(prescriber, Role.Dispenser));
    }

    function testRefusesAnotherPharmacyNamingTheHolder() public {
        Draft memory draft = _claimed(KEY);
        _refuses(otherPharmacy, draft, _heldBy(draft, PHARMACY_LICENCE));
    }

    function testRefusesWhatNobodyClaimed() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _refuses(pharmacy, draft, _error(IPrescriptions.PrescriptionNotClaimed.selector, draft));
    }

    function testRefusesALapsedClaim() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _refuses(pharmacy, draft, _error(IPrescriptions.ClaimHasLapsed.selector, draft, START + 7 days));
    }

    function testRefusesWithoutAReason() public {
        Draft memory draft = _claimed(KEY);
        vm.expectRevert(_error(IPrescriptions.ReasonMissing.selector, draft));
        vm.prank(pharmacy);
        prescriptions.notDispensed(draft.id, NotDispensedReason.None, _openingOf(draft));
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            _refuses(pharmacy, ends[i].draft, ends[i].reason);
        }
    }

    function testRefusesAPendingCancellation() public {
        DeadEnd memory end = _pending(KEY);
        _refuses(pharmacy, end.draft, end.reason);
    }

    // ---- given the last issue

    function testFuzzClosesForEachReason(uint8 number) public {
        NotDispensedReason reason = NotDispensedReason(
            _bound(number, 1, uint256(type(NotDispensedReason).max))
        );
        Draft memory draft = _claimed(KEY);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionNotDispensed(draft.id, PHARMACY_LICENCE, reason);
        _expectBurn(draft);
        vm.prank(pharmacy);
        prescriptions.notDispensed(draft.id, reason, _openingOf(draft));

        _isIn(PrescriptionState.Closed, draft);
        _isBurned(draft);
    }

    /// @dev Else whoever holds it could end a repeat whose next issues are not due.
    function testRefusesAheadOfItsDate() public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + 3 days;
        _issue(draft);
        _claim(draft, pharmacy);
        vm.warp(draft.notBefore - 1);
        _refuses(
            pharmacy,
            draft,
            _error(IPrescriptions.PrescriptionNotYetValid.selector, draft, draft.notBefore)
        );
        vm.warp(draft.notBefore);
        _notDispensed(draft);
        _isIn(PrescriptionState.Closed, draft);
    }

    function testClosesWithTheRestOwedAndKeepsWhatWasSupplied() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _notDispensed(draft);
        Prescription memory closed = _read(draft);
        _same(uint256(closed.state), uint256(PrescriptionState.Closed), "state");
        _same(closed.supplied, 10, "supplied");
        _same(closed.issuesUsed, 1, "issues used");
    }

    // ---- given an issue to come

    function testOpensTheNextIssueAsItStoodWhereNothingWasEverSupplied() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        Prescription memory before = _read(draft);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionNotDispensed(
            draft.id,
            PHARMACY_LICENCE,
            NotDispensedReason.NotCollected
        );
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.IssueEnded(draft.id, 1, before.notBefore);
        _notDispensed(draft);

        Prescription memory opened = _read(draft);
        _same(uint256(opened.state), uint256(PrescriptionState.Issued), "state");
        _same(opened.notBefore, before.notBefore, "not before");
        _same(opened.expiresAt, before.expiresAt, "the time for a first supply goes on");
        _same(opened.issuesUsed, 1, "issues used");
        _holds(!opened.begun, "begun");
        _same(LicenceId.unwrap(opened.dispenser), 0, "no holder");
        _same(opened.nonce, before.nonce + 1, "nonce");
        _isLive(draft);
    }

    function testCountsAPartForASupply() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyUnits(draft, 10, 0);
        _notDispensed(draft);
        Prescription memory opened = _read(draft);
        _holds(opened.begun, "begun");
        _same(opened.supplied, 0, "of the next issue");
        _same(opened.notBefore, (START / 1 days + 21) * 1 days, "not before");
    }

    function testClosesAfterAsManyAsThereAreIssues() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _notDispensed(draft);
        _claim(draft, pharmacy);
        _notDispensed(draft);
        _claim(draft, pharmacy);
        _expectBurn(draft);
        _notDispensed(draft);
        _isIn(PrescriptionState.Closed, draft);
        _same(_read(draft).issuesUsed, 3, "issues used");
    }

    function _refuses(address account, Draft memory draft, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(account);
        prescriptions.notDispensed(draft.id, NotDispensedReason.NotCollected, _openingOf(draft));
    }
}
