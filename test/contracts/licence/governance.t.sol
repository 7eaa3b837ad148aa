// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import { IAccessManager } from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    ADMIN_ROLE,
    governor,
    GOVERNOR_ROLE,
    guardian,
    outsider,
    SHUT_REGION,
    UK
} from "../../support/sol/World.sol";

/// @dev What `ignition/modules/Handover.ts` promises, with a delay of a day.
contract GovernanceTest is Suite {
    AccessManager private governance;

    function setUp() public override {
        _enter({ governanceDelay: 1 days });
        governance = world.governance();
    }

    // ---- refusals

    function testLeavesTheDeployersKeyWithoutAnyPower() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(world))
        );
        vm.prank(address(world));
        licences.openRegion(SHUT_REGION, 0, true);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedAccount.selector,
                address(world),
                0
            )
        );
        vm.prank(address(world));
        governance.grantRole(GOVERNOR_ROLE, address(world), 0);
        (bool isAdmin, ) = governance.hasRole(ADMIN_ROLE, address(world));
        (bool isGovernor, ) = governance.hasRole(GOVERNOR_ROLE, address(world));
        _holds(!isAdmin && !isGovernor, "no role is left");
    }

    function testMakesTheGovernorWait() public {
        bytes memory call = abi.encodeCall(ILicences.closeRegion, (UK));
        vm.prank(governor);
        (bytes32 operation, ) = governance.schedule(address(licences), call, 0);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(governor);
        licences.closeRegion(UK);
        _pass(1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(governor);
        licences.closeRegion(UK);
    }

    function testRefusesWhatWasNotScheduled() public {
        bytes memory call = abi.encodeCall(ILicences.appointRegistrar, (governor, Role.Prescriber));
        bytes32 operation = governance.hashOperation(governor, address(licences), call);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(governor);
        licences.appointRegistrar(governor, Role.Prescriber);
    }

    function testLetsTheGuardianVetoTheGovernor() public {
        bytes memory call = abi.encodeCall(ILicences.closeRegion, (UK));
        vm.prank(governor);
        (bytes32 operation, ) = governance.schedule(address(licences), call, 0);
        vm.prank(guardian);
        governance.cancel(governor, address(licences), call);

        _pass(1 days);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(governor);
        licences.closeRegion(UK);
    }

    function testLetsNobodyElseVeto() public {
        bytes memory call = abi.encodeCall(ILicences.closeRegion, (UK));
        vm.prank(governor);
        governance.schedule(address(licences), call, 0);

        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCancel.selector,
                outsider,
                governor,
                address(licences),
                ILicences.closeRegion.selector
            )
        );
        vm.prank(outsider);
        governance.cancel(governor, address(licences), call);
    }

    function testRefusesTheGuardianToGovern() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian));
        vm.prank(guardian);
        licences.closeRegion(UK);
    }

    function testRefusesEverybodyASetAuthorityOfHisOwn() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, governor));
        vm.prank(governor);
        licences.setAuthority(address(this));
    }

    // ---- governs

    function testActsOnceTheDelayHasPassed() public {
        bytes memory call = abi.encodeCall(ILicences.closeRegion, (UK));
        vm.prank(governor);
        governance.schedule(address(licences), call, 0);
        _pass(1 days);

        vm.expectEmit(address(licences));
        emit ILicences.RegionClosed(UK);
        vm.prank(governor);
        licences.closeRegion(UK);
    }
}
