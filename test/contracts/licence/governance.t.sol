// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import { IAccessManager } from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { GovernedFunctions } from "../../support/sol/GovernedFunctions.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    admin,
    ADMIN_ROLE,
    governor,
    GOVERNOR_ROLE,
    guardian,
    GUARDIAN_ROLE,
    outsider,
    pauser,
    pharmacy,
    registrar,
    REVOCATION_ROLE,
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
        bytes memory call = abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true));
        vm.prank(governor);
        (bytes32 operation, ) = governance.schedule(address(licences), call, 0);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, 0, true);
        _pass(1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, 0, true);
    }

    function testRefusesWhatWasNotScheduled() public {
        bytes memory call = abi.encodeCall(ILicences.appointRegistrar, (governor, Role.Prescriber));
        bytes32 operation = governance.hashOperation(governor, address(licences), call);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(governor);
        licences.appointRegistrar(governor, Role.Prescriber);
    }

    function testLetsTheGuardianVetoTheGovernor() public {
        bytes memory call = abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true));
        vm.prank(governor);
        (bytes32 operation, ) = governance.schedule(address(licences), call, 0);
        vm.prank(guardian);
        governance.cancel(governor, address(licences), call);

        _pass(1 days);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, 0, true);
    }

    function testLetsNobodyElseVeto() public {
        bytes memory call = abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true));
        vm.prank(governor);
        governance.schedule(address(licences), call, 0);

        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCancel.selector,
                outsider,
                governor,
                address(licences),
                ILicences.openRegion.selector
            )
        );
        vm.prank(outsider);
        governance.cancel(governor, address(licences), call);
    }

    function testRefusesTheGuardianToGovern() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian));
        vm.prank(guardian);
        licences.openRegion(SHUT_REGION, 0, true);
    }

    function testRefusesEverybodyASetAuthorityOfHisOwn() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, governor));
        vm.prank(governor);
        licences.setAuthority(address(this));
    }

    // ---- governs

    function testActsOnceTheDelayHasPassed() public {
        bytes memory call = abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true));
        vm.prank(governor);
        governance.schedule(address(licences), call, 0);
        _pass(1 days);

        vm.expectEmit(address(licences));
        emit ILicences.RegionOpened(SHUT_REGION, 0, true);
        vm.prank(governor);
        licences.openRegion(SHUT_REGION, 0, true);
    }

    function testUnpausesOnlyOnceTheDelayHasPassed() public {
        _pause(Role.Dispenser);
        bytes memory call = abi.encodeCall(ILicences.unpause, (_only(Role.Dispenser)));
        bytes32 operation = _schedule(governor, address(licences), call);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        _unpause(Role.Dispenser);
        _pass(1 days);
        _unpause(Role.Dispenser);
        licences.requireLicence(pharmacy, Role.Dispenser);
    }

    function testMakesTheGovernorWaitForThePolicyOfTheGuard() public {
        GuardPolicy policy = world.guardPolicy();
        bytes memory set = abi.encodeCall(IGuardPolicy.setRule, (Schedule.Schedule2, GuardRule.Block, 0));
        bytes memory adopt = abi.encodeCall(IGuardOffice.adoptPolicy, (policy));
        _schedule(governor, address(policy), set);
        bytes32 operation = _schedule(governor, address(guardOffice), adopt);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(governor);
        guardOffice.adoptPolicy(policy);
        _pass(1 days);
        vm.prank(governor);
        policy.setRule(Schedule.Schedule2, GuardRule.Block, 0);
        vm.prank(governor);
        guardOffice.adoptPolicy(policy);
        _holds(prescriptions.guardTerms().ruleOf(Schedule.Schedule2) == GuardRule.Block, "rule");
    }

    // ---- without delay

    function testDeclaresAndEndsAnOutageAtOnce() public {
        vm.prank(guardian);
        guardOffice.declareOutage(_now() + 1 days, 5);
        _same(guardOffice.outage().until, _now() + 1 days, "declared");
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian));
        vm.prank(guardian);
        guardOffice.endOutage();
        vm.prank(pauser);
        guardOffice.endOutage();
        _same(guardOffice.outage().until, _now(), "ended");
    }

    function testBrakesAtOnce() public {
        _pause(Role.Prescriber);
        _closeRegion(UK);
        vm.prank(guardian);
        licences.dismissRegistrar(registrar, Role.Prescriber);

        _holds(licences.isPaused(Role.Prescriber), "paused");
        _holds(!licences.isRegistrar(registrar, Role.Prescriber), "dismissed");
    }

    // ---- no key alone

    function testMakesTheAdministratorWait() public {
        bytes memory call = abi.encodeCall(IAccessManager.grantRole, (GOVERNOR_ROLE, outsider, 0));
        bytes32 operation = _schedule(admin, address(governance), call);

        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        vm.prank(admin);
        governance.grantRole(GOVERNOR_ROLE, outsider, 0);
        _pass(1 days);
        vm.prank(admin);
        governance.grantRole(GOVERNOR_ROLE, outsider, 0);
    }

    function testLetsTheGuardianVetoWhateverTheAdministratorChanges() public {
        bytes[9] memory acts = [
            abi.encodeCall(IAccessManager.labelRole, (GUARDIAN_ROLE, "nobody")),
            abi.encodeCall(IAccessManager.grantRole, (GOVERNOR_ROLE, outsider, 0)),
            abi.encodeCall(IAccessManager.setRoleAdmin, (GUARDIAN_ROLE, GOVERNOR_ROLE)),
            abi.encodeCall(IAccessManager.setRoleGuardian, (GOVERNOR_ROLE, GOVERNOR_ROLE)),
            abi.encodeCall(IAccessManager.setGrantDelay, (GOVERNOR_ROLE, 0)),
            abi.encodeCall(IAccessManager.setTargetAdminDelay, (address(licences), 0)),
            abi.encodeCall(
                IAccessManager.setTargetFunctionRole,
                (address(governance), GovernedFunctions.ofTheAdministrator(), ADMIN_ROLE)
            ),
            abi.encodeCall(IAccessManager.setTargetClosed, (address(licences), true)),
            abi.encodeCall(IAccessManager.updateAuthority, (address(licences), outsider))
        ];
        for (uint256 i = 0; i < acts.length; ++i) {
            bytes32 operation = _schedule(admin, address(governance), acts[i]);
            vm.prank(guardian);
            governance.cancel(admin, address(governance), acts[i]);
            _same(governance.getSchedule(operation), 0, "vetoed");
        }
    }

    function testLetsTheGovernorVetoThatTheGuardianIsDismissed() public {
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (GUARDIAN_ROLE, guardian));
        bytes32 operation = _schedule(admin, address(governance), call);
        vm.prank(governor);
        governance.cancel(admin, address(governance), call);

        _same(governance.getSchedule(operation), 0, "vetoed");
    }

    function testRefusesTheGuardianToVetoItsOwnDismissal() public {
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (GUARDIAN_ROLE, guardian));
        _schedule(admin, address(governance), call);

        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCancel.selector,
                guardian,
                admin,
                address(governance),
                IAccessManager.revokeRole.selector
            )
        );
        vm.prank(guardian);
        governance.cancel(admin, address(governance), call);
    }

    function testReplacesAGovernorWhoVetoesHisOwnDismissal() public {
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (GOVERNOR_ROLE, governor));
        _schedule(admin, address(governance), call);
        vm.prank(governor);
        governance.cancel(admin, address(governance), call);

        bytes memory moved = abi.encodeCall(IAccessManager.setRoleGuardian, (REVOCATION_ROLE, GUARDIAN_ROLE));
        _schedule(admin, address(governance), moved);
        vm.expectRevert();
        vm.prank(governor);
        governance.cancel(admin, address(governance), moved);
        _pass(1 days);
        vm.prank(admin);
        governance.setRoleGuardian(REVOCATION_ROLE, GUARDIAN_ROLE);

        _schedule(admin, address(governance), call);
        vm.expectRevert();
        vm.prank(governor);
        governance.cancel(admin, address(governance), call);
        _pass(1 days);
        vm.prank(admin);
        governance.revokeRole(GOVERNOR_ROLE, governor);
        (bool isGovernor, ) = governance.hasRole(GOVERNOR_ROLE, governor);
        _holds(!isGovernor, "dismissed");
    }

    function testGivesNobodyTheAdministratorsPartByTheVeto() public {
        address[3] memory others = [governor, guardian, pauser];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccessManager.AccessManagerUnauthorizedAccount.selector,
                    others[i],
                    ADMIN_ROLE
                )
            );
            vm.prank(others[i]);
            governance.grantRole(GOVERNOR_ROLE, outsider, 0);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccessManager.AccessManagerUnauthorizedAccount.selector,
                    others[i],
                    ADMIN_ROLE
                )
            );
            vm.prank(others[i]);
            governance.revokeRole(GUARDIAN_ROLE, guardian);
        }
    }

    function _schedule(
        address caller,
        address target,
        bytes memory call
    ) private returns (bytes32 operation) {
        vm.prank(caller);
        (operation, ) = governance.schedule(target, call, 0);
    }
}
