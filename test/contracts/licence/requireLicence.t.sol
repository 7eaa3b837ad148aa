// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    pharmacy,
    regulator,
    SHUT_REGION,
    START,
    UK
} from "../../support/sol/World.sol";

contract RequireLicenceTest is Suite {
    // ---- refusals

    function testRefusesAnotherRole() public {
        vm.expectRevert(_missing(pharmacy, Role.Prescriber));
        licences.requireLicence(pharmacy, Role.Prescriber);
    }

    function testRefusesNoRole() public {
        vm.expectRevert(_missing(pharmacy, Role.None));
        licences.requireLicence(pharmacy, Role.None);
    }

    function testRefusesARegionThatWasNeverOpened() public {
        _grant(newcomer, Role.Dispenser, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);

        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionNotLive.selector, SHUT_REGION));
        licences.requireLicence(newcomer, Role.Dispenser);
    }

    function testFuzzHoldsExactlyBetweenItsDates(uint32 from, uint32 until, uint32 time) public {
        from = uint32(_bound(from, 0, type(uint32).max - 1));
        until = uint32(_bound(until, uint256(from) + 1, type(uint32).max));
        LicenceId id = _grant(newcomer, Role.Dispenser, UK, from, until);
        vm.warp(time);

        if (time >= until) vm.expectRevert(_expired(id, until));
        else if (time < from) vm.expectRevert(_notYet(id, from));
        licences.requireLicence(newcomer, Role.Dispenser);
    }

    function testHoldsOnItsFirstSecondAndNoLongerOnItsLast() public {
        LicenceId id = _grant(newcomer, Role.Dispenser, UK, START + 10, START + 20);

        vm.warp(START + 9);
        vm.expectRevert(_notYet(id, START + 10));
        licences.requireLicence(newcomer, Role.Dispenser);
        vm.warp(START + 10);
        licences.requireLicence(newcomer, Role.Dispenser);
        vm.warp(START + 19);
        licences.requireLicenceDespitePause(newcomer, Role.Dispenser);
        vm.warp(START + 20);
        vm.expectRevert(_expired(id, START + 20));
        licences.requireLicenceDespitePause(newcomer, Role.Dispenser);
    }

    function testNamesTheMostFinalReasonFirst() public {
        LicenceId id = _grant(newcomer, Role.Dispenser, SHUT_REGION, START, START + 10);
        vm.warp(START + 10);

        vm.expectRevert(_expired(id, START + 10));
        licences.requireLicence(newcomer, Role.Dispenser);
        _suspend(newcomer, Role.Dispenser);
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, id));
        licences.requireLicence(newcomer, Role.Dispenser);
        _revoke(newcomer, Role.Dispenser);
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, id));
        licences.requireLicence(newcomer, Role.Dispenser);
    }

    // ---- answers

    function testAnswersWithTheLicenceAndTheRegionsClock() public view {
        (LicenceId id, RegionClock clock) = licences.requireLicence(pharmacy, Role.Dispenser);

        _same(LicenceId.unwrap(id), 3, "licence");
        // Live, daylight, and an offset of zero with its bias of 64.
        _same(RegionClock.unwrap(clock), 1 | 2 | (64 << 2), "clock");
    }

    function testAnswersInAnyRegionWhileItIsClosed() public {
        _closeRegion(UK);

        LicenceId id = licences.requireLicenceDespitePause(regulator, Role.Regulator);
        _same(LicenceId.unwrap(id), 9, "licence");
    }

    function _expired(LicenceId id, uint32 until) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.LicenceHasExpired.selector, id, until);
    }

    function _notYet(LicenceId id, uint32 from) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.LicenceNotYetValid.selector, id, from);
    }
}
