// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Deferral } from "../../../contracts/types/Deferral.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { GuardSuite } from "../../support/sol/GuardSuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { OutageSuite } from "../../support/sol/OutageSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    LOT,
    LOT_EXPIRY,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    START,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev Two products of a monitored group, of which one was active before and was never refreshed: what is supplied of
/// it without a tag leaves no trace but the count of the issue.
contract SettleUntracedTest is UndoSuite, OutageSuite {
    using LotTree for TestLot;

    Gtin private constant STALE = Gtin.wrap(9_506_000_134_352);

    TestLot private _lot;

    function setUp() public override(GuardSuite, OutageSuite) {
        super.setUp();
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, false);
        world.addProduct(STALE, GENERIC, BRAND);
        _monitor();
        _lot = LotTree.grow(STALE, LOT, LOT_EXPIRY, 2, 4);
        world.addLot(_lot);
        _declare(3 days, 5);
    }

    // ---- beside what was deferred

    function testWhatWasDeferredOfAnEarlierIssueHidesNothingOfThePresentOne() public {
        Draft memory draft = _repeat(2);
        _dispense(pharmacy, _packsFor(draft, 0, 2, 0));
        _same(_deferralOf(draft).secondsSupplied, MONTH, "the first issue");
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _same(_deferralOf(draft).secondsSupplied, MONTH, "half of the second one is not deferred");
        _settle(draft);
        _stands(1, START + MONTH + 14 days);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH + 14 days, 0));
        this.issue(KEY + 1);
    }

    function testPartsOfOneIssueAddUpWhetherDeferredOrNot() public {
        Draft memory draft = _untagged(KEY, 4, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _dispense(pharmacy, _packsFor(draft, 0, 1, 1));
        _dispense(pharmacy, _stale(draft, 2));
        Deferral memory deferral = _deferralOf(draft);
        _same(deferral.issue, 1, "issue");
        _same(deferral.secondsOfIssue, 7 days, "of the issue");
        _settle(draft);
        _stands(1, START + 21 days);
        _same(LicenceId.unwrap(_entry().lastDispenser), LicenceId.unwrap(PHARMACY_LICENCE), "dispenser");
        // The rest may come on top of its own parts, and no further.
        draft.tag = TAG;
        _dispense(pharmacy, _packsFor(draft, 1, 1, 3));
        _stands(0, START + MONTH);
        _same(_entry().overridden, 0, "overridden");
    }

    function testOfAnIssueThatWasGivenUpNothingCountsForTheNextOne() public {
        Draft memory draft = _repeat(2);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        Opening memory opening = _openingOf(draft);
        vm.prank(pharmacy);
        prescriptions.notDispensed(draft.id, NotDispensedReason.NotCollected, opening);
        vm.warp(_read(draft).notBefore);
        uint256 due = _now();
        _holds(due > START + 14 days, "what was deferred has run out");
        _claim(draft, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _settle(draft);
        _stands(1, due + 14 days);
    }

    function testDeferredOfTwoIssuesTheLastOneIsHeldAgainstThePresentOne() public {
        Draft memory draft = _repeat(2);
        _dispense(pharmacy, _packsFor(draft, 0, 2, 0));
        vm.warp(_read(draft).notBefore);
        _declare(1 days, 5);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 2, 1, 0));
        Deferral memory deferral = _deferralOf(draft);
        _same(deferral.issue, 2, "issue");
        _same(deferral.secondsOfIssue, 14 days, "of the issue");
        _same(deferral.secondsSupplied, MONTH + 14 days, "of both");
        _settle(draft);
        // Nothing left no trace, and so nothing is added.
        _stands(1, START + MONTH + 14 days);
    }

    function testWhereAllWasDeferredTheCoverIsNoLongerThanThat() public {
        Draft memory draft = _draft(KEY);
        (draft.quantity, draft.daysSupply) = (7 * UNITS_PER_PACK, 10);
        _issue(draft);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        // Ten days by seven are no whole seconds: the parts add up all the same.
        uint256 lasts = uint256(10 days * 2) / 7;
        _same(_deferralOf(draft).secondsSupplied, lasts, "two sevenths");
        _pass(5 days);
        _settle(draft);
        _stands(1, START + lasts);
    }

    function testThatItWasSpentSinceForgetsNothing() public {
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _dispense(pharmacy, _stale(draft, 1));
        _isIn(PrescriptionState.Spent, draft);
        _settle(draft);
        _stands(0, START + MONTH);
    }

    function testWhatWasUndoneDoesNotCount() public {
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        DispenseOrder memory order = _stale(draft, 1);
        order.terms = SupplyTerms.wrap(SupplyTerms.unwrap(order.terms) | (uint256(CELL) << 64));
        UndoOrder memory undoing = _keep(order);
        _isIn(PrescriptionState.Spent, draft);
        _undo(undoing);
        _settle(draft);
        _stands(1, START + 14 days);
    }

    // ---- where nothing was deferred

    function testOfOneThatIsOverNothingIsTold() public {
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _isIn(PrescriptionState.Spent, draft);
        _settle(draft);
        _stands(0, 0);
    }

    function testNamesNoNomineeAsWhoSuppliedLast() public {
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _releaseBy(pharmacy, draft);
        _nominate(draft, OTHER_PHARMACY_LICENCE);
        _settle(draft);
        _stands(1, START + 14 days);
        _same(LicenceId.unwrap(_entry().lastDispenser), 0, "nobody knows");
    }

    function testNamesNoClaimantAsWhoSuppliedLast() public {
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        _dispense(pharmacy, _stale(draft, 0));
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        _settle(draft);
        _stands(1, START + 14 days);
        _same(LicenceId.unwrap(_entry().lastDispenser), 0, "nobody knows");
    }

    // ---- for one call

    function issue(uint256 key) external {
        _issueAs(prescriber, _taggedDraft(key), OverrideReason.None);
    }

    /// @dev Of so many packs an issue, twice, claimed.
    function _repeat(uint256 count) private returns (Draft memory draft) {
        draft = _draft(KEY);
        draft.quantity = count * UNITS_PER_PACK;
        draft.furtherIssues = 1;
        _issue(draft);
        _claim(draft, pharmacy);
    }

    /// @dev A whole pack of which nobody has said that it is monitored, after so many.
    function _stale(Draft memory draft, uint256 before) private view returns (DispenseOrder memory order) {
        order = _packsFor(draft, 0, 1, before);
        order.packs[0] = _lot.line(uint40(before));
    }
}
