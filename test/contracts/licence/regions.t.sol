// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    pharmacy,
    registrar,
    SHUT_REGION,
    UK
} from "../../support/sol/World.sol";

contract OpenRegionTest is Suite {
    // ---- refusals

    function testRefusesTheRegistrar() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, registrar));
        vm.prank(registrar);
        licences.openRegion(SHUT_REGION, 0, true);
    }

    function testFuzzRefusesARegionBeyondTheWord(uint8 region) public {
        region = uint8(_bound(region, 24, 255));
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionUnknown.selector, region));
        _openRegion(RegionId.wrap(region));
    }

    function testFuzzRefusesAnOffsetBeyondItsSevenBits(int8 quarterHours) public {
        vm.assume(quarterHours < -64 || quarterHours > 63);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionOffsetInvalid.selector, quarterHours));
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, quarterHours, true);
    }

    // ---- opens

    function testFuzzOpensWithoutTouchingAnyOtherRegion(
        uint8 region,
        int8 quarterHours,
        bool daylight
    ) public {
        region = uint8(_bound(region, 0, 23));
        quarterHours = int8(int256(_bound(uint8(quarterHours), 0, 127)) - 64);
        uint256[24] memory before = _clocks();

        vm.expectEmit(address(licences));
        emit ILicences.RegionOpened(RegionId.wrap(region), quarterHours, daylight);
        vm.prank(governor);
        licences.openRegion(RegionId.wrap(region), quarterHours, daylight);

        before[region] = 1 | (daylight ? 2 : 0) | (uint256(int256(quarterHours) + 64) << 2);
        uint256[24] memory then = _clocks();
        for (uint256 i = 0; i < 24; ++i) {
            _same(then[i], before[i], string.concat("clock of region ", vm.toString(i)));
        }
    }

    function testOpensAgainWithANewClock() public {
        vm.prank(governor);
        licences.openRegion(UK, 4, false);

        _same(RegionClock.unwrap(licences.clockOf(UK)), 1 | (68 << 2), "clock");
    }

    function testBringsTheLicencesOfTheRegionToLife() public {
        _grant(newcomer, Role.Dispenser, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
        _openRegion(SHUT_REGION);

        licences.requireLicence(newcomer, Role.Dispenser);
    }

    function testRefusesToTellTheClockOfARegionBeyondTheWord() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionUnknown.selector, 24));
        licences.clockOf(RegionId.wrap(24));
    }

    function _clocks() private view returns (uint256[24] memory clocks) {
        for (uint8 i = 0; i < 24; ++i) {
            clocks[i] = RegionClock.unwrap(licences.clockOf(RegionId.wrap(i)));
        }
    }
}

contract CloseRegionTest is Suite {
    // ---- refusals

    function testRefusesTheRegistrar() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, registrar));
        vm.prank(registrar);
        licences.closeRegion(UK);
    }

    function testRefusesARegionBeyondTheWord() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionUnknown.selector, 24));
        _closeRegion(RegionId.wrap(24));
    }

    function testRefusesARegionThatIsNotLive() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionNotLive.selector, SHUT_REGION));
        _closeRegion(SHUT_REGION);
    }

    // ---- closes

    function testStopsEveryLicenceOfTheRegionAndNoOther() public {
        address abroad = address(uint160(uint256(keccak256("abroad"))));
        _grant(abroad, Role.Dispenser, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
        _openRegion(SHUT_REGION);

        vm.expectEmit(address(licences));
        emit ILicences.RegionClosed(UK);
        _closeRegion(UK);

        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionNotLive.selector, UK));
        licences.requireLicence(pharmacy, Role.Dispenser);
        licences.requireLicence(abroad, Role.Dispenser);
        _same(RegionClock.unwrap(licences.clockOf(UK)), 2 | (64 << 2), "the offset stays, live no more");
    }

    function testRefusesTheGovernorWhoOpens() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, governor));
        vm.prank(governor);
        licences.closeRegion(UK);
    }

    function testOpensAgain() public {
        _closeRegion(UK);
        _openRegion(UK);

        licences.requireLicence(pharmacy, Role.Dispenser);
    }
}
