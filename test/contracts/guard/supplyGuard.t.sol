// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import { GuardLens } from "../../../contracts/guard/GuardLens.sol";
import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { GuardSlot } from "../../../contracts/guard/GuardSlot.sol";
import { IGuardLedger } from "../../../contracts/guard/IGuardLedger.sol";
import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { SupplyGuard } from "../../../contracts/guard/SupplyGuard.sol";
import { GuardCorrectionReason } from "../../../contracts/types/GuardCorrectionReason.sol";
import { GuardEntry } from "../../../contracts/types/GuardEntry.sol";
import { GuardReceipt, guardReceipt } from "../../../contracts/types/GuardReceipt.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { GuardTerms } from "../../../contracts/types/GuardTerms.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Assertions } from "../../support/sol/Assertions.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { GuardedIssue } from "../../support/sol/GuardedIssue.sol";
import { GuardedSupply } from "../../support/sol/GuardedSupply.sol";
import { GuardHarness } from "../../support/sol/GuardHarness.sol";
import { vm } from "../../support/sol/Vm.sol";

contract SupplyGuardTest is Assertions {
    bytes32 private constant TAG = keccak256("tag");
    bytes32 private constant PREVIOUS = keccak256("previous");
    PrescriptionId private constant ID = PrescriptionId.wrap(address(1));
    LicenceId private constant ONE = LicenceId.wrap(1);
    LicenceId private constant OTHER = LicenceId.wrap(2);
    LicenceId private constant PHARMACY = LicenceId.wrap(11);
    LicenceId private constant REGULATOR = LicenceId.wrap(99);
    uint32 private constant BEGIN = 1_800_000_000;
    uint32 private constant MONTH = 28 days;
    uint8 private constant EARLY_DAYS = 7;

    GuardPolicy private policy;
    GuardHarness private harness;
    GuardLens private lens;

    function setUp() public {
        vm.warp(BEGIN);
        policy = Deployed.guardPolicy(Deployed.accessManager(address(this)));
        harness = GuardHarness(Deployed.create("test/support/sol/GuardHarness.sol:GuardHarness", ""));
        lens = Deployed.guardLens(IGuardLedger(address(harness)));
        _setRule(GuardRule.RequireReason);
    }

    // ---- issue, refused

    function testRefusesASecondPrescriberWithoutAReason() public {
        _issue(ONE);
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + MONTH));
        _issue(OTHER);
    }

    function testRefusesASecondPrescriberUnderThePreviousTag() public {
        harness.issue(_order(ONE, PREVIOUS, 0, OverrideReason.None));
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + MONTH));
        harness.issue(_order(OTHER, TAG, PREVIOUS, OverrideReason.None));
    }

    function testRefusesAnybodyWhileMoreThanTheEarlyDaysAreLeft() public {
        _issue(ONE);
        _supply(MONTH);
        _warp(MONTH - uint32(EARLY_DAYS + 1) * 1 days);
        vm.expectRevert(_needsReason(OverlapKind.StillCovered, BEGIN + MONTH, 0));
        _issue(ONE);
        _warp(1);
        _issue(ONE);
    }

    function testRefusesBothAtOnce() public {
        _issue(ONE);
        _issue(ONE);
        _supply(MONTH);
        vm.expectRevert(_needsReason(OverlapKind.OpenAndCovered, BEGIN + MONTH, BEGIN + MONTH));
        _issue(OTHER);
    }

    // ---- issue, allowed

    function testLetsTheSamePrescriberGoOn() public {
        _issue(ONE);
        _issue(ONE);
        _issue(ONE);
        _same(lens.peek(TAG).open, 3, "open");
    }

    function testAPostDatedIssueCountsFromItsDay() public {
        _issue(ONE);
        _supply(MONTH);
        GuardedIssue memory order = _order(ONE, TAG, 0, OverrideReason.None);
        order.notBefore = BEGIN + MONTH - EARLY_DAYS * 1 days;
        order.expiresAt = order.notBefore + MONTH;
        harness.issue(order);
        _same(lens.peek(TAG).overridden, 0, "no overlap");
    }

    function testAReasonLetsItPassAndIsSeen() public {
        _issue(ONE);
        vm.expectEmit(address(harness));
        emit ISupplyGuard.OverlapOverridden(
            TAG,
            ID,
            OTHER,
            OverlapKind.OpenElsewhere,
            OverrideReason.ReplacesOther
        );
        harness.issue(_order(OTHER, TAG, 0, OverrideReason.ReplacesOther));
        GuardEntry memory entry = lens.peek(TAG);
        _same(entry.overridden, 1, "counted");
        _same(LicenceId.unwrap(entry.prescriber), 0, "several prescribers");
    }

    function testAReasonWithoutAnOverlapIsNone() public {
        harness.issue(_order(ONE, TAG, 0, OverrideReason.Emergency));
        _same(lens.peek(TAG).overridden, 0, "not counted");
    }

    function testAnotherTagIsAnotherPatientOrMedicine() public {
        _issue(ONE);
        _supply(MONTH);
        harness.issue(_order(OTHER, PREVIOUS, 0, OverrideReason.None));
    }

    function testThePreviousTagIsOnlyRead() public {
        harness.issue(_order(ONE, TAG, PREVIOUS, OverrideReason.None));
        _same(GuardSlot.unwrap(harness.guardSlotOf(PREVIOUS)), 0, "untouched");
    }

    // ---- expiry, end

    function testExpiryGivesBackAtItsFirstSecond() public {
        _issue(ONE);
        _warp(MONTH - 1);
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + MONTH));
        _issue(OTHER);
        _warp(1);
        _issue(OTHER);
        _same(LicenceId.unwrap(lens.peek(TAG).prescriber), LicenceId.unwrap(OTHER), "the other's alone");
    }

    function testAnEndGivesBackAtOnce() public {
        _issue(ONE);
        harness.end(TAG, BEGIN + MONTH);
        _same(GuardSlot.unwrap(harness.guardSlotOf(TAG)), 0, "as before");
        _issue(OTHER);
    }

    function testALongerExpiryStaysOpen() public {
        _issue(ONE);
        harness.extend(TAG, ONE, BEGIN + MONTH, BEGIN + 365 days);
        _warp(MONTH);
        _same(lens.peek(TAG).openUntil, BEGIN + 365 days, "open until");
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + 365 days));
        _issue(OTHER);
    }

    // ---- supply

    function testRefusesASecondPharmacysEarlySupply() public {
        _supply(MONTH);
        vm.expectRevert(_needsReason(OverlapKind.StillCovered, BEGIN + MONTH, 0));
        _supply(MONTH);
    }

    function testASupplyAddsToWhatIsLeft() public {
        _supply(MONTH);
        _warp(MONTH - uint32(EARLY_DAYS) * 1 days);
        _supply(MONTH);
        _same(lens.peek(TAG).coveredUntil, BEGIN + 2 * MONTH, "without a drift");
        _warp(3 * MONTH);
        _supply(MONTH);
        _same(lens.peek(TAG).coveredUntil, vm.getBlockTimestamp() + MONTH, "from now after a gap");
    }

    function testAnOwnRepeatsLeadCountsWhereItIsLonger() public {
        _setRule(GuardRule.RequireReason, 0);
        _supply(MONTH);
        _warp(MONTH - 7 days);
        GuardedSupply memory part = _part(0, MONTH, OverrideReason.None);
        vm.expectRevert(_needsReason(OverlapKind.StillCovered, BEGIN + MONTH, 0));
        harness.supply(part);
        part.leadDays = 7;
        harness.supply(part);
    }

    function testTheRestOfAnIssueMayComeAsEarlyAsItsOwnPartsLast() public {
        harness.supply(_part(0, 14 days, OverrideReason.None));
        harness.supply(_part(14 days, MONTH, OverrideReason.None));
        _same(lens.peek(TAG).coveredUntil, BEGIN + MONTH, "both parts");
        vm.expectRevert(_needsReason(OverlapKind.StillCovered, BEGIN + MONTH, 0));
        harness.supply(_part(14 days, MONTH, OverrideReason.None));
    }

    function testFuzzThePartsOfAnIssueAddUp(uint16 daysSupply, uint24 quantity, uint24 first) public pure {
        uint256 days_ = _bound(daysSupply, 1, 511);
        uint256 whole = _bound(quantity, 2, type(uint24).max);
        uint256 part = _bound(first, 1, whole - 1);
        uint256 before = SupplyGuard.secondsOf(days_, whole, part);
        uint256 rest = SupplyGuard.secondsOf(days_, whole, whole) - before;
        _same(before + rest, days_ * 1 days, "all of it");
        _holds(before <= (days_ * 1 days * part) / whole + 1, "no more than its share");
    }

    function testACoverOfThePreviousEpochIsCarriedOver() public {
        harness.supply(_partUnder(PREVIOUS, 0));
        _warp(MONTH - uint32(EARLY_DAYS) * 1 days);
        harness.supply(_partUnder(TAG, PREVIOUS));
        _same(lens.peek(TAG).coveredUntil, BEGIN + 2 * MONTH, "under the new tag");
        _same(lens.peek(PREVIOUS).coveredUntil, BEGIN + 2 * MONTH, "and the old one, which was used");
        vm.expectRevert(_needsReason(PREVIOUS, OverlapKind.StillCovered, BEGIN + 2 * MONTH, 0));
        harness.supply(_partUnder(PREVIOUS, 0));
    }

    function testAPreviousTagThatWasNeverUsedIsNotWritten() public {
        harness.supply(_partUnder(TAG, PREVIOUS));
        _same(GuardSlot.unwrap(harness.guardSlotOf(PREVIOUS)), 0, "untouched");
    }

    function testTheCoverEndsWithTime() public {
        vm.warp(type(uint32).max - 1 days);
        _supply(MONTH);
        _same(lens.peek(TAG).coveredUntil, type(uint32).max, "the last moment");
        harness.undo({
            tag: TAG,
            previousTag: 0,
            receipt: _receipt(0, type(uint32).max),
            prescriber: ONE,
            expiresAt: 0,
            expiresAfter: 0
        });
        _same(lens.peek(TAG).coveredUntil, type(uint32).max, "what lay below is not known");
    }

    // ---- undo

    function testUndoGivesBackCoverAndLife() public {
        _issue(ONE);
        _supply(MONTH);
        _undo({ before: 0, until: BEGIN + MONTH });
        GuardEntry memory entry = lens.peek(TAG);
        _same(entry.coveredUntil, 0, "cover");
        _same(entry.open, 1, "open again");
        _same(entry.openUntil, BEGIN + MONTH, "as long as before");
    }

    function testUndoBelowAnotherSupplyLeavesTheCover() public {
        _supply(MONTH);
        harness.supply(_part(0, MONTH, OverrideReason.LostOrDamaged));
        _undo({ before: 0, until: BEGIN + MONTH });
        _same(lens.peek(TAG).coveredUntil, BEGIN + 2 * MONTH, "rather too long than too short");
    }

    function testUndoDoesNotGoBackBehindACorrection() public {
        _supply(MONTH);
        harness.correct(TAG, BEGIN, false, GuardCorrectionReason.WrongPatient, REGULATOR);
        _supply(MONTH);
        _undo({ before: 0, until: BEGIN + MONTH });
        _same(lens.peek(TAG).coveredUntil, BEGIN + MONTH, "the later supply's");
    }

    /// @dev Nothing was known under the previous tag. Then a clinic with last epoch's key began to use it.
    function testUndoTakesNothingFromAPreviousTagThatItsSupplyLeftAlone() public {
        harness.supply(_partUnder(TAG, PREVIOUS));
        harness.supply(_partUnder(PREVIOUS, 0));
        _undoUnderBoth(_receiptOf({ previousCovered: false }));
        _same(lens.peek(TAG).coveredUntil, 0, "its own cover");
        _same(lens.peek(PREVIOUS).coveredUntil, BEGIN + MONTH, "the other's");
    }

    function testUndoGivesBackWhatItsSupplyCoveredUnderThePreviousTag() public {
        harness.issue(_order(ONE, PREVIOUS, 0, OverrideReason.None));
        harness.supply(_partUnder(TAG, PREVIOUS));
        _same(lens.peek(PREVIOUS).coveredUntil, BEGIN + MONTH, "under the previous tag, too");
        _undoUnderBoth(_receiptOf({ previousCovered: true }));
        _same(lens.peek(TAG).coveredUntil, 0, "its own cover");
        _same(lens.peek(PREVIOUS).coveredUntil, 0, "and the other's");
    }

    function testFuzzAReceiptSaysWhatWasPutIntoIt(
        uint32 before,
        uint32 previousBefore,
        uint32 until,
        uint8 corrections,
        uint8 previousCorrections,
        bool previousCovered
    ) public pure {
        GuardReceipt receipt = guardReceipt({
            coverBefore_: before,
            previousCoverBefore_: previousBefore,
            coverAfter_: until,
            corrections_: corrections,
            previousCorrections_: previousCorrections,
            previousCovered_: previousCovered
        });
        _same(receipt.coverBefore(), before, "cover before");
        _same(receipt.previousCoverBefore(), previousBefore, "of the previous tag");
        _same(receipt.coverAfter(), until, "cover after");
        _same(receipt.corrections(), corrections, "corrections");
        _same(receipt.previousCorrections(), previousCorrections, "of the previous tag");
        _holds(receipt.previousCovered() == previousCovered, "whether it covered under both");
    }

    // ---- policy

    function testIgnoresWhatGovernanceIgnores() public {
        _setRule(GuardRule.Ignore);
        _issue(ONE);
        _issue(OTHER);
        _supply(MONTH);
        _supply(MONTH);
        GuardEntry memory entry = lens.peek(TAG);
        _same(entry.overridden, 0, "nobody overrode");
        _same(entry.coveredUntil, BEGIN + 2 * MONTH, "but it counts");
    }

    function testBlocksWithAReasonToo() public {
        _setRule(GuardRule.Block);
        _issue(ONE);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISupplyGuard.OverlapBlocked.selector,
                TAG,
                OverlapKind.OpenElsewhere,
                0,
                BEGIN + MONTH
            )
        );
        harness.issue(_order(OTHER, TAG, 0, OverrideReason.Emergency));
    }

    function testARegulatorsReleaseIsGoodForOneOverlap() public {
        _setRule(GuardRule.Block);
        _issue(ONE);
        vm.expectEmit(address(harness));
        emit ISupplyGuard.OverlapReleased(TAG, REGULATOR);
        harness.release(TAG, REGULATOR);
        _holds(lens.peek(TAG).released, "released");

        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + MONTH));
        _issue(OTHER);
        harness.issue(_order(OTHER, TAG, 0, OverrideReason.Emergency));
        _holds(!lens.peek(TAG).released, "used up");
        vm.expectRevert();
        harness.issue(_order(OTHER, TAG, 0, OverrideReason.Emergency));
    }

    function testAPolicyThatWasNeverAdoptedWantsAReason() public {
        harness = GuardHarness(Deployed.create("test/support/sol/GuardHarness.sol:GuardHarness", ""));
        _issue(ONE);
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, 0, BEGIN + MONTH));
        _issue(OTHER);
    }

    function testAdoptsWhatThePolicySaysNow() public {
        GuardPolicy stricter = Deployed.guardPolicy(AccessManager(policy.authority()));
        stricter.setRule(Schedule.Schedule2, GuardRule.Block, 3);
        harness.adopt(stricter);
        _same(GuardTerms.unwrap(harness.guardTerms()), GuardTerms.unwrap(stricter.terms()), "terms");
    }

    // ---- questions

    function testTellsBeforehandWhatWouldOverlap() public {
        _holds(_atIssue(OTHER, 0) == OverlapKind.None, "nothing yet");
        _issue(ONE);
        _holds(_atIssue(OTHER, 0) == OverlapKind.OpenElsewhere, "open");
        _holds(_atIssue(ONE, 0) == OverlapKind.None, "one's own");
        _issue(ONE);
        _supply(MONTH);
        _holds(_atIssue(OTHER, 0) == OverlapKind.OpenAndCovered, "both");
        _holds(_atIssue(ONE, BEGIN + MONTH) == OverlapKind.None, "once it is used up");
        _holds(lens.overlapAtSupply(TAG, 0, Schedule.Schedule2) == OverlapKind.StillCovered, "supply");
        OverlapKind kind = lens.overlapAtSupply(PREVIOUS, TAG, Schedule.Schedule2);
        _holds(kind == OverlapKind.StillCovered, "under the previous tag");
    }

    function testKnowsNothingOfATagThatWasNeverUsed() public view {
        GuardEntry memory entry = lens.peek(TAG);
        _same(entry.coveredUntil + entry.open + entry.openUntil + entry.overridden, 0, "nothing");
    }

    // ---- refusals that are reported

    function testCountsAReportedRefusal() public {
        _issue(ONE);
        vm.expectEmit(address(harness));
        emit ISupplyGuard.OverlapReported(TAG, OTHER, OverlapKind.OpenElsewhere);
        _report(OTHER, true);
        _same(lens.peek(TAG).reported, 1, "counted");
    }

    function testCountsNoReportOfNothing() public {
        _issue(ONE);
        _report(ONE, true);
        _report(PHARMACY, false);
        _same(lens.peek(TAG).reported, 0, "nothing overlaps");
    }

    function testAPharmacyReportsTheCoverAlone() public {
        _issue(ONE);
        _issue(ONE);
        _supply(MONTH);
        _holds(_report(PHARMACY, false) == OverlapKind.StillCovered, "covered");
        _holds(_report(OTHER, true) == OverlapKind.OpenAndCovered, "both");
    }

    // ---- corrections

    function testRefusesACorrectionOfNothing() public {
        vm.expectRevert(abi.encodeWithSelector(ISupplyGuard.GuardTagUnknown.selector, TAG));
        harness.correct(TAG, 0, true, GuardCorrectionReason.Poisoned, REGULATOR);
    }

    function testRefusesACorrectionWithoutAReason() public {
        _issue(ONE);
        vm.expectRevert(abi.encodeWithSelector(ISupplyGuard.GuardReasonMissing.selector, TAG));
        harness.correct(TAG, 0, true, GuardCorrectionReason.None, REGULATOR);
    }

    function testRefusesACorrectionThatCoversLonger() public {
        _supply(MONTH);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISupplyGuard.CoverNotShorter.selector,
                TAG,
                BEGIN + MONTH,
                BEGIN + MONTH + 1
            )
        );
        harness.correct(TAG, BEGIN + MONTH + 1, false, GuardCorrectionReason.Poisoned, REGULATOR);
    }

    function testCorrectsAPoisonedTag() public {
        _issue(ONE);
        _issue(ONE);
        _supply(MONTH);
        vm.expectEmit(address(harness));
        emit ISupplyGuard.GuardCorrected(TAG, REGULATOR, GuardCorrectionReason.Poisoned, BEGIN, true);
        harness.correct(TAG, BEGIN, true, GuardCorrectionReason.Poisoned, REGULATOR);
        _same(lens.peek(TAG).corrections, 1, "counted");

        _issue(OTHER);
        vm.expectRevert(_needsReason(OverlapKind.OpenElsewhere, BEGIN, BEGIN + MONTH));
        _issue(ONE);
    }

    // ---- support

    function _issue(LicenceId prescriber) private {
        harness.issue(_order(prescriber, TAG, 0, OverrideReason.None));
    }

    function _order(
        LicenceId prescriber,
        bytes32 tag,
        bytes32 previousTag,
        OverrideReason reason
    ) private view returns (GuardedIssue memory) {
        return
            GuardedIssue({
                id: ID,
                tag: tag,
                previousTag: previousTag,
                prescriber: prescriber,
                schedule: Schedule.Schedule2,
                reason: reason,
                notBefore: uint32(vm.getBlockTimestamp()),
                expiresAt: uint32(vm.getBlockTimestamp()) + MONTH
            });
    }

    /// @dev In whole, and with it the prescription of today is spent.
    function _supply(uint256 time) private {
        harness.supply(_part(0, time, OverrideReason.None));
    }

    function _part(
        uint256 secondsBefore,
        uint256 secondsAfter,
        OverrideReason reason
    ) private pure returns (GuardedSupply memory part) {
        part = _partUnder(TAG, 0);
        part.secondsBefore = secondsBefore;
        part.secondsAfter = secondsAfter;
        part.reason = reason;
    }

    function _partUnder(bytes32 tag, bytes32 previousTag) private pure returns (GuardedSupply memory part) {
        part.id = ID;
        part.tag = tag;
        part.previousTag = previousTag;
        part.dispenser = PHARMACY;
        part.prescriber = ONE;
        part.schedule = Schedule.Schedule2;
        part.secondsAfter = MONTH;
        part.expiresAt = BEGIN + MONTH;
    }

    function _undo(uint256 before, uint256 until) private {
        harness.undo({
            tag: TAG,
            previousTag: 0,
            receipt: _receipt(before, until),
            prescriber: ONE,
            expiresAt: 0,
            expiresAfter: BEGIN + MONTH
        });
    }

    function _undoUnderBoth(GuardReceipt receipt) private {
        harness.undo({
            tag: TAG,
            previousTag: PREVIOUS,
            receipt: receipt,
            prescriber: ONE,
            expiresAt: 0,
            expiresAfter: BEGIN + MONTH
        });
    }

    /// @dev Of a supply of a month, under tags of which nothing was covered.
    function _receiptOf(bool previousCovered) private pure returns (GuardReceipt) {
        return guardReceipt(0, 0, BEGIN + MONTH, 0, 0, previousCovered);
    }

    function _receipt(uint256 before, uint256 until) private pure returns (GuardReceipt) {
        return guardReceipt(before, 0, until, 0, 0, false);
    }

    function _atIssue(LicenceId prescriber, uint32 notBefore) private view returns (OverlapKind) {
        return
            lens.overlapAtIssue({
                tag: TAG,
                previousTag: 0,
                schedule: Schedule.Schedule2,
                prescriber: prescriber,
                notBefore: notBefore
            });
    }

    function _report(LicenceId by, bool isPrescriber) private returns (OverlapKind) {
        return
            harness.report({
                tag: TAG,
                previousTag: 0,
                schedule: Schedule.Schedule2,
                by: by,
                isPrescriber: isPrescriber
            });
    }

    function _setRule(GuardRule rule) private {
        _setRule(rule, EARLY_DAYS);
    }

    function _setRule(GuardRule rule, uint8 earlyDays) private {
        policy.setRule(Schedule.Schedule2, rule, earlyDays);
        harness.adopt(policy);
    }

    function _warp(uint32 time) private {
        vm.warp(vm.getBlockTimestamp() + time);
    }

    function _needsReason(
        OverlapKind kind,
        uint256 coveredUntil,
        uint256 openUntil
    ) private pure returns (bytes memory) {
        return _needsReason(TAG, kind, coveredUntil, openUntil);
    }

    function _needsReason(
        bytes32 tag,
        OverlapKind kind,
        uint256 coveredUntil,
        uint256 openUntil
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                ISupplyGuard.OverlapNeedsReason.selector,
                tag,
                kind,
                coveredUntil,
                openUntil
            );
    }
}
