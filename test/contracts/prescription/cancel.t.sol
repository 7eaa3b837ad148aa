// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../../contracts/types/CancelReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    otherPrescriber,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    regulator,
    REGULATOR_LICENCE,
    UK,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

contract CancelTest is LifeSuite {
    // ---- refusals: who

    function testRefusesToActAsAnythingButPrescriberOrRegulator() public {
        Draft memory draft = _issued(KEY);
        Role[5] memory roles = [Role.None, Role.Dispenser, Role.Manufacturer, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < roles.length; ++i) {
            _refuses(prescriber, draft, roles[i], _roleNotAllowed(roles[i]));
            _refuses(pharmacy, draft, roles[i], _roleNotAllowed(roles[i]));
        }
    }

    function testRefusesARoleThatTheCallerDoesNotHave() public {
        Draft memory draft = _issued(KEY);
        _refuses(prescriber, draft, Role.Regulator, _missing(prescriber, Role.Regulator));
        _refuses(regulator, draft, Role.Prescriber, _missing(regulator, Role.Prescriber));
        _refuses(pharmacy, draft, Role.Prescriber, _missing(pharmacy, Role.Prescriber));
    }

    function testRefusesAnotherPrescriberNamingTheRightOne() public {
        Draft memory draft = _issued(KEY);
        _refuses(
            otherPrescriber,
            draft,
            Role.Prescriber,
            _error(IPrescriptions.NotPrescriber.selector, draft, LicenceId.unwrap(PRESCRIBER_LICENCE))
        );
    }

    function testRefusesASuspendedPrescriberYetNotTheRegulator() public {
        Draft memory draft = _issued(KEY);
        _suspend(prescriber, Role.Prescriber);
        _refuses(
            prescriber,
            draft,
            Role.Prescriber,
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PRESCRIBER_LICENCE)
        );
        _cancelAs(regulator, draft, Role.Regulator);
        _isIn(PrescriptionState.Cancelled, draft);
    }

    // ---- refusals: what

    function testRefusesWithoutAReason() public {
        Draft memory draft = _issued(KEY);
        vm.expectRevert(_error(IPrescriptions.ReasonMissing.selector, draft));
        vm.prank(prescriber);
        prescriptions.cancel(draft.id, CancelReason.None, Role.Prescriber, _openingOf(draft));
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            _refuses(prescriber, ends[i].draft, Role.Prescriber, ends[i].reason);
            _refuses(regulator, ends[i].draft, Role.Regulator, ends[i].reason);
        }
    }

    function testRefusesTwiceWhilePending() public {
        DeadEnd memory end = _pending(KEY);
        _refuses(prescriber, end.draft, Role.Prescriber, end.reason);
        _refuses(regulator, end.draft, Role.Regulator, end.reason);
    }

    // ---- given that nobody holds it

    function testFuzzCancelsAtOnceForEachReason(uint8 number) public {
        CancelReason reason = CancelReason(_bound(number, 1, uint256(type(CancelReason).max)));
        Draft memory draft = _issued(KEY);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionCancelled(draft.id, PRESCRIBER_LICENCE, reason, false);
        _expectBurn(draft);
        vm.prank(prescriber);
        prescriptions.cancel(draft.id, reason, Role.Prescriber, _openingOf(draft));

        _isIn(PrescriptionState.Cancelled, draft);
        _isBurned(draft);
    }

    function testCancelsByARegulatorNamingIt() public {
        Draft memory draft = _issued(KEY);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionCancelled(
            draft.id,
            REGULATOR_LICENCE,
            CancelReason.PrescribingError,
            false
        );
        _cancelAs(regulator, draft, Role.Regulator);
        _isBurned(draft);
    }

    function testCancelsInAClosedRegion() public {
        Draft memory first = _issued(KEY);
        Draft memory second = _issued(KEY + 1);
        _closeRegion(UK);
        _cancelAs(prescriber, first, Role.Prescriber);
        _cancelAs(regulator, second, Role.Regulator);
        _isIn(PrescriptionState.Cancelled, first);
        _isIn(PrescriptionState.Cancelled, second);
    }

    function testCancelsALapsedClaimAtOnce() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _expectBurn(draft);
        _cancel(draft);
        _isIn(PrescriptionState.Cancelled, draft);
        vm.expectRevert(_error(IPrescriptions.PrescriptionIsCancelled.selector, draft));
        _supplyInWhole(draft);
    }

    function testCancelsWhatWasNominatedSoThatTheNomineeClaimsNoMore() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _cancel(draft);
        vm.expectRevert(_error(IPrescriptions.PrescriptionIsCancelled.selector, draft));
        _claimAsNominee(pharmacy, draft);
    }

    function testCancelsAllIssuesToCome() public {
        Draft memory draft = _repeatClaimed(KEY, 6);
        _supplyInWhole(draft);
        _cancel(draft);
        _pass(30 days);
        _isIn(PrescriptionState.Cancelled, draft);
        _isBurned(draft);
    }

    // ---- given that a pharmacy holds it

    function testWaitsForTheHolderWhoSuppliesNothingMore() public {
        Draft memory draft = _claimed(KEY);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionCancelled(
            draft.id,
            PRESCRIBER_LICENCE,
            CancelReason.PrescribingError,
            true
        );
        _cancel(draft);

        _isIn(PrescriptionState.CancelPending, draft);
        _isLive(draft);
        _same(LicenceId.unwrap(_read(draft).dispenser), LicenceId.unwrap(PHARMACY_LICENCE), "holder");
    }

    function testRefusesEveryStepButTheReturnWhilePending() public {
        DeadEnd memory end = _pending(KEY);
        Draft memory draft = end.draft;
        vm.expectRevert(end.reason);
        _supplyInWhole(draft);
        vm.expectRevert(end.reason);
        _notDispensed(draft);
        vm.expectRevert(end.reason);
        _claimAsNominee(pharmacy, draft);
        Authorisation memory with = _authorise(draft, OTHER_PHARMACY_LICENCE);
        vm.expectRevert(end.reason);
        _claimAs(otherPharmacy, draft.id, with);
        with = _authorise(draft, PHARMACY_LICENCE);
        vm.expectRevert(end.reason);
        _claimAs(pharmacy, draft.id, with);
        with = _authoriseNomination(draft, PHARMACY_LICENCE);
        vm.expectRevert(end.reason);
        _nominateWith(draft, PHARMACY_LICENCE, with);
        vm.expectRevert(end.reason);
        _reissue(draft, KEY + 1);
        vm.expectRevert(end.reason);
        vm.prank(address(dispensing));
        prescriptions.supplyByAuthorisation(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(UNITS_PER_PACK, 0, 0),
            _openingOf(draft),
            with
        );
    }

    function testKeepsWhatWasSuppliedBefore() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _cancel(draft);
        _releaseBy(pharmacy, draft);
        _isIn(PrescriptionState.Cancelled, draft);
        _same(_read(draft).supplied, 10, "supplied");
    }

    function testExpiresWhilePending() public {
        DeadEnd memory end = _pending(KEY);
        vm.warp(_read(end.draft).expiresAt);
        _isIn(PrescriptionState.Expired, end.draft);
        bytes memory reason = _error(
            IPrescriptions.PrescriptionHasExpired.selector,
            end.draft,
            _read(end.draft).expiresAt
        );
        vm.expectRevert(reason);
        _releaseBy(pharmacy, end.draft);
    }

    function _cancelAs(address account, Draft memory draft, Role role) private {
        vm.prank(account);
        prescriptions.cancel(draft.id, CancelReason.PrescribingError, role, _openingOf(draft));
    }

    function _refuses(address account, Draft memory draft, Role role, bytes memory reason) private {
        vm.expectRevert(reason);
        _cancelAs(account, draft, role);
    }
}
