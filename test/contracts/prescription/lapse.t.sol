// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    manufacturer,
    otherPharmacy,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    regulator,
    REGULATOR_LICENCE,
    START,
    UK
} from "../../support/sol/World.sol";

contract LapseTest is LifeSuite {
    // ---- refusals

    function testRefusesToActAsAnythingElse() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        Role[4] memory roles = [Role.None, Role.Manufacturer, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.expectRevert(_roleNotAllowed(roles[i]));
            _lapseBy(i == 1 ? manufacturer : carrier, draft, roles[i]);
        }
    }

    function testRefusesWhoHasNoLicence() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _lapseBy(outsider, draft, Role.Dispenser);
    }

    function testRefusesAClaimThatStandsNamingItsEnd() public {
        Draft memory draft = _claimed(KEY);
        bytes memory reason = _stands(draft, START + 7 days);
        vm.warp(START + 7 days - 1);
        vm.expectRevert(reason);
        _lapseBy(otherPharmacy, draft, Role.Dispenser);
        vm.warp(START + 7 days);
        _lapseBy(otherPharmacy, draft, Role.Dispenser);
    }

    function testRefusesAPendingCancellationWhileTheClaimWouldStand() public {
        Draft memory draft = _pending(KEY).draft;
        vm.expectRevert(_stands(draft, START + 7 days));
        _lapseBy(regulator, draft, Role.Regulator);
    }

    function testRefusesWhatNobodyClaimed() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        vm.expectRevert(_error(IPrescriptions.PrescriptionNotClaimed.selector, draft));
        _lapseBy(regulator, draft, Role.Regulator);
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            vm.expectRevert(ends[i].reason);
            _lapseBy(regulator, ends[i].draft, Role.Regulator);
        }
    }

    // ---- lapses

    function testLapsesByWhoeverOfTheThreeSaysSoNamingHim() public {
        _lapses(prescriber, Role.Prescriber, PRESCRIBER_LICENCE);
        _lapses(pharmacy, Role.Dispenser, PHARMACY_LICENCE);
        _lapses(regulator, Role.Regulator, REGULATOR_LICENCE);
    }

    function testLapsesTheClaimOfAPharmacyThatIsLicensedNoMore() public {
        Draft memory first = _claimed(KEY);
        Draft memory second = _claimed(KEY + 1);
        _suspend(pharmacy, Role.Dispenser);
        _lapseBy(regulator, first, Role.Regulator);
        _isIn(PrescriptionState.Issued, first);
        _revoke(pharmacy, Role.Dispenser);
        _lapseBy(otherPharmacy, second, Role.Dispenser);
        _isIn(PrescriptionState.Issued, second);
        _claim(second, otherPharmacy);
    }

    function testLapsesInAClosedRegion() public {
        Draft memory draft = _claimed(KEY);
        _pass(7 days);
        _closeRegion(UK);
        _lapseBy(prescriber, draft, Role.Prescriber);
        _isIn(PrescriptionState.Issued, draft);
    }

    function testCompletesAPendingCancellation() public {
        Draft memory draft = _pending(KEY).draft;
        _pass(7 days);
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.ClaimLapsed(draft.id, PHARMACY_LICENCE, REGULATOR_LICENCE);
        _expectBurn(draft);
        _lapseBy(regulator, draft, Role.Regulator);

        _isIn(PrescriptionState.Cancelled, draft);
        _isBurned(draft);
    }

    function testCompletesAPendingCancellationOfAPharmacyThatIsLicensedNoMore() public {
        Draft memory draft = _pending(KEY).draft;
        _revoke(pharmacy, Role.Dispenser);
        _lapseBy(regulator, draft, Role.Regulator);
        _isIn(PrescriptionState.Cancelled, draft);
    }

    function testKeepsWhatWasSupplied() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _pass(28 days);
        _lapseBy(otherPharmacy, draft, Role.Dispenser);
        _same(_read(draft).supplied, 10, "supplied");
        _same(LicenceId.unwrap(_read(draft).dispenser), 0, "no holder");
        _same(_read(draft).claimUntil, 0, "no claim");
    }

    function testEndsTheNominationThatWasUsed() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        _claimAsNominee(pharmacy, draft);
        _pass(7 days);
        _lapseBy(regulator, draft, Role.Regulator);
        vm.expectRevert(
            _error(IPrescriptions.NotNominated.selector, draft, LicenceId.unwrap(PHARMACY_LICENCE))
        );
        _claimAsNominee(pharmacy, draft);
    }

    function _lapses(address account, Role role, LicenceId licence) private {
        Draft memory draft = _claimed(uint256(keccak256(abi.encode(role))) >> 8);
        _pass(7 days);
        uint16 nonce = _read(draft).nonce;
        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.ClaimLapsed(draft.id, PHARMACY_LICENCE, licence);
        _lapseBy(account, draft, role);
        _isIn(PrescriptionState.Issued, draft);
        _isLive(draft);
        _same(_read(draft).nonce, nonce + 1, "nonce");
    }

    function _stands(Draft memory draft, uint32 until) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.ClaimStands.selector, draft.id, PHARMACY_LICENCE, until);
    }
}
