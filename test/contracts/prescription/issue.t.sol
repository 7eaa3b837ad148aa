// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { PrescriptionTerms } from "../../../contracts/types/PrescriptionTerms.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    SHUT_REGION,
    START,
    UK
} from "../../support/sol/World.sol";

contract IssueTest is PrescriptionSuite {
    // ---- refusals

    function testRefusesAPharmacy() public {
        Draft memory draft = _draft(KEY);
        vm.expectRevert(_missing(pharmacy, Role.Prescriber));
        vm.prank(pharmacy);
        prescriptions.issue(_orderOf(draft));
    }

    function testRefusesAnIdThatWasIssuedByWhomever() public {
        Draft memory draft = _issued(KEY);
        draft.contentHash = "another content";

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, draft.id));
        vm.prank(otherPrescriber);
        prescriptions.issue(_orderOf(draft));
    }

    function testRefusesAnIdThatWasSpent() public {
        Draft memory draft = _dispensed(KEY, 0);

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, draft.id));
        _issue(draft);
    }

    function testRefusesAnIdThatHasExpired() public {
        Draft memory draft = _issued(KEY);
        _pass(366 days);
        draft.signedAt = _now();

        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, draft.id));
        _issue(draft);
    }

    function testRefusesTheZeroId() public {
        Draft memory draft = _draft(KEY);
        draft.id = PrescriptionId.wrap(address(0));
        _refusesTerms(draft);
    }

    function testRefusesAnEmptyContentHash() public {
        Draft memory draft = _draft(KEY);
        draft.contentHash = 0;
        _refusesTerms(draft);
    }

    function testRefusesAnEmptyGroupHash() public {
        Draft memory draft = _draft(KEY);
        NewPrescription memory order = _orderOf(draft);
        order.groupHash = 0;
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
        vm.prank(prescriber);
        prescriptions.issue(order);
    }

    function testRefusesAQuantityOfZero() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 0;
        _refusesTerms(draft);
    }

    function testFuzzRefusesDaysBeyondNineBits(uint16 daysSupply) public {
        Draft memory draft = _draft(KEY);
        draft.daysSupply = _bound(daysSupply, 512, type(uint16).max);
        _refusesTerms(draft);
    }

    function testFuzzRefusesBitsBeyondTheFields(uint256 bits) public {
        vm.assume(bits >> 152 != 0);
        Draft memory draft = _draft(KEY);
        NewPrescription memory order = _orderOf(draft);
        uint256 beyond = (bits >> 152) << 152;
        order.terms = PrescriptionTerms.wrap(PrescriptionTerms.unwrap(order.terms) | beyond);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
        vm.prank(prescriber);
        prescriptions.issue(order);
    }

    function testRefusesAGuardedMedicineWithoutItsDays() public {
        Draft memory draft = _draft(KEY);
        draft.tag = "tag";
        draft.daysSupply = 0;
        _refusesTerms(draft);
    }

    function testRefusesAPreviousTagWithoutATag() public {
        Draft memory draft = _draft(KEY);
        draft.previousTag = "previous tag";
        _refusesTerms(draft);
    }

    function testFuzzRefusesASchedulesOutOfScope(uint8 schedule) public {
        vm.assume(schedule < 2 || schedule > 6);
        Draft memory draft = _draft(KEY);
        draft.schedule = schedule;
        _refuses(draft, abi.encodeWithSelector(IPrescriptions.ScheduleOutOfScope.selector, schedule));
    }

    function testRefusesASignatureOfTheFirstHourOf1970WestOfGreenwichAsExpired() public {
        vm.prank(governor);
        licences.openRegion(UK, -4, false);
        Draft memory draft = _draft(KEY);
        draft.signedAt = 0;
        uint256 july = 181 days + 1 hours;
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, july)
        );
    }

    function testFuzzRefusesASignatureInTheFuture(uint32 signedAt) public {
        Draft memory draft = _draft(KEY);
        draft.signedAt = _bound(signedAt, START + 1, type(uint32).max);
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.SignedInFuture.selector, draft.id, draft.signedAt)
        );
    }

    function testFuzzRefusesANotBeforeMoreThanAYearAhead(uint32 notBefore) public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = _bound(notBefore, START + 366 days + 1, type(uint32).max);
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.NotBeforeTooFar.selector, draft.id, draft.notBefore)
        );
    }

    function testRefusesWhatIsExpiredByItsDate() public {
        Draft memory draft = _draft(KEY);
        // 2025-09-02 plus six months is 2026-03-02, which has begun.
        draft.signedAt = START - 181 days;
        _refuses(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, START - 9 hours)
        );
    }

    function testIssuesOnTheLastDayOfABackdatedPrescription() public {
        Draft memory draft = _draft(KEY);
        draft.signedAt = START - 180 days;
        _issue(draft);
        _same(prescriptions.prescription(draft.id).expiresAt, START + 15 hours, "expires at midnight");
    }

    function testRefusesAnExpiryThatDoesNotFitItsField() public {
        _revoke(prescriber, Role.Prescriber);
        _grant(newcomer, Role.Prescriber, UK, 0, type(uint32).max);
        vm.warp(type(uint32).max - 1 days);
        Draft memory draft = _draft(KEY);

        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 32, 4_310_492_400)
        );
        vm.prank(newcomer);
        prescriptions.issue(_orderOf(draft));
    }

    // ---- issues

    function testFuzzIssues(
        bytes32 hash,
        bytes32 tag,
        uint24 quantity,
        uint16 daysSupply,
        uint8 schedule,
        uint32 signedAt,
        uint32 notBefore
    ) public {
        Draft memory draft = _draft(KEY);
        draft.contentHash = keccak256(abi.encode(hash));
        draft.tag = keccak256(abi.encode(tag));
        draft.previousTag = tag;
        draft.quantity = _bound(quantity, 1, type(uint24).max);
        draft.daysSupply = _bound(daysSupply, 1, 511);
        draft.schedule = _bound(schedule, 2, 6);
        draft.signedAt = _bound(signedAt, START - 27 days, START);
        draft.notBefore = notBefore % 4 == 0 ? 0 : _bound(notBefore, START - 60 days, START + 366 days);

        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(address(0), PrescriptionId.unwrap(draft.id), _tokenId(draft));
        _issue(draft);

        Prescription memory issued = prescriptions.prescription(draft.id);
        _same(uint256(issued.state), uint256(PrescriptionState.Issued), "state");
        _same(uint256(issued.schedule), draft.schedule, "schedule");
        _same(LicenceId.unwrap(issued.prescriber), 1, "prescriber");
        _same(LicenceId.unwrap(issued.dispenser), 0, "dispenser");
        uint256 appropriateAt = draft.notBefore > draft.signedAt ? draft.notBefore : draft.signedAt;
        _same(issued.notBefore, appropriateAt, "not before");
        _holds(issued.expiresAt > START, "expires in the future");
        _same(issued.claimUntil, 0, "no claim");
        _same(issued.quantity, draft.quantity, "quantity");
        _same(issued.supplied, 0, "supplied");
        _same(issued.issuesAllowed, 1, "issues allowed");
        _same(issued.issuesUsed, 0, "issues used");
        _same(issued.daysSupply, draft.daysSupply, "days supply");
        _holds(!issued.nominated && !issued.begun, "no nomination, no supply");
        _same(issued.nonce, 0, "nonce");
        bytes32 groupHash = keccak256(abi.encode(draft.group, draft.groupSalt));
        _same(
            issued.commitment,
            keccak256(
                abi.encode(
                    keccak256(
                        "Prescription(address id,bytes32 contentHash,bytes32 groupHash,bytes32 tag,bytes32 previousTag)"
                    ),
                    draft.id,
                    draft.contentHash,
                    groupHash,
                    draft.tag,
                    draft.previousTag
                )
            ),
            "commitment"
        );
    }

    function testExpiresAControlledDrugAfter28DaysOnTheWallsOfTheRegion() public {
        for (uint256 schedule = 2; schedule <= 6; ++schedule) {
            Draft memory draft = _draft(schedule);
            draft.schedule = schedule;
            _issue(draft);

            // 28 days on is 30 March, in summer time; six months on is 2 September, too.
            uint256 expected = schedule <= uint256(Schedule.Schedule4) ? 1_774_825_200 : 1_788_303_600;
            _same(prescriptions.prescription(draft.id).expiresAt, expected, vm.toString(schedule));
        }
    }

    function testCountsFromNotBeforeWhereItIsLater() public {
        Draft memory draft = _draft(KEY);
        draft.notBefore = START + 31 days;
        _issue(draft);

        Prescription memory issued = prescriptions.prescription(draft.id);
        _same(issued.notBefore, START + 31 days, "not before");
        // 2 October, in summer time.
        _same(issued.expiresAt, 1_790_895_600, "expiry");
    }

    function testIssuesInTheTimeZoneOfThePrescribersRegion() public {
        // 04:30 in UTC is still the first of March five hours to the west: 29 March, 00:00 at -05:00.
        _expiresInRegion({
            quarterHours: -20,
            signedAt: START - 4 hours - 30 minutes,
            expected: 1_774_760_400
        });
    }

    function testIssuesInATimeZoneFarToTheEast() public {
        // 18:30 in UTC is past midnight in Kathmandu: 31 March, 00:00 at +05:45.
        _expiresInRegion({
            quarterHours: 23,
            signedAt: START + 9 hours + 30 minutes,
            expected: 1_774_894_500
        });
    }

    function testKnowsNothingOfWhatWasNeverIssued() public view {
        PrescriptionId id = PrescriptionId.wrap(outsider);
        bytes memory nothing = abi.encode(prescriptions.prescription(id));
        _same(nothing, new bytes(nothing.length), "all zero");
        _same(uint256(prescriptions.stateOf(id)), uint256(PrescriptionState.None), "state");
    }

    function testDerivesEachStateAtItsTime() public {
        Draft memory draft = _issued(KEY);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Issued), "issued");
        _claim(draft, pharmacy);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Claimed), "claimed");
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        vm.warp(expiresAt - 1);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Lapsed), "not yet");
        vm.warp(expiresAt);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Expired), "expired");

        vm.warp(START);
        Draft memory spent = _dispensed(KEY + 1, 0);
        vm.warp(expiresAt);
        _same(uint256(prescriptions.stateOf(spent.id)), uint256(PrescriptionState.Spent), "spent");
    }

    function _expiresInRegion(int8 quarterHours, uint256 signedAt, uint256 expected) private {
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, quarterHours, false);
        _grant(newcomer, Role.Prescriber, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
        vm.warp(signedAt);
        Draft memory draft = _draft(KEY);
        draft.schedule = uint256(Schedule.Schedule2);
        vm.prank(newcomer);
        prescriptions.issue(_orderOf(draft));

        _same(prescriptions.prescription(draft.id).expiresAt, expected, "expiry");
    }

    function _refusesTerms(Draft memory draft) private {
        _refuses(draft, abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id));
    }

    function _refuses(Draft memory draft, bytes memory reason) private {
        NewPrescription memory order = _orderOf(draft);
        vm.expectRevert(reason);
        vm.prank(prescriber);
        prescriptions.issue(order);
    }
}
