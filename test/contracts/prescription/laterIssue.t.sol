// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { pharmacy, START } from "../../support/sol/World.sol";

/// @dev A later issue of a repeat on a token of its own, as on paper.
contract LaterIssueTest is LifeSuite {
    uint32 private constant FIRST_DAY = START - (START % 1 days);
    uint32 private constant A_YEAR_LATER = FIRST_DAY + 365 days;

    // ---- refusals

    function testRefusesALaterIssueThatRepeats() public {
        Draft memory draft = _later();
        draft.furtherIssues = 1;
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issue(draft);
    }

    function testRefusesSchedules2And3() public {
        for (uint256 schedule = 2; schedule <= 3; ++schedule) {
            Draft memory draft = _later();
            draft.schedule = schedule;
            vm.expectRevert(_error(IPrescriptions.RepeatNotAllowed.selector, draft, schedule));
            _issue(draft);
        }
    }

    function testRefusesWhatIsDueBeforeTheFirstIssueHasRunOut() public {
        Draft memory draft = _later();
        // 28 days, less the seven of its lead, less the hour that is left for summer time.
        draft.notBefore = START + 21 days - 1 hours - 1;
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
        _issue(draft);
        draft.notBefore = START + 21 days - 1 hours;
        _issue(draft);
    }

    function testRefusesWhatIsDueOnTheDayOfItsSignature() public {
        Draft memory draft = _later();
        (draft.daysSupply, draft.notBefore) = (1, START);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
        _issue(draft);
    }

    function testRefusesALaterIssueWithoutItsDays() public {
        Draft memory draft = _later();
        draft.daysSupply = 0;
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
        _issue(draft);
    }

    function testRefusesWhatComesDueOnlyAfterItsExpiry() public {
        Draft memory draft = _later();
        draft.notBefore = A_YEAR_LATER;
        vm.expectRevert(_error(IPrescriptions.PrescriptionHasExpired.selector, draft, A_YEAR_LATER));
        _issue(draft);
        draft.notBefore = A_YEAR_LATER - 1;
        _issue(draft);
    }

    function testRefusesASupplyBeforeItsDate() public {
        Draft memory draft = _later();
        _issue(draft);
        _claim(draft, pharmacy);
        vm.expectRevert(_error(IPrescriptions.PrescriptionNotYetValid.selector, draft, draft.notBefore));
        _supplyInWhole(draft);
    }

    // ---- issues

    function testLivesTwelveMonthsFromTheSignatureWhateverItsDateAndSchedule() public {
        for (uint256 schedule = 4; schedule <= 6; ++schedule) {
            Draft memory draft = _later();
            draft.key = KEY + schedule;
            draft.id = _draft(draft.key).id;
            draft.schedule = schedule;
            _issue(draft);
            Prescription memory issued = _read(draft);
            _same(issued.expiresAt, A_YEAR_LATER, "expires at");
            _same(issued.issuesAllowed, 1, "issues allowed");
        }
    }

    function testIsSpentWithItsOneSupply() public {
        Draft memory draft = _later();
        _issue(draft);
        vm.warp(draft.notBefore);
        _claim(draft, pharmacy);
        _expectBurn(draft);
        _supplyInWhole(draft);
        _isIn(PrescriptionState.Spent, draft);
    }

    function _later() private view returns (Draft memory draft) {
        draft = _draft(KEY);
        draft.laterIssue = true;
        draft.notBefore = START + 100 days;
        draft.schedule = uint256(Schedule.PrescriptionOnly);
    }
}
