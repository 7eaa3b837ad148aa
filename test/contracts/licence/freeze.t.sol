// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { RegionTime } from "../../../contracts/libraries/RegionTime.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../../contracts/types/LicenceStatus.sol";
import { OpenPrescriptions } from "../../../contracts/types/OpenPrescriptions.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_UNTIL,
    otherPrescriber,
    OTHER_PRESCRIBER_LICENCE,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    registrar,
    SHUT_REGION,
    UK
} from "../../support/sol/World.sol";

contract FreezeTest is Suite {
    using RegionTime for RegionClock;

    // ---- refusals

    function testFuzzRefusesToFreezeAnyOtherRole(uint8 role) public {
        role = uint8(_bound(role, 2, 6));
        LicenceId id = _grantHere(prescriber, Role(role));
        bytes memory reason = abi.encodeWithSelector(ILicences.NothingToFreeze.selector, id, Role(role));

        vm.expectRevert(reason);
        _suspendTo(prescriber, Role(role), OpenPrescriptions.Frozen);
        vm.expectRevert(reason);
        _revokeTo(prescriber, Role(role), OpenPrescriptions.Frozen);
    }

    function testFuzzRefusesTheSamePolicyAgain(bool frozen) public {
        OpenPrescriptions policy = frozen ? OpenPrescriptions.Frozen : OpenPrescriptions.Honoured;

        _suspendTo(prescriber, Role.Prescriber, policy);
        vm.expectRevert(_statusIs(LicenceStatus.Suspended));
        _suspendTo(prescriber, Role.Prescriber, policy);
        _revokeTo(prescriber, Role.Prescriber, policy);
        vm.expectRevert(_statusIs(LicenceStatus.Revoked));
        _revokeTo(prescriber, Role.Prescriber, policy);
    }

    function testRefusesToSuspendARevokedLicenceToChangeItsPolicy() public {
        _revokeTo(prescriber, Role.Prescriber, OpenPrescriptions.Honoured);

        vm.expectRevert(_statusIs(LicenceStatus.Revoked));
        _suspendTo(prescriber, Role.Prescriber, OpenPrescriptions.Frozen);
    }

    function testRefusesARegistrarToUnfreezeItsOwn() public {
        _suspendTo(prescriber, Role.Prescriber, OpenPrescriptions.Frozen);
        vm.prank(governor);
        licences.appointRegistrar(prescriber, Role.Prescriber);
        bytes memory reason = abi.encodeWithSelector(
            ILicences.OwnLicence.selector,
            PRESCRIBER_LICENCE,
            prescriber
        );

        vm.expectRevert(reason);
        vm.prank(prescriber);
        licences.suspend(prescriber, Role.Prescriber, OpenPrescriptions.Honoured);
        vm.expectRevert(reason);
        vm.prank(prescriber);
        licences.revoke(prescriber, Role.Prescriber, OpenPrescriptions.Honoured);
        // Towards the end it may go.
        vm.prank(prescriber);
        licences.revoke(prescriber, Role.Prescriber, OpenPrescriptions.Frozen);
        _holds(licences.isFrozen(PRESCRIBER_LICENCE), "frozen");
    }

    // ---- freezes

    function testHonoursWithoutBeingAskedTo() public {
        _suspend(prescriber, Role.Prescriber);
        _isFrozen(false);
    }

    function testFreezesTheOneAndHintsToAll() public {
        vm.expectEmit(address(licences));
        emit ILicences.LicenceSuspended(PRESCRIBER_LICENCE, registrar, OpenPrescriptions.Frozen);
        _freeze(prescriber);

        _isFrozen(true);
        _holds(!licences.isFrozen(OTHER_PRESCRIBER_LICENCE), "not the other's");
        _holds(!licences.isFrozen(PHARMACY_LICENCE) && !licences.isFrozen(LicenceId.wrap(99)), "no other");
    }

    function testChangesThePolicyOfASuspensionBothWays() public {
        _suspend(prescriber, Role.Prescriber);
        _freeze(prescriber);
        _isFrozen(true);
        _suspend(prescriber, Role.Prescriber);
        _isFrozen(false);
        _same(
            uint256(licences.licenceOf(prescriber, Role.Prescriber).status),
            uint256(LicenceStatus.Suspended),
            "stays suspended"
        );
    }

    function testChangesThePolicyOfARevocationBothWays() public {
        _revoke(prescriber, Role.Prescriber);
        vm.expectEmit(address(licences));
        emit ILicences.LicenceRevoked(PRESCRIBER_LICENCE, registrar, OpenPrescriptions.Frozen);
        _revokeTo(prescriber, Role.Prescriber, OpenPrescriptions.Frozen);
        _isFrozen(true);
        _revoke(prescriber, Role.Prescriber);
        _isFrozen(false);
    }

    function testARevocationDecidesAnew() public {
        _freeze(prescriber);
        _revoke(prescriber, Role.Prescriber);
        _isFrozen(false);
    }

    function testAReinstatementUnfreezes() public {
        _freeze(prescriber);
        _reinstate(prescriber, Role.Prescriber);
        _isFrozen(false);
    }

    function testStaysFrozenPastTheLicencesEnd() public {
        _freeze(prescriber);
        vm.warp(LICENSED_UNTIL + 1);
        _holds(licences.isFrozen(PRESCRIBER_LICENCE), "frozen");
    }

    function testHintsUntilTheLastIsUnfrozen() public {
        _freeze(prescriber);
        _freeze(otherPrescriber);
        _reinstate(prescriber, Role.Prescriber);
        _holds(_hint(), "one is left");
        _revoke(otherPrescriber, Role.Prescriber);
        _holds(!_hint(), "none is left");
    }

    function testTheHintDoesNotTouchTheClock() public {
        (, RegionClock before) = licences.requireLicence(pharmacy, Role.Dispenser);
        _freeze(prescriber);
        (, RegionClock then) = licences.requireLicence(pharmacy, Role.Dispenser);

        _same(RegionClock.unwrap(then), RegionClock.unwrap(before) | (1 << 9), "bit 9 alone");
        _same(RegionClock.unwrap(licences.clockOf(UK)), RegionClock.unwrap(before), "region");
        _same(
            RegionClock.unwrap(licences.clockOfLicence(PHARMACY_LICENCE)),
            RegionClock.unwrap(before),
            "clock of the licence"
        );
        _same(then.localDay(LICENSED_UNTIL), before.localDay(LICENSED_UNTIL), "local day");
        _same(then.startOfDate(2026, 7, 1), before.startOfDate(2026, 7, 1), "start of a date");
    }

    function testOpeningARegionKeepsTheHint() public {
        _freeze(prescriber);
        _openRegion(SHUT_REGION);
        _closeRegion(SHUT_REGION);
        _holds(_hint(), "hint");
    }

    // ---- within

    function _isFrozen(bool frozen) private view {
        _holds(licences.isFrozen(PRESCRIBER_LICENCE) == frozen, "frozen");
        _holds(licences.licenceOf(prescriber, Role.Prescriber).frozen == frozen, "in the licence");
        _holds(_hint() == frozen, "hint");
    }

    function _hint() private view returns (bool) {
        (, RegionClock clock) = licences.requireLicence(pharmacy, Role.Dispenser);
        return clock.anyFrozen();
    }

    function _suspendTo(address account, Role role, OpenPrescriptions policy) private {
        vm.prank(registrar);
        licences.suspend(account, role, policy);
    }

    function _revokeTo(address account, Role role, OpenPrescriptions policy) private {
        vm.prank(registrar);
        licences.revoke(account, role, policy);
    }

    function _statusIs(LicenceStatus status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.LicenceStatusIs.selector, PRESCRIBER_LICENCE, status);
    }
}
