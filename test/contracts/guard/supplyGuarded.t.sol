// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { GuardSuite } from "../../support/sol/GuardSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    otherPrescriber,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    START
} from "../../support/sol/World.sol";

contract SupplyGuardedTest is GuardSuite {
    // ---- refusals

    function testRefusesAnEarlySupplyAtASecondPharmacy() public {
        Draft memory second = _twoOfWhichOneIsSupplied();
        _claim(second, otherPharmacy);
        vm.warp(START + MONTH - (EARLY_DAYS + 1) * 1 days);
        second = _reclaimed(second);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(second);
        _pass(1);
        _supplyFor(second, 28, 0, OverrideReason.None);
        _stands(0, START + 2 * MONTH);
    }

    function testRefusesItAtTheSamePharmacyAndOfTheSamePrescriberToo() public {
        Draft memory second = _twoOfWhichOneIsSupplied();
        _claim(second, pharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(second);
    }

    function testRefusesAWalkIn() public {
        Draft memory second = _twoOfWhichOneIsSupplied();
        DispenseOrder memory order = _dispenseOrder(second, 0);
        bytes memory reason = _needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0);
        vm.expectRevert(reason);
        this.walkIn(second, order);
        _isIn(PrescriptionState.Issued, second);
    }

    function testRefusesAReasonWithoutATag() public {
        Draft memory draft = _claimed(KEY);
        SupplyTerms terms = SupplyTerms.wrap(
            SupplyTerms.unwrap(_supplyTerms(28, 0, 0)) | (uint256(OverrideReason.Emergency) << 56)
        );
        vm.expectRevert(_error(IPrescriptions.SupplyTermsInvalid.selector, draft));
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(draft.id, PHARMACY_LICENCE, false, terms, _openingOf(draft));
    }

    function testFuzzRefusesAReasonThatIsNone(uint8 number) public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        uint256 reason = _bound(number, uint256(type(OverrideReason).max) + 1, 255);
        SupplyTerms terms = SupplyTerms.wrap(SupplyTerms.unwrap(_supplyTerms(28, 0, 0)) | (reason << 56));
        vm.expectRevert(_error(IPrescriptions.SupplyTermsInvalid.selector, draft));
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(draft.id, PHARMACY_LICENCE, false, terms, _openingOf(draft));
    }

    function testRefusesAnotherTagThanThePrescriptions() public {
        Draft memory draft = _tagged(prescriber, KEY);
        draft.previousTag = PREVIOUS;
        Draft memory committed = _taggedDraft(KEY);
        _claim(draft, pharmacy);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        bytes32[4] memory tags = [TAG, OTHER_TAG, bytes32(0), PREVIOUS];
        bytes32[4] memory previous = [PREVIOUS, bytes32(0), bytes32(0), TAG];
        for (uint256 i = 0; i < tags.length; ++i) {
            (draft.tag, draft.previousTag) = (tags[i], previous[i]);
            _refusesOpening(draft, mismatch);
        }
        _supplyFor(committed, 28, 0, OverrideReason.None);
    }

    // ---- passes

    function testFuzzLetsItPassWithAnyReasonAndShowsIt(uint8 number) public {
        OverrideReason reason = OverrideReason(_bound(number, 1, uint256(type(OverrideReason).max)));
        Draft memory second = _twoOfWhichOneIsSupplied();
        _claim(second, otherPharmacy);
        SupplyTerms terms = SupplyTerms.wrap(
            SupplyTerms.unwrap(_supplyTerms(28, 0, 0)) | (uint256(reason) << 56)
        );
        _expectOverridden(second, OTHER_PHARMACY_LICENCE, OverlapKind.StillCovered, reason);
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(second.id, OTHER_PHARMACY_LICENCE, false, terms, _openingOf(second));
        _stands(0, START + 2 * MONTH);
        _same(_entry().overridden, 1, "overridden");
        _same(
            LicenceId.unwrap(_entry().lastDispenser),
            LicenceId.unwrap(OTHER_PHARMACY_LICENCE),
            "dispenser"
        );
    }

    function testPassesThroughDispensingWithItsReason() public {
        Draft memory second = _twoOfWhichOneIsSupplied();
        _claim(second, otherPharmacy);
        DispenseOrder memory order = _dispenseOrder(second, 0);
        order.terms = SupplyTerms.wrap(
            SupplyTerms.unwrap(order.terms) | (uint256(OverrideReason.LostOrDamaged) << 56)
        );
        _expectOverridden(
            second,
            OTHER_PHARMACY_LICENCE,
            OverlapKind.StillCovered,
            OverrideReason.LostOrDamaged
        );
        _dispense(otherPharmacy, order);
        _isIn(PrescriptionState.Spent, second);
    }

    function testAsksNothingWhereThePolicyIgnores() public {
        _setRule(GuardRule.Ignore, 0);
        Draft memory second = _tagged(otherPrescriber, KEY + 9);
        _suppliedUnderTag(KEY);
        _claimAndSupply(second, otherPharmacy);
        _stands(0, START + 2 * MONTH);
        _same(_entry().overridden, 0, "overridden");
    }

    // ---- parts

    function testEachPartCoversItsShare() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _supplyFor(draft, 7, 0, OverrideReason.None);
        _stands(1, START + 7 days);
        _pass(1 days);
        _supplyFor(draft, 7, 7, OverrideReason.None);
        _stands(1, START + 14 days);
        vm.warp(START + 20 days);
        // After a gap, from when it is handed over.
        _supplyFor(draft, 14, 14, OverrideReason.None);
        _stands(0, START + 34 days);
        _same(_entry().overridden, 0, "overridden");
    }

    function testFuzzThePartsOfAnIssueAddUpToItsDays(uint8 first, uint8 second) public {
        first = uint8(_bound(first, 1, 26));
        second = uint8(_bound(second, 1, 27 - first));
        Draft memory draft = _tagged(prescriber, KEY);
        draft = _taggedDraft(KEY + 1);
        draft.daysSupply = 31;
        _issueAs(prescriber, draft, OverrideReason.None);
        _claim(draft, pharmacy);
        _supplyFor(draft, first, 0, OverrideReason.None);
        _supplyFor(draft, second, first, OverrideReason.None);
        _supplyFor(draft, 28 - first - second, first + second, OverrideReason.None);
        _stands(1, START + 31 days);
    }

    function testRefusesALaterPartOnTopOfAnotherSupply() public {
        Draft memory draft = _tagged(prescriber, KEY);
        Draft memory other = _tagged(prescriber, KEY + 1);
        _claim(draft, pharmacy);
        _supplyFor(draft, 14, 0, OverrideReason.None);
        _claim(other, otherPharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + 14 days, 0));
        this.supplyWhole(other);
        _supplyFor(other, 28, 0, OverrideReason.DoseIncreased);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + 14 days + MONTH, 0));
        this.supplyRest(draft, 14);
        _pass(MONTH - EARLY_DAYS * 1 days);
        _supplyFor(draft, 14, 14, OverrideReason.None);
        _stands(0, START + 2 * MONTH);
    }

    // ---- repeats

    function testEachIssueOfARepeatCoversAndStaysOpen() public {
        Draft memory draft = _taggedDraft(KEY);
        draft.furtherIssues = 2;
        _issueAs(prescriber, draft, OverrideReason.None);
        uint32 first = _expiryOf(draft);
        for (uint256 i = 0; i < 3; ++i) {
            if (i != 0) vm.warp(_read(draft).notBefore);
            _claimAndSupply(draft, pharmacy);
            _stands(i == 2 ? 0 : 1, START + (i + 1) * MONTH);
            // A year from the first supply on.
            if (i == 0) _holds(_entry().openUntil == _expiryOf(draft) && _expiryOf(draft) > first, "longer");
        }
        _same(_entry().overridden, 0, "overridden");
    }

    function testARepeatsOwnLeadCountsWhereThePolicysDaysAreFewer() public {
        _setRule(GuardRule.RequireReason, 0);
        Draft memory draft = _taggedDraft(KEY);
        draft.furtherIssues = 1;
        _issueAs(prescriber, draft, OverrideReason.None);
        _claimAndSupply(draft, pharmacy);
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        _supplyFor(draft, 14, 0, OverrideReason.None);
        _supplyFor(draft, 14, 14, OverrideReason.None);
        _stands(0, START + 2 * MONTH);
    }

    function testTheLeadCountsForALaterIssueOnATokenOfItsOwn() public {
        _setRule(GuardRule.RequireReason, 0);
        Draft memory later = _taggedDraft(KEY + 1);
        (later.laterIssue, later.notBefore) = (true, START + MONTH - 7 days);
        _issueAs(prescriber, later, OverrideReason.None);
        Draft memory plain = _taggedDraft(KEY + 2);
        plain.notBefore = later.notBefore;
        _issueAs(prescriber, plain, OverrideReason.None);
        _suppliedUnderTag(KEY);
        vm.warp(later.notBefore);
        _claim(plain, pharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(plain);
        _claimAndSupply(later, pharmacy);
        _stands(1, START + 2 * MONTH);
    }

    // ---- epochs

    function testWritesTheCoverUnderThePreviousTagWhereItWasUsed() public {
        Draft memory former = _taggedDraft(KEY);
        former.tag = PREVIOUS;
        _issueAs(prescriber, former, OverrideReason.None);
        Draft memory draft = _turned(KEY + 1);
        _claimAndSupply(draft, pharmacy);
        _same(lens.peek(PREVIOUS).coveredUntil, START + MONTH, "under the previous tag");
        _same(lens.peek(PREVIOUS).open, 1, "open under the previous tag");
        _stands(0, START + MONTH);
        // What knows the old tag alone is stopped by it.
        _claim(former, otherPharmacy);
        vm.expectRevert(_needsReason(PREVIOUS, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(former);
    }

    function testTakesOverWhatIsLeftFromTheEpochBefore() public {
        Draft memory former = _taggedDraft(KEY);
        former.tag = PREVIOUS;
        _issueAs(prescriber, former, OverrideReason.None);
        Draft memory draft = _turned(KEY + 1);
        _claimAndSupply(former, pharmacy);
        _claim(draft, otherPharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supplyWhole(draft);
        _pass(MONTH - 7 days);
        draft = _reclaimed(draft);
        _supplyFor(draft, 28, 0, OverrideReason.None);
        _stands(0, START + 2 * MONTH);
        _same(lens.peek(PREVIOUS).coveredUntil, START + 2 * MONTH, "under the previous tag");
    }

    function testLeavesAPreviousTagAloneThatWasNeverUsed() public {
        _claimAndSupply(_turned(KEY), pharmacy);
        _same(lens.peek(PREVIOUS).coveredUntil, 0, "covered until");
        _stands(0, START + MONTH);
    }

    // ---- for one call

    /// @dev Calls of their own, so that a refusal is of the whole of it.
    function supplyWhole(Draft memory draft) external {
        _supplyFor(draft, draft.quantity, 0, OverrideReason.None);
    }

    function supplyRest(Draft memory draft, uint256 supplied) external {
        _supplyFor(draft, draft.quantity - supplied, supplied, OverrideReason.None);
    }

    function walkIn(Draft memory draft, DispenseOrder memory order) external {
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);
        vm.prank(otherPharmacy);
        dispensing.walkIn(order, with);
    }

    /// @dev Both of the same prescriber, beside each other; the second is returned.
    function _twoOfWhichOneIsSupplied() private returns (Draft memory second) {
        second = _tagged(prescriber, KEY + 1);
        _suppliedUnderTag(KEY);
    }

    /// @dev Its claim has lapsed meanwhile.
    function _reclaimed(Draft memory draft) private returns (Draft memory) {
        _claim(draft, otherPharmacy);
        return draft;
    }

    /// @dev Issued after the turn of an epoch.
    function _turned(uint256 key) private returns (Draft memory draft) {
        draft = _taggedDraft(key);
        draft.previousTag = PREVIOUS;
        _issueAs(prescriber, draft, OverrideReason.None);
    }

    function _refusesOpening(Draft memory draft, bytes memory reason) private {
        Opening memory opening = _openingOf(draft);
        vm.expectRevert(reason);
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(draft.id, PHARMACY_LICENCE, false, _supplyTerms(28, 0, 0), opening);
    }
}
