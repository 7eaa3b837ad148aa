// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    START
} from "../../support/sol/World.sol";

/// @dev Several issues on one token. Dates against the time zone database: `repeatDates.t.sol`.
contract RepeatsTest is LifeSuite {
    /// @dev 2026-03-02 00:00 on the wall of the United Kingdom, in winter.
    uint32 private constant FIRST_DAY = START - (START % 1 days);
    /// @dev 2027-03-02 00:00 and 2026-09-02 00:00, in winter and in summer.
    uint32 private constant A_YEAR_LATER = FIRST_DAY + 365 days;
    uint32 private constant SIX_MONTHS_LATER = FIRST_DAY + 184 days - 1 hours;

    // ---- refusals

    function testRefusesToRepeatSchedules2And3() public {
        for (uint256 schedule = 2; schedule <= 3; ++schedule) {
            Draft memory draft = _repeatDraft(KEY, 2);
            draft.schedule = schedule;
            vm.expectRevert(_error(IPrescriptions.RepeatNotAllowed.selector, draft, schedule));
            _issue(draft);
        }
    }

    function testRefusesToRepeatWithoutDays() public {
        Draft memory draft = _repeatDraft(KEY, 2);
        draft.daysSupply = 0;
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issue(draft);
    }

    function testFuzzRefusesMoreThan99Issues(uint8 issues) public {
        Draft memory draft = _repeatDraft(KEY, _bound(issues, 100, 128));
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issue(draft);
    }

    function testRefusesTheNextIssueASecondBeforeItsDate() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyInWhole(draft);
        uint32 notBefore = FIRST_DAY + 21 days;
        vm.warp(notBefore - 1);
        _claim(draft, pharmacy);
        vm.expectRevert(_error(IPrescriptions.PrescriptionNotYetValid.selector, draft, notBefore));
        _supplyInWhole(draft);
        vm.warp(notBefore);
        _supplyInWhole(draft);
    }

    function testRefusesASecondSupplyOfTheSameIssue() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyInWhole(draft);
        vm.expectRevert(_error(IPrescriptions.PrescriptionNotClaimed.selector, draft));
        _supplyInWhole(draft);
    }

    function testFuzzRefusesEveryAuthorisationOfAnEarlierIssue(uint8 signedIn, uint8 usedIn) public {
        uint256 issues = 6;
        signedIn = uint8(_bound(signedIn, 0, issues - 2));
        usedIn = uint8(_bound(usedIn, signedIn + 1, issues - 1));
        Draft memory draft = _repeatDraft(KEY, issues);
        _issue(draft);
        Authorisation memory old;
        for (uint256 i = 0; i < usedIn; ++i) {
            if (i == signedIn) old = _authoriseUntil(draft, OTHER_PHARMACY_LICENCE, type(uint32).max);
            _claim(draft, pharmacy);
            _supplyInWhole(draft);
            vm.warp(_read(draft).notBefore);
        }
        uint16 nonce = _read(draft).nonce;
        vm.expectRevert(
            abi.encodeWithSelector(
                IPrescriptions.AuthorisationInvalid.selector,
                draft.id,
                OTHER_PHARMACY_LICENCE,
                nonce
            )
        );
        _claimAs(otherPharmacy, draft.id, old);
    }

    function testExpiresWhereTheFirstIssueIsNotSuppliedInItsTime() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _same(_read(draft).expiresAt, SIX_MONTHS_LATER, "the first issue lives as any other prescription");
        vm.warp(SIX_MONTHS_LATER);
        _isIn(PrescriptionState.Expired, draft);
    }

    // ---- issue after issue

    function testOpensTheNextIssueSevenDaysBeforeTheSupplyRunsOut() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.IssueEnded(draft.id, 1, FIRST_DAY + 21 days);
        _supplyInWhole(draft);

        Prescription memory opened = _read(draft);
        _same(uint256(opened.state), uint256(PrescriptionState.Issued), "state");
        _same(opened.notBefore, FIRST_DAY + 21 days, "not before");
        _same(opened.expiresAt, A_YEAR_LATER, "expires at");
        _same(opened.supplied, 0, "supplied of the next issue");
        _same(opened.issuesUsed, 1, "issues used");
        _same(opened.claimUntil, 0, "no claim");
        _same(LicenceId.unwrap(opened.dispenser), 0, "no holder");
        _same(opened.nonce, 2, "nonce");
        _holds(opened.begun, "begun");
        _isLive(draft);
    }

    function testFuzzLeadsByAQuarterOfTheDaysAndSevenAtMost(uint16 daysSupply) public {
        Draft memory draft = _repeatDraft(KEY, 2);
        // Within the winter, so that a day is a day.
        draft.daysSupply = _bound(daysSupply, 1, 27);
        _issue(draft);
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        uint256 lead = draft.daysSupply / 4;
        _same(_read(draft).notBefore, FIRST_DAY + (draft.daysSupply - lead) * 1 days, "not before");
    }

    function testDoesNotDriftHoweverEarlyEachIssueIsSupplied() public {
        Draft memory draft = _repeatDraft(KEY, 6);
        _issue(draft);
        for (uint256 i = 1; i < 6; ++i) {
            _claim(draft, pharmacy);
            _supplyInWhole(draft);
            uint256 due = FIRST_DAY + i * 28 days;
            // Summer time begins on 29 March.
            uint256 summer = i == 1 ? 0 : 1 hours;
            _same(_read(draft).notBefore, due - 7 days - summer, "not before");
            vm.warp(_read(draft).notBefore);
        }
    }

    function testCountsFromALateSupply() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyInWhole(draft);
        vm.warp(START + 28 days + 9 days);
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _same(_read(draft).notBefore, FIRST_DAY + (37 + 21) * 1 days - 1 hours, "not before");
    }

    function testCountsFromTheLastPartOfAnIssue() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyUnits(draft, 10, 0);
        _pass(5 days);
        _supplyUnits(draft, 18, 10);
        _same(_read(draft).notBefore, FIRST_DAY + (5 + 21) * 1 days, "not before");
    }

    function testCountsFromTheAppropriateDateOfAnIssueThatIsDatedAhead() public {
        Draft memory draft = _repeatDraft(KEY, 3);
        draft.notBefore = START + 10 days;
        _issue(draft);
        vm.warp(draft.notBefore);
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _same(_read(draft).notBefore, FIRST_DAY + (10 + 21) * 1 days - 1 hours, "not before");
        _same(_read(draft).expiresAt, A_YEAR_LATER + 10 days, "expires at");
    }

    function testGivesScheduleFourTwelveMonthsOnceTheFirstIssueWasSupplied() public {
        Draft memory draft = _repeatDraft(KEY, 3);
        draft.schedule = uint256(Schedule.Schedule4);
        _issue(draft);
        // A day after summer time began.
        uint32 expiresAt = FIRST_DAY + 28 days - 1 hours;
        _same(_read(draft).expiresAt, expiresAt, "28 days for the first");
        vm.warp(expiresAt - 1);
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _same(_read(draft).expiresAt, A_YEAR_LATER, "twelve months from the appropriate date");
    }

    function testNeverMovesTheExpiryASecondTime() public {
        Draft memory draft = _repeatDraft(KEY, 4);
        _issue(draft);
        for (uint256 i = 0; i < 3; ++i) {
            _claim(draft, pharmacy);
            _supplyInWhole(draft);
            _same(_read(draft).expiresAt, A_YEAR_LATER, "expires at");
            vm.warp(_read(draft).notBefore);
        }
        vm.warp(A_YEAR_LATER);
        _isIn(PrescriptionState.Expired, draft);
    }

    function testBurnsWithTheLastIssueOnly() public {
        Draft memory draft = _repeatDraft(KEY, 3);
        _issue(draft);
        for (uint256 i = 0; i < 3; ++i) {
            _isLive(draft);
            _claim(draft, pharmacy);
            if (i == 2) _expectBurn(draft);
            _supplyInWhole(draft);
            if (i < 2) vm.warp(_read(draft).notBefore);
        }
        _isIn(PrescriptionState.Spent, draft);
        _same(_read(draft).issuesUsed, 3, "issues used");
        _isBurned(draft);
    }

    function testSuppliesAll99Issues() public {
        Draft memory draft = _repeatDraft(KEY, 99);
        draft.daysSupply = 1;
        _issue(draft);
        for (uint256 i = 0; i < 99; ++i) {
            _claim(draft, pharmacy);
            _supplyInWhole(draft);
            if (i < 98) vm.warp(_read(draft).notBefore);
        }
        _isIn(PrescriptionState.Spent, draft);
        _same(_read(draft).issuesUsed, 99, "issues used");
    }

    function testServesEachIssueInAnotherPharmacy() public {
        Draft memory draft = _repeatClaimed(KEY, 2);
        _supplyInWhole(draft);
        vm.warp(_read(draft).notBefore);
        _claim(draft, otherPharmacy);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, draft.quantity, 0);
        _isIn(PrescriptionState.Spent, draft);
    }

    function testGoesOnAfterAnIssueThatWasNotDispensedInTheMiddle() public {
        Draft memory draft = _repeatClaimed(KEY, 3);
        _supplyInWhole(draft);
        vm.warp(_read(draft).notBefore);
        _claim(draft, pharmacy);
        vm.expectEmit(address(prescriptions));
        // Due on day 28 whether it is taken or not, so the next one on day 56.
        emit IPrescriptions.IssueEnded(draft.id, 2, FIRST_DAY + (56 - 7) * 1 days - 1 hours);
        _notDispensed(draft);
        _same(_read(draft).expiresAt, A_YEAR_LATER, "expires at");
        _same(_read(draft).issuesUsed, 2, "issues used");
    }

    function testIsSuppliedByThePrescribersClockEvenOnceItsLicenceIsRevoked() public {
        Draft memory draft = _repeatClaimed(KEY, 2);
        address issuer = _issuer(draft);
        _revoke(issuer, Role.Prescriber);
        _supplyInWhole(draft);
        _same(_read(draft).notBefore, FIRST_DAY + 21 days, "not before");
    }

    /// @dev Never more than the issues allow, whatever is supplied, owed, given back or refused.
    function testFuzzNeverSuppliesMoreThanItsIssues(uint256 seed) public {
        Draft memory draft = _repeatDraft(KEY, 4);
        _issue(draft);
        uint256 total = 0;
        for (uint256 i = 0; i < 40 && _isOpen(draft); ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            total += _anyStep(draft, seed);
            _holds(total <= 4 * draft.quantity, "supplied in all");
            _holds(_read(draft).issuesUsed <= 4, "issues used");
        }
    }

    function _anyStep(Draft memory draft, uint256 seed) private returns (uint256 quantity) {
        Prescription memory present = _read(draft);
        if (present.state != PrescriptionState.Claimed) {
            _claim(draft, pharmacy);
            return 0;
        }
        if (seed % 8 == 0) _releaseBy(pharmacy, draft);
        else if (_now() < present.notBefore) vm.warp(present.notBefore);
        else if (seed % 8 == 1) _notDispensed(draft);
        else {
            quantity = _bound(seed >> 8, 1, present.quantity - present.supplied);
            _supplyUnits(draft, quantity, present.supplied);
        }
    }

    function _isOpen(Draft memory draft) private view returns (bool) {
        PrescriptionState state = prescriptions.stateOf(draft.id);
        return
            state == PrescriptionState.Issued ||
            state == PrescriptionState.Claimed ||
            state == PrescriptionState.Lapsed;
    }

    function _issuer(Draft memory draft) private view returns (address account) {
        (account, ) = licences.holderOf(_read(draft).prescriber);
    }
}
