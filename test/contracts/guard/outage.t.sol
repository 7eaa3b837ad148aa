// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { Deferral } from "../../../contracts/types/Deferral.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Outage } from "../../../contracts/types/Outage.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { OutageSuite } from "../../support/sol/OutageSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    guardian,
    LOT,
    LOT_EXPIRY,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    START
} from "../../support/sol/World.sol";

contract OutageTest is OutageSuite {
    using LotTree for TestLot;

    Gtin private constant LATER_GTIN = Gtin.wrap(9_506_000_134_352);

    // ---- outside of an outage

    function testRefusesAMonitoredMedicineWithoutATag() public {
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectRevert(_tagMissing(draft));
        _dispense(pharmacy, order);
        _isHeldBy(PHARMACY_LICENCE, draft);
    }

    function testRefusesAWalkInWithoutATag() public {
        Draft memory draft = _issued(KEY);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectRevert(_tagMissing(draft));
        this.walkIn(draft, order);
        _isIn(PrescriptionState.Issued, draft);
    }

    function testRefusesOneMonitoredPackAmongOthers() public {
        // The fixture's product is not, one that was activated later is.
        _notMonitored();
        _monitor();
        world.addProduct(LATER_GTIN, GENERIC, BRAND);
        TestLot memory lot = LotTree.grow(LATER_GTIN, LOT, LOT_EXPIRY, 2, 4);
        world.addLot(lot);
        Draft memory draft = _untagged(KEY, 2, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 2, 0);
        order.packs[1] = lot.line(0);
        vm.expectRevert(_tagMissing(draft));
        _dispense(pharmacy, order);
        _dispense(pharmacy, _packsFor(draft, 0, 2, 0));
    }

    function testSuppliesItUnderATag() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _stands(0, START + MONTH);
        _same(_deferralOf(draft).supplies, 0, "deferred");
    }

    function testAProductThatWasActivatedBeforeIsSuppliedUntilItIsRefreshed() public {
        _notMonitored();
        _monitor();
        _deferred(KEY, 0);
        _refreshProduct();
        Draft memory draft = _untagged(KEY + 1, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 1, 1, 0);
        vm.expectRevert(_tagMissing(draft));
        _dispense(pharmacy, order);
        _owes(PHARMACY_LICENCE, 0, 0);
    }

    // ---- in an outage

    function testSuppliesWithoutATagAndKeepsIt() public {
        _declare(1 days, 2);
        _pass(1 hours);
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.SupplyDeferred(draft.id, PHARMACY_LICENCE, START + 1 hours + 1 days);
        _dispense(pharmacy, order);
        _isIn(PrescriptionState.Spent, draft);
        Deferral memory expected = Deferral({
            dispenser: PHARMACY_LICENCE,
            suppliedAt: START + 1 hours,
            settleBy: START + 1 hours + 1 days,
            secondsSupplied: MONTH,
            lastsUntil: START + 1 hours + MONTH,
            supplies: 1,
            settledAt: 0,
            issue: 1,
            secondsOfIssue: MONTH
        });
        _same(abi.encode(_deferralOf(draft)), abi.encode(expected), "deferral");
        _owes(PHARMACY_LICENCE, 1, 1);
    }

    function testAWalkInIsDeferredToo() public {
        _declare(1 days, 1);
        Draft memory draft = _issued(KEY);
        this.walkIn(draft, _packsFor(draft, 0, 1, 0));
        _same(_deferralOf(draft).supplies, 1, "deferred");
    }

    function testRefusesMoreThanTheQuota() public {
        _declare(1 days, 2);
        _deferred(KEY, 0);
        _deferred(KEY + 1, 1);
        Draft memory draft = _untagged(KEY + 2, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 2, 1, 0);
        vm.expectRevert(_quotaUsed(PHARMACY_LICENCE, 2));
        _dispense(pharmacy, order);
        // Each pharmacy has its own.
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        _dispense(otherPharmacy, order);
        _owes(OTHER_PHARMACY_LICENCE, 1, 1);
    }

    function testWhatWasSettledCountsAllTheSame() public {
        _declare(1 days, 1);
        _settle(_deferred(KEY, 0));
        _owes(PHARMACY_LICENCE, 1, 0);
        Draft memory draft = _untagged(KEY + 1, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 1, 1, 0);
        vm.expectRevert(_quotaUsed(PHARMACY_LICENCE, 1));
        _dispense(pharmacy, order);
    }

    function testWhatIsUnsettledOfAnEarlierOutageCounts() public {
        _declare(1 days, 2);
        Draft memory first = _deferred(KEY, 0);
        _deferred(KEY + 1, 1);
        _pass(8 days);
        _declare(1 days, 2);
        _same(guardOffice.outage().number, 2, "number");
        Draft memory draft = _untagged(KEY + 2, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 2, 1, 0);
        vm.expectRevert(_quotaUsed(PHARMACY_LICENCE, 2));
        _dispense(pharmacy, order);
        // One that is settled makes room for one in the next.
        _settle(first);
        _dispense(pharmacy, order);
        _owes(PHARMACY_LICENCE, 2, 2);
    }

    function testRefusesAnotherPharmacyBeforeTheFirstOneHasTold() public {
        _declare(2 days, 10);
        Draft memory draft = _untagged(KEY, 4, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        DispenseOrder memory order = _packsFor(draft, 1, 1, 1);
        vm.expectRevert(_deferralUnsettled(draft));
        _dispense(otherPharmacy, order);
        _owes(PHARMACY_LICENCE, 1, 1);
        _owes(OTHER_PHARMACY_LICENCE, 0, 0);
    }

    function testKnowsWhenPartsWithAGapRunOut() public {
        _declare(3 days, 10);
        Draft memory draft = _untagged(KEY, 28, pharmacy);
        _dispense(pharmacy, _packsFor(draft, 0, 1, 0));
        _pass(2 days);
        _dispense(pharmacy, _packsFor(draft, 1, 1, 1));
        Deferral memory deferral = _deferralOf(draft);
        _same(deferral.secondsSupplied, 2 days, "seconds supplied");
        _same(deferral.lastsUntil, START + 3 days, "lasts until");
    }

    function testRefusesWhatSaysNoDays() public {
        _declare(1 days, 1);
        Draft memory draft = _draft(KEY);
        draft.daysSupply = 0;
        _issue(draft);
        _claim(draft, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectRevert(_error(IGuardOffice.DaysSupplyMissing.selector, draft));
        _dispense(pharmacy, order);
    }

    // ---- declared and ended

    function testDeclaresExtendsAndEnds() public {
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.OutageDeclared(1, START + 3 days, 5);
        _declare(3 days, 5);
        _pass(2 days);
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.OutageDeclared(1, START + 5 days, 7);
        _declare(3 days, 7);
        _same(abi.encode(guardOffice.outage()), abi.encode(Outage(1, START + 5 days, 7)), "outage");
        vm.expectEmit(address(guardOffice));
        emit IGuardOffice.OutageEnded(1);
        _endOutage();
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.expectRevert(_tagMissing(draft));
        _dispense(pharmacy, order);
        // Within a week it is the same one, and what was used stays used.
        _declare(1 days, 1);
        _same(guardOffice.outage().number, 1, "number");
        _dispense(pharmacy, order);
        _pass(1 days + 7 days - 1);
        _declare(1 days, 1);
        _same(guardOffice.outage().number, 1, "number after a week less a second");
        vm.warp(guardOffice.outage().until + 7 days);
        _declare(1 days, 1);
        _same(guardOffice.outage().number, 2, "number after a week");
    }

    function testEndsByItselfAtItsFirstSecond() public {
        _declare(1 days, 2);
        Draft memory draft = _untagged(KEY, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 0, 1, 0);
        vm.warp(START + 1 days);
        vm.expectRevert(_tagMissing(draft));
        _dispense(pharmacy, order);
        vm.expectRevert(abi.encodeWithSelector(IGuardOffice.NoOutage.selector));
        _endOutage();
        vm.warp(START + 1 days - 1);
        _dispense(pharmacy, order);
    }

    function testAnExtensionGivesNoNewQuota() public {
        _declare(1 days, 1);
        _settle(_deferred(KEY, 0));
        _declare(2 days, 1);
        Draft memory draft = _untagged(KEY + 1, 1, pharmacy);
        DispenseOrder memory order = _packsFor(draft, 1, 1, 0);
        vm.expectRevert(_quotaUsed(PHARMACY_LICENCE, 1));
        _dispense(pharmacy, order);
        _declare(2 days, 2);
        _dispense(pharmacy, order);
    }

    function testRefusesAnOutageThatIsTooLongOrOverOrOfNothing() public {
        _refusesOutage(START + 3 days + 1, 1);
        _refusesOutage(START, 1);
        _refusesOutage(START - 1, 1);
        _refusesOutage(START + 1 days, 0);
        vm.expectRevert(abi.encodeWithSelector(IGuardOffice.NoOutage.selector));
        _endOutage();
        _refusesOutage(START + 1 days, 1_001);
        _declare(3 days, 1_000);
    }

    // ---- for one call

    function walkIn(Draft memory draft, DispenseOrder memory order) external {
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        vm.prank(pharmacy);
        dispensing.walkIn(order, with);
    }

    function _refusesOutage(uint32 until, uint16 quota) private {
        vm.expectRevert(abi.encodeWithSelector(IGuardOffice.OutageTermsInvalid.selector, until, quota));
        vm.prank(guardian);
        guardOffice.declareOutage(until, quota);
    }

    function _notMonitored() private {
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, false);
        _refreshProduct();
    }
}
