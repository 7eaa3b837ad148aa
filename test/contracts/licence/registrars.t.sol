// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { governor, newcomer, outsider, prescriber, registrar } from "../../support/sol/World.sol";

contract AppointRegistrarTest is Suite {
    // ---- refusals

    function testRefusesARegistrarWhoWouldAppointAnother() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, registrar));
        vm.prank(registrar);
        licences.appointRegistrar(newcomer, Role.Prescriber);
    }

    function testRefusesTheZeroAccount() public {
        _refusesTerms(address(0), Role.Prescriber);
    }

    function testRefusesNoRole() public {
        _refusesTerms(newcomer, Role.None);
    }

    // ---- appoints

    function testFuzzAppointsForOneRoleAlone(uint8 role) public {
        role = uint8(_bound(role, 1, 6));

        vm.expectEmit(address(licences));
        emit ILicences.RegistrarAppointed(newcomer, Role(role));
        vm.prank(governor);
        licences.appointRegistrar(newcomer, Role(role));

        for (uint8 other = 0; other <= 6; ++other) {
            _holds(
                licences.isRegistrar(newcomer, Role(other)) == (other == role),
                string.concat("registrar of role ", vm.toString(other))
            );
        }
    }

    function testAppointsForSeveralRolesOneAfterAnother() public {
        vm.prank(governor);
        licences.appointRegistrar(newcomer, Role.Manufacturer);
        vm.prank(governor);
        licences.appointRegistrar(newcomer, Role.Wholesaler);

        _holds(licences.isRegistrar(newcomer, Role.Manufacturer), "keeps the first");
        _holds(licences.isRegistrar(newcomer, Role.Wholesaler), "has the second");
    }

    function _refusesTerms(address account, Role role) private {
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceTermsInvalid.selector, account, role, 0, 0));
        vm.prank(governor);
        licences.appointRegistrar(account, role);
    }
}

contract DismissRegistrarTest is Suite {
    // ---- refusals

    function testRefusesTheRegistrarHimself() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, registrar));
        vm.prank(registrar);
        licences.dismissRegistrar(registrar, Role.Prescriber);
    }

    function testRefusesWhoIsNoRegistrar() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Prescriber));
        vm.prank(governor);
        licences.dismissRegistrar(outsider, Role.Prescriber);
    }

    // ---- dismisses

    function testDismissesFromOneRoleAlone() public {
        vm.expectEmit(address(licences));
        emit ILicences.RegistrarDismissed(registrar, Role.Prescriber);
        vm.prank(governor);
        licences.dismissRegistrar(registrar, Role.Prescriber);

        _holds(!licences.isRegistrar(registrar, Role.Prescriber), "no registrar of prescribers any more");
        _holds(licences.isRegistrar(registrar, Role.Dispenser), "still the registrar of pharmacies");
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, registrar, Role.Prescriber));
        _suspend(prescriber, Role.Prescriber);
    }

    function testLeavesTheLicencesThatWereGranted() public {
        vm.prank(governor);
        licences.dismissRegistrar(registrar, Role.Prescriber);

        licences.requireLicence(prescriber, Role.Prescriber);
    }
}
// x
