// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    GTIN,
    guardian,
    LOT,
    pauser,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    registrar,
    regulator,
    UK
} from "../../support/sol/World.sol";

contract PauseTest is PrescriptionSuite {
    // ---- refusals

    function testRefusesTheGovernorTheGuardianAndTheRegistrar() public {
        address[3] memory others = [governor, guardian, registrar];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i])
            );
            vm.prank(others[i]);
            licences.pause(_only(Role.Dispenser));
        }
    }

    function testRefusesThePauserToUnpause() public {
        _pause(Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, pauser));
        vm.prank(pauser);
        licences.unpause(_only(Role.Dispenser));
    }

    function testRefusesAnEmptyListAndNoRole() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.ListInvalid.selector));
        vm.prank(pauser);
        licences.pause(new Role[](0));
        vm.expectRevert(abi.encodeWithSelector(ILicences.ListInvalid.selector));
        _pause(Role.None);
        vm.expectRevert(abi.encodeWithSelector(ILicences.ListInvalid.selector));
        _unpause(Role.None);
    }

    // ---- pauses

    function testFuzzPausesTheseRolesAndTouchesNothingElse(uint8 set) public {
        Role[] memory roles = _rolesOf(_bound(set, 1, 63));
        RegionClock clock = licences.clockOf(UK);

        vm.expectEmit(address(licences));
        emit ILicences.RolesPaused(roles, pauser);
        vm.prank(pauser);
        licences.pause(roles);

        for (uint8 role = 1; role <= 6; ++role) {
            bool paused = (_bound(set, 1, 63) >> (role - 1)) & 1 == 1;
            _holds(licences.isPaused(Role(role)) == paused, "paused");
        }
        _same(RegionClock.unwrap(licences.clockOf(UK)), RegionClock.unwrap(clock), "clock");
        for (uint8 region = 1; region < 24; ++region) {
            _same(RegionClock.unwrap(licences.clockOf(RegionId.wrap(region))), 0, "other clocks");
        }
    }

    function testStopsARoleAndNoOther() public {
        _pause(Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.RolePaused.selector, Role.Dispenser));
        licences.requireLicence(pharmacy, Role.Dispenser);
        licences.requireLicence(prescriber, Role.Prescriber);
        _holds(licences.isInForce(PHARMACY_LICENCE), "the licence itself is in force");
    }

    function testNamesTheLicencesOwnFaultFirst() public {
        _pause(Role.Dispenser);
        _suspend(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE));
        licences.requireLicence(pharmacy, Role.Dispenser);
    }

    function testPausingTwiceIsHarmless() public {
        _pause(Role.Dispenser);
        _pause(Role.Dispenser);
        _unpause(Role.Dispenser);

        licences.requireLicence(pharmacy, Role.Dispenser);
    }

    // ---- what a pause never blocks

    function testLetsVerifyRecallReleaseSuspendAndRevoke() public {
        Draft memory claimed = _claimed(KEY);
        vm.prank(pauser);
        licences.pause(_rolesOf(63));

        packs.verify(_pack(0));
        vm.prank(pharmacy);
        prescriptions.release(claimed.id);
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        _suspend(pharmacy, Role.Dispenser);
        _reinstate(pharmacy, Role.Dispenser);
        _revoke(pharmacy, Role.Dispenser);
        _freeze(prescriber);
        _holds(licences.isFrozen(PRESCRIBER_LICENCE), "frozen while paused");
        licences.requireLicenceDespitePause(regulator, Role.Regulator);
    }

    // ---- unpauses

    function testUnpauses() public {
        vm.prank(pauser);
        licences.pause(_rolesOf(63));

        vm.expectEmit(address(licences));
        emit ILicences.RolesUnpaused(_only(Role.Dispenser), governor);
        _unpause(Role.Dispenser);

        licences.requireLicence(pharmacy, Role.Dispenser);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RolePaused.selector, Role.Prescriber));
        licences.requireLicence(prescriber, Role.Prescriber);
    }

    function _rolesOf(uint256 set) private pure returns (Role[] memory roles) {
        uint256 count = 0;
        for (uint256 rest = set; rest != 0; rest >>= 1) {
            count += rest & 1;
        }
        roles = new Role[](count);
        uint256 place = 0;
        for (uint8 i = 0; i < 6; ++i) {
            if ((set >> i) & 1 == 1) roles[place++] = Role(i + 1);
        }
    }
}
