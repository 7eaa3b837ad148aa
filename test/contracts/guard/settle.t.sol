// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Deferral } from "../../../contracts/types/Deferral.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { OutageSuite } from "../../support/sol/OutageSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    OTHER_PHARMACY_LICENCE,
    OTHER_PRESCRIBER_LICENCE,
    otherPharmacy,
    otherPrescriber,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    regulator,
    START
} from "../../support/sol/World.sol";

contract SettleTest is OutageSuite {
    // ---- refusals

    function testRefusesWhoeverIsNotConcerned() public {
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        _refuses(otherPrescriber, Role.Prescriber, draft, _notConcerned(draft, OTHER_PRESCRIBER_LICENCE));
        _refuses(otherPharmacy, Role.Dispenser, draft, _notConcerned(draft, OTHER_PHARMACY_LICENCE));
    }

    /// @dev Else it would make up a tag, and supply past the guard.
    function testRefusesAPharmacyThatHoldsItAndSuppliedNothing() public {
        _declare(1 days, 1);
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        _refuses(pharmacy, Role.Dispenser, draft, _notConcerned(draft, PHARMACY_LICENCE));
    }

    function testRefusesAnOverlapWithoutAReasonWhereNothingWasSupplied() public {
        Draft memory former = _tagged(otherPrescriber, KEY + 1);
        Draft memory draft = _issued(KEY);
        Opening memory opening = _openingOf(draft);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(former)));
        vm.prank(prescriber);
        guardOffice.settle(draft.id, Role.Prescriber, opening, TAG, 0, OverrideReason.None);
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere);
        this.settle(draft);
    }

    function testAsksNoReasonForWhatIsHandedOver() public {
        _tagged(otherPrescriber, KEY + 1);
        _declare(1 days, 1);
        Draft memory draft = _deferred(KEY, 0);
        Opening memory opening = _openingOf(draft);
        vm.prank(pharmacy);
        guardOffice.settle(draft.id, Role.Dispenser, opening, TAG, 0, OverrideReason.None);
        _same(_entry().overridden, 1, "overridden");
    }

    function testRefusesWhatWasNeverIssued() public {
        Draft memory draft = _draft(KEY);
        _refuses(prescriber, Role.Prescriber, draft, _notConcerned(draft, PRESCRIBER_LICENCE));
    }

    function testRefusesNoTag() public {
        Draft memory draft = _issued(KEY);
        vm.expectRevert(_error(IGuardOffice.TagMissing.selector, draft));
        _settleAs(prescriber, Role.Prescriber, draft, 0, PREVIOUS);
    }

    function testRefusesWhatSaysNoDays() public {
        Draft memory draft = _draft(KEY);
        draft.daysSupply = 0;
        _issue(draft);
        // Under a tag it would cover nothing.
        _refuses(prescriber, Role.Prescriber, draft, _error(IGuardOffice.DaysSupplyMissing.selector, draft));
    }

    function testRefusesAnOpeningThatIsNotItsOwn() public {
        Draft memory draft = _issued(KEY);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        draft.contentHash = "another";
        _refuses(prescriber, Role.Prescriber, draft, mismatch);
        Draft memory tagged = _draft(KEY);
        tagged.tag = OTHER_TAG;
        _refuses(prescriber, Role.Prescriber, tagged, mismatch);
    }

    function testRefusesOtherTagsOnceSomeAreBound() public {
        Draft memory draft = _issued(KEY);
        _settle(draft);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        vm.expectRevert(mismatch);
        _settleAs(prescriber, Role.Prescriber, draft, OTHER_TAG, 0);
        vm.expectRevert(mismatch);
        _settleAs(prescriber, Role.Prescriber, draft, TAG, PREVIOUS);
        // Nor through what it opens with now.
        draft.tag = TAG;
        vm.expectRevert(mismatch);
        _settleAs(prescriber, Role.Prescriber, draft, OTHER_TAG, 0);
        _stands(1, 0);
        _same(lens.peek(OTHER_TAG).open, 0, "under the other tag");
    }

    function testRefusesOtherTagsThanItWasIssuedWith() public {
        Draft memory draft = _tagged(prescriber, KEY);
        bytes memory mismatch = _error(IPrescriptions.CommitmentMismatch.selector, draft);
        vm.expectRevert(mismatch);
        _settleAs(prescriber, Role.Prescriber, draft, OTHER_TAG, 0);
        // Its own tag changes nothing.
        _settle(draft);
        _stands(1, 0);
    }

    function testRefusesToSupplyItWithoutItsTagAnyMore() public {
        _declare(3 days, 5);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _settle(draft);
        DispenseOrder memory order = _packsFor(draft, 1, 1, 1);
        vm.expectRevert(_error(IPrescriptions.CommitmentMismatch.selector, draft));
        _dispense(pharmacy, order);
        // So nothing that was told is ever told again.
        _same(_deferralOf(draft).supplies, 0, "supplies");
    }

    function testRefusesWhereThePolicyBlocksAndNothingWasSupplied() public {
        Draft memory former = _tagged(otherPrescriber, KEY + 1);
        _setRule(GuardRule.Block, EARLY_DAYS);
        Draft memory draft = _issued(KEY);
        vm.expectRevert(_blocked(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(former)));
        this.settle(draft);
        vm.prank(regulator);
        guardOffice.releaseOverlap(TAG);
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere);
        this.settle(draft);
        _holds(!_entry().released, "still released");
        _stands(2, 0);
    }

    // ---- nothing was supplied

    function testOpensWhatWasIssuedWithoutATag() public {
        Draft memory draft = _issued(KEY);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.TagsBound(draft.id);
        _settle(draft);
        _stands(1, 0);
        _same(_entry().openUntil, _expiryOf(draft), "open until");
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft)));
        this.issueBy(otherPrescriber, KEY + 1);
    }

    function testIsSuppliedUnderItsTagFromThenOn() public {
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        _settle(draft);
        draft.tag = TAG;
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _stands(0, START + MONTH);
        _same(_deferralOf(draft).supplies, 0, "deferred");
    }

    function testIsAskedUnderItsTagFromThenOn() public {
        Draft memory draft = _untagged(KEY, 1, otherPharmacy);
        _suppliedUnderTag(KEY + 1);
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.StillCovered);
        this.settle(draft);
        draft.tag = TAG;
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        _dispense(otherPharmacy, order);
    }

    function testAPostDatedOneIsAskedForItsDay() public {
        _suppliedUnderTag(KEY + 1);
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + MONTH - 7 days;
        _issue(draft);
        _settle(draft);
        _same(_entry().overridden, 0, "overridden");
    }

    function testRepeatingItChangesNothing() public {
        _declare(1 days, 5);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _settle(draft);
        bytes32 before = keccak256(abi.encode(_entry(), _deferralOf(draft), _accountOf(PHARMACY_LICENCE)));
        _pass(1 hours);
        _settle(draft);
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
        draft.tag = TAG;
        _settle(draft);
        _same(
            keccak256(abi.encode(_entry(), _deferralOf(draft), _accountOf(PHARMACY_LICENCE))),
            before,
            "what is known"
        );
    }

    // ---- something was supplied

    function testCoversWhatWasSuppliedFromWhenItWas() public {
        _declare(1 days, 1);
        Draft memory draft = _deferred(KEY, 0);
        _pass(10 hours);
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.DeferralSettled(draft.id, PHARMACY_LICENCE, false);
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
        _stands(0, START + MONTH);
        _same(LicenceId.unwrap(_entry().lastDispenser), LicenceId.unwrap(PHARMACY_LICENCE), "dispenser");
        _same(_entry().overridden, 0, "overridden");
        Deferral memory deferral = _deferralOf(draft);
        _same(deferral.supplies, 0, "supplies");
        _same(deferral.settledAt, START + 10 hours, "settled at");
        _owes(PHARMACY_LICENCE, 1, 0);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.issueBy(prescriber, KEY + 1);
    }

    function testSaysWhenItIsLate() public {
        _declare(1 days, 2);
        Draft memory draft = _deferred(KEY, 0);
        Draft memory other = _deferred(KEY + 1, 1);
        vm.warp(START + 1 days - 1);
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.DeferralSettled(draft.id, PRESCRIBER_LICENCE, false);
        _settle(draft);
        vm.warp(START + 1 days);
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.DeferralSettled(other.id, PRESCRIBER_LICENCE, true);
        _settleAs(prescriber, Role.Prescriber, other, OTHER_TAG, 0);
    }

    function testOfAPartItStaysOpenAndIsSuppliedOn() public {
        _declare(1 days, 1);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
        _stands(1, START + 14 days);
        draft.tag = TAG;
        // The rest may come on top of its own part.
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        _stands(0, START + MONTH);
        _same(_entry().overridden, 0, "overridden");
    }

    function testOfARepeatTheNextIssueIsSuppliedUnderTheTag() public {
        _declare(1 days, 1);
        Draft memory draft = _draft(KEY);
        draft.furtherIssues = 1;
        _issue(draft);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        // Whoever supplied it holds it no more, and may tell all the same.
        _isIn(PrescriptionState.Issued, draft);
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
        _stands(1, START + MONTH);
        _same(_entry().openUntil, _expiryOf(draft), "open until");
        draft.tag = TAG;
        vm.warp(_read(draft).notBefore);
        _claim(draft, otherPharmacy);
        _dispense(otherPharmacy, _packsFor(draft, 1, 1, 0));
        _stands(0, START + 2 * MONTH);
        _same(_entry().overridden, 0, "overridden");
    }

    function testSeveralSuppliesOfOneAreToldTogether() public {
        _declare(3 days, 5);
        Draft memory draft = _untagged(KEY, 4, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        _releaseBy(pharmacy, draft);
        // It holds it no more, and tells all the same.
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
        _stands(1, START + 14 days);
        _owes(PHARMACY_LICENCE, 2, 0);
        // The rest is guarded again.
        draft.tag = TAG;
        _claim(draft, otherPharmacy);
        _dispense(otherPharmacy, _packsFor(draft, 2, 1, 2));
        _stands(1, START + 21 days);
        _owes(OTHER_PHARMACY_LICENCE, 0, 0);
    }

    function testPartsWithAGapCoverAsTheyWouldHave() public {
        _declare(3 days, 5);
        Draft memory draft = _untagged(KEY, 28, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _pass(2 days);
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        _settle(draft);
        // A day's worth on the first day, another on the third.
        _stands(1, START + 3 days);
    }

    function testOneThatIsOverMeanwhileOnlyCovers() public {
        _declare(1 days, 5);
        Draft memory cancelled = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(cancelled, 0, 1, 0));
        _cancel(cancelled);
        _settle(cancelled);
        _stands(0, START + 14 days);
        Draft memory expired = _untagged(KEY + 1, 2, pharmacy);
        _dispense(pharmacy, _packsFor(expired, 2, 1, 0));
        vm.warp(_expiryOf(expired));
        _settleAs(prescriber, Role.Prescriber, expired, OTHER_TAG, 0);
        _same(lens.peek(OTHER_TAG).open, 0, "open");
        _same(lens.peek(OTHER_TAG).coveredUntil, START + 14 days, "covered until");
    }

    function testOneThatIsOverWithoutASupplyLeavesNoTrace() public {
        _tagged(otherPrescriber, KEY + 1);
        Draft memory draft = _issued(KEY);
        _cancel(draft);
        _settle(draft);
        _stands(1, 0);
        _same(_entry().overridden, 0, "overridden");
    }

    // ---- overlaps

    function testShowsAnOverlapAndRefusesNothing() public {
        _declare(1 days, 1);
        Draft memory former = _tagged(otherPrescriber, KEY + 1);
        Draft memory draft = _deferred(KEY, 0);
        _expectToldLate(draft, PHARMACY_LICENCE, OverlapKind.OpenElsewhere);
        this.settleByPharmacy(draft);
        _same(_entry().overridden, 1, "overridden");
        _stands(1, START + MONTH);
        _same(_entry().openUntil, _expiryOf(former), "open until");
    }

    function testShowsTheSameMedicineFromTwoPharmacies() public {
        _declare(1 days, 1);
        Draft memory draft = _deferred(KEY, 0);
        Draft memory other = _untagged(KEY + 1, 1, otherPharmacy);
        _dispense(otherPharmacy, _packsFor(other, 1, 1, 0));
        _settle(draft);
        _same(_entry().overridden, 0, "overridden");
        _expectToldLate(other, PRESCRIBER_LICENCE, OverlapKind.StillCovered);
        this.settle(other);
        _stands(0, START + 2 * MONTH);
    }

    function testIsAskedForTheFirstSupplyOfSeveral() public {
        _setRule(GuardRule.RequireReason, 0);
        Draft memory former = _taggedDraft(KEY + 1);
        former.daysSupply = 2;
        _issueAs(prescriber, former, OverrideReason.None);
        _claimAndSupply(former, otherPharmacy);
        _declare(3 days, 5);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        // Two days later nothing is left of the former, but it was there when the first part was supplied.
        _pass(2 days);
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.StillCovered);
        this.settle(draft);
        _stands(0, START + 2 days + MONTH);
    }

    function testShowsNothingWhereThePolicyIgnores() public {
        _setRule(GuardRule.Ignore, 0);
        _tagged(otherPrescriber, KEY + 1);
        _settle(_issued(KEY));
        _same(_entry().overridden, 0, "overridden");
        _stands(2, 0);
    }

    function testShowsWhatWasSuppliedWhereThePolicyBlocks() public {
        _setRule(GuardRule.Block, EARLY_DAYS);
        _tagged(otherPrescriber, KEY + 1);
        _declare(1 days, 1);
        Draft memory draft = _deferred(KEY, 0);
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere);
        this.settle(draft);
        _stands(1, START + MONTH);
    }

    // ---- epochs

    function testAsksAndWritesThePreviousTag() public {
        _declare(1 days, 1);
        Draft memory former = _draft(KEY + 1);
        former.tag = PREVIOUS;
        _issueAs(otherPrescriber, former, OverrideReason.None);
        Draft memory draft = _deferred(KEY, 0);
        _expectToldLate(draft, PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere);
        this.settleWith(draft, PREVIOUS);
        _stands(0, START + MONTH);
        _same(lens.peek(PREVIOUS).coveredUntil, START + MONTH, "under the previous tag");
        _same(lens.peek(PREVIOUS).open, 1, "open under the previous tag");
    }

    function testLeavesAPreviousTagAloneThatWasNeverUsed() public {
        _declare(1 days, 1);
        _settleAs(prescriber, Role.Prescriber, _deferred(KEY, 0), TAG, PREVIOUS);
        _same(lens.peek(PREVIOUS).coveredUntil, 0, "covered until");
        _stands(0, START + MONTH);
    }

    function testOneTagNamedTwiceLosesNothing() public {
        _declare(1 days, 1);
        _tagged(prescriber, KEY + 1);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _settleAs(prescriber, Role.Prescriber, draft, TAG, TAG);
        _stands(2, START + 14 days);
    }

    // ---- before the medicine was monitored

    function testCountsPartsFromBeforeTheMedicineWasMonitored() public {
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, false);
        _refreshProduct();
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _monitor();
        _refreshProduct();
        _pass(1 days);
        _settle(draft);
        // Else the rest could come on top of another's medicine, as if that were its own part's.
        _stands(1, START + 15 days);
        // Who claims it now need not be who supplied them.
        _same(LicenceId.unwrap(_entry().lastDispenser), 0, "dispenser");
    }

    function testRefusesToReissueWhatWasDeferredUntilItIsTold() public {
        _declare(1 days, 5);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _releaseBy(pharmacy, draft);
        vm.expectRevert(_deferralUnsettled(draft));
        this.reissue(draft, KEY + 1);
        _settle(draft);
        draft.tag = TAG;
        this.reissue(draft, KEY + 1);
        _stands(1, START + 14 days);
        _owes(PHARMACY_LICENCE, 1, 0);
    }

    // ---- for one call

    function settle(Draft memory draft) external {
        _settle(draft);
    }

    function settleByPharmacy(Draft memory draft) external {
        _settleAs(pharmacy, Role.Dispenser, draft, TAG, 0);
    }

    function settleWith(Draft memory draft, bytes32 previousTag) external {
        _settleAs(prescriber, Role.Prescriber, draft, TAG, previousTag);
    }

    function reissue(Draft memory draft, uint256 key) external {
        _reissue(draft, key);
    }

    function issueBy(address account, uint256 key) external {
        _tagged(account, key);
    }

    function _refuses(address account, Role role, Draft memory draft, bytes memory reason) private {
        Opening memory opening = _openingOf(draft);
        vm.expectRevert(reason);
        vm.prank(account);
        guardOffice.settle(draft.id, role, opening, TAG, 0, OverrideReason.None);
    }

    function _notConcerned(Draft memory draft, LicenceId licence) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IGuardOffice.NotConcerned.selector, draft.id, licence);
    }

    function _expectToldLate(Draft memory draft, LicenceId by, OverlapKind kind) private {
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.OverlapToldLate(TAG, draft.id, by, kind, OverrideReason.Emergency);
    }
}
