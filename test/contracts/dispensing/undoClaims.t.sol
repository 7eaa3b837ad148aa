// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { pharmacy, PHARMACY_LICENCE, START } from "../../support/sol/World.sol";

/// @dev Which claim an undo leaves: nobody comes to hold a prescription for longer, or unsigned, by supplying and undoing.
contract UndoClaimsTest is UndoSuite {
    // ---- parts that are undone in turn, the last one first

    function testGivesTheClaimOfBeforeBackWhereBothPartsAreUndone() public {
        Draft memory draft = _claimed(KEY);
        vm.warp(START + 1 days);
        UndoOrder memory first = _keepPart(draft, 0, 5, 0, 1);
        vm.warp(START + 2 days);
        UndoOrder memory second = _keepPart(draft, 1, 5, 5, 2);
        _undo(second);
        _same(_read(draft).claimUntil, START + 29 days, "the rest is owed since the first part");
        _undo(first);
        _isHeldAsClaimed(draft, START + 7 days);
    }

    function testGivesItBackWhereTheLastPartSpentThePrescription() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory first = _keepPart(draft, 0, 5, 0, 1);
        UndoOrder memory last = _keepPart(draft, 1, draft.quantity - 5, 5, 2);
        _isIn(PrescriptionState.Spent, draft);
        _undo(last);
        _undo(first);
        _isHeldAsClaimed(draft, START + 7 days);
    }

    function testGivesItBackWhereTheLastPartEndedTheIssue() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        UndoOrder memory first = _keepPart(draft, 0, 5, 0, 1);
        UndoOrder memory last = _keepPart(draft, 1, draft.quantity - 5, 5, 2);
        _isIn(PrescriptionState.Issued, draft);
        _undo(last);
        _undo(first);
        _isHeldAsClaimed(draft, START + 7 days);
    }

    function testGivesItBackThoughItHasLapsedSince() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory first = _keepPart(draft, 0, 5, 0, 1);
        UndoOrder memory second = _keepPart(draft, 1, 5, 5, 2);
        vm.warp(START + 8 days);
        _undo(second);
        _undo(first);
        _isIn(PrescriptionState.Lapsed, draft);
        _same(_read(draft).claimUntil, START + 7 days, "as it was");
    }

    // ---- what the patient has signed since

    function testLeavesAClaimThatThePatientSignedSince() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory first = _keepPart(draft, 0, 5, 0, 1);
        vm.warp(START + 3 days);
        _releaseBy(pharmacy, draft);
        _claim(draft, pharmacy);
        _undo(first);
        _isHeldAsClaimed(draft, START + 10 days);
    }

    function testLeavesASignedClaimOfTheNextIssue() public {
        Draft memory draft = _shortRepeat();
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(START + 6 days);
        _claim(draft, pharmacy);
        _undo(order);
        _same(_read(draft).issuesUsed, 0, "the first issue again");
        _isHeldAsClaimed(draft, START + 13 days);
    }

    // ---- nominees

    function testTakesTheNomineesClaimOfTheNextIssueBackWithIt() public {
        Draft memory draft = _shortRepeat();
        _claimAsNominee(pharmacy, draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(START + 6 days);
        _claimAsNominee(pharmacy, draft);
        _same(_read(draft).claimUntil, START + 13 days, "of the second issue");
        _undo(order);
        _same(_read(draft).issuesUsed, 0, "of the first issue again");
        _isHeldAsClaimed(draft, START + 7 days);
        _holds(_read(draft).nominated, "as nominee");
        // The pack that is right follows, and the next issue is claimed anew.
        _keepWhole(draft, 0);
        vm.warp(_read(draft).notBefore);
        _claimAsNominee(pharmacy, draft);
        _isHeldBy(PHARMACY_LICENCE, draft);
    }

    function testLetsItLapseWithTheFirstIssuesClaim() public {
        Draft memory draft = _shortRepeat();
        _claimAsNominee(pharmacy, draft);
        UndoOrder memory order = _keepWhole(draft, 0);
        vm.warp(START + 8 days);
        _claimAsNominee(pharmacy, draft);
        _undo(order);
        _isIn(PrescriptionState.Lapsed, draft);
    }

    function _shortRepeat() private returns (Draft memory draft) {
        draft = _repeatDraft(KEY, 3);
        draft.daysSupply = 4;
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
    }

    function _isHeldAsClaimed(Draft memory draft, uint256 claimUntil) private view {
        Prescription memory found = _read(draft);
        _same(found.supplied, 0, "nothing is supplied");
        _same(uint256(found.state), uint256(PrescriptionState.Claimed), "held");
        _same(LicenceId.unwrap(found.dispenser), LicenceId.unwrap(PHARMACY_LICENCE), "by who held it");
        _same(found.claimUntil, claimUntil, "until");
    }
}
