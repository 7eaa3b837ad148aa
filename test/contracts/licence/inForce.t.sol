// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    pharmacy,
    PHARMACY_LICENCE,
    SHUT_REGION,
    START,
    UK
} from "../../support/sol/World.sol";

contract IsInForceTest is Suite {
    function testKnowsNoLicenceThatWasNeverGranted() public view {
        _holds(!licences.isInForce(LicenceId.wrap(0)), "none");
        _holds(!licences.isInForce(LicenceId.wrap(99)), "unknown");
    }

    function testFuzzHoldsExactlyBetweenItsDates(uint32 from, uint32 until, uint32 time) public {
        from = uint32(_bound(from, 0, type(uint32).max - 1));
        until = uint32(_bound(until, uint256(from) + 1, type(uint32).max));
        LicenceId id = _grant(newcomer, Role.Dispenser, UK, from, until);
        vm.warp(time);

        _holds(licences.isInForce(id) == (from <= time && time < until), "in force");
    }

    function testEndsWithASuspensionAndBeginsWithItsEnd() public {
        _suspend(pharmacy, Role.Dispenser);
        _holds(!licences.isInForce(PHARMACY_LICENCE), "suspended");
        _reinstate(pharmacy, Role.Dispenser);
        _holds(licences.isInForce(PHARMACY_LICENCE), "reinstated");
        _revoke(pharmacy, Role.Dispenser);
        _holds(!licences.isInForce(PHARMACY_LICENCE), "revoked");
    }

    function testAsksNeitherRegionNorPauseNorKey() public {
        _closeRegion(UK);
        _pause(Role.Dispenser);
        _rotate(pharmacy, Role.Dispenser, newcomer, START + 1 days);
        _holds(licences.isInForce(PHARMACY_LICENCE), "in force");
        _pass(2 days);
        _holds(licences.isInForce(PHARMACY_LICENCE), "after the overlap");
    }
}

contract ClockOfLicenceTest is Suite {
    function testRefusesAnUnknownLicence() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceUnknown.selector, 99));
        licences.clockOfLicence(LicenceId.wrap(99));
    }

    function testAnswersForAClosedRegionWithItsOffset() public {
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, -20, true);
        LicenceId id = _grant(newcomer, Role.Prescriber, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
        uint256 open = RegionClock.unwrap(licences.clockOfLicence(id));
        _same(open, 1 | 2 | (44 << 2), "open");

        _closeRegion(SHUT_REGION);
        _same(RegionClock.unwrap(licences.clockOfLicence(id)), open - 1, "closed: the same, not live");
    }

    function testAnswersWhateverTheStatus() public {
        _revoke(pharmacy, Role.Dispenser);
        _same(RegionClock.unwrap(licences.clockOfLicence(PHARMACY_LICENCE)), 1 | 2 | (64 << 2), "revoked");
    }
}
