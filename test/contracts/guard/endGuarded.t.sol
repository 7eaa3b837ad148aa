// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../../contracts/types/CancelReason.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { GuardSuite } from "../../support/sol/GuardSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    otherPrescriber,
    pharmacy,
    prescriber,
    regulator,
    START
} from "../../support/sol/World.sol";

contract EndGuardedTest is GuardSuite {
    // ---- cancellation

    function testACancellationGivesBackAtOnce() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _cancelWith(prescriber, Role.Prescriber, draft, _openingOf(draft));
        _stands(0, 0);
        _tagged(otherPrescriber, KEY + 1);
    }

    function testARegulatorsCancellationDoes() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _cancelWith(regulator, Role.Regulator, draft, _openingOf(draft));
        _stands(0, 0);
    }

    function testWithoutItsOpeningItCountsUntilItsExpiry() public {
        Draft memory draft = _tagged(prescriber, KEY);
        uint32 until = _expiryOf(draft);
        Opening memory none;
        _cancelWith(prescriber, Role.Prescriber, draft, none);
        _isIn(PrescriptionState.Cancelled, draft);
        vm.warp(until - 1);
        _stands(1, 0);
        vm.warp(until);
        _stands(0, 0);
    }

    function testRefusesAnOpeningThatIsNotItsOwn() public {
        Draft memory draft = _tagged(prescriber, KEY);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        Opening memory opening = _openingOf(draft);
        opening.tag = OTHER_TAG;
        _refusesCancel(draft, opening, mismatch);
        opening.tag = 0;
        _refusesCancel(draft, opening, mismatch);
        opening = _openingOf(draft);
        opening.previousTag = PREVIOUS;
        _refusesCancel(draft, opening, mismatch);
    }

    function testRefusesATagByItself() public {
        Draft memory others = _draft(KEY);
        others.tag = OTHER_TAG;
        _issueAs(otherPrescriber, others, OverrideReason.None);
        Draft memory draft = _issued(KEY + 1);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        Opening memory opening;
        opening.tag = OTHER_TAG;
        _refusesCancel(draft, opening, mismatch);
        (opening.group, opening.groupSalt) = (GENERIC, draft.groupSalt);
        _refusesCancel(draft, opening, mismatch);
        _same(lens.peek(OTHER_TAG).open, 1, "open under the tag of others");
    }

    function testAPendingCancellationGivesBackOnce() public {
        Draft memory beside = _tagged(prescriber, KEY + 1);
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _cancelWith(prescriber, Role.Prescriber, draft, _openingOf(draft));
        _isIn(PrescriptionState.CancelPending, draft);
        _stands(1, 0);
        _releaseBy(pharmacy, draft);
        _isIn(PrescriptionState.Cancelled, draft);
        _stands(1, 0);
        _cancelWith(prescriber, Role.Prescriber, beside, _openingOf(beside));
        _stands(0, 0);
    }

    function testAPendingCancellationThatLapsesGivesBackOnce() public {
        _tagged(prescriber, KEY + 1);
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _cancelWith(prescriber, Role.Prescriber, draft, _openingOf(draft));
        _pass(7 days);
        _lapseBy(prescriber, draft, Role.Prescriber);
        _stands(1, 0);
    }

    function testTheCoverOfAPartOutlivesTheCancellation() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _supplyFor(draft, 14, 0, OverrideReason.None);
        _cancelWith(prescriber, Role.Prescriber, draft, _openingOf(draft));
        _stands(0, START + 14 days);
        // What is never supplied never covers: another fourteen days may follow on the seventh.
        _pass(EARLY_DAYS * 1 days);
        _suppliedUnderTag(KEY + 1);
        _stands(0, START + 14 days + MONTH);
    }

    // ---- not dispensed

    function testNotDispensedGivesTheLastIssueBack() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _notDispensed(draft);
        _isIn(PrescriptionState.Closed, draft);
        _stands(0, 0);
    }

    function testNotDispensedLeavesARepeatOpen() public {
        Draft memory draft = _repeat();
        uint32 until = _expiryOf(draft);
        _claim(draft, pharmacy);
        _notDispensed(draft);
        _same(_expiryOf(draft), until, "expires at");
        _same(_entry().openUntil, until, "open until");
        _stands(1, 0);
    }

    function testNotDispensedAfterAPartExtendsARepeat() public {
        Draft memory draft = _repeat();
        uint32 until = _expiryOf(draft);
        _claim(draft, pharmacy);
        _supplyFor(draft, 7, 0, OverrideReason.None);
        _notDispensed(draft);
        _holds(_expiryOf(draft) > until, "longer");
        _same(_entry().openUntil, _expiryOf(draft), "open until");
        _stands(1, START + 7 days);
        vm.warp(until);
        bytes memory reason = _needsReason(TAG, OverlapKind.OpenElsewhere, START + 7 days, _expiryOf(draft));
        vm.expectRevert(reason);
        _tagged(otherPrescriber, KEY + 1);
        _claim(draft, pharmacy);
        _notDispensed(draft);
        _stands(0, START + 7 days);
    }

    function testNotDispensedNeedsItsOpening() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        Opening memory opening;
        _refusesNotDispensed(draft, opening, mismatch);
        opening.tag = TAG;
        _refusesNotDispensed(draft, opening, mismatch);
        opening = _openingOf(draft);
        opening.tag = 0;
        _refusesNotDispensed(draft, opening, mismatch);
        _stands(1, 0);
    }

    // ---- expiry

    function testAllIsGivenBackByTheExpiryOfTheLast() public {
        Draft memory first = _tagged(prescriber, KEY);
        uint32 until = _expiryOf(first);
        _pass(40 days);
        Draft memory second = _tagged(prescriber, KEY + 1);
        uint32 last = _expiryOf(second);
        vm.warp(until - 1);
        _stands(2, 0);
        vm.warp(until);
        _stands(1, 0);
        vm.warp(last);
        _stands(0, 0);
    }

    function testCancellingTheFormerLeavesTheLatter() public {
        Draft memory first = _tagged(prescriber, KEY);
        _pass(40 days);
        Draft memory second = _taggedFor(otherPrescriber, KEY + 1, OverrideReason.ReplacesOther);
        _cancelWith(prescriber, Role.Prescriber, first, _openingOf(first));
        _stands(1, 0);
        // It is the other's alone.
        _tagged(otherPrescriber, KEY + 2);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(second)));
        _tagged(prescriber, KEY + 3);
    }

    function _repeat() private returns (Draft memory draft) {
        draft = _taggedDraft(KEY);
        draft.furtherIssues = 1;
        _issueAs(prescriber, draft, OverrideReason.None);
    }

    function _cancelWith(address account, Role role, Draft memory draft, Opening memory opening) private {
        vm.prank(account);
        prescriptions.cancel(draft.id, CancelReason.PrescribingError, role, opening);
    }

    function _refusesCancel(Draft memory draft, Opening memory opening, bytes memory reason) private {
        vm.expectRevert(reason);
        _cancelWith(prescriber, Role.Prescriber, draft, opening);
    }

    function _refusesNotDispensed(Draft memory draft, Opening memory opening, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(pharmacy);
        prescriptions.notDispensed(draft.id, NotDispensedReason.NotCollected, opening);
    }
}
