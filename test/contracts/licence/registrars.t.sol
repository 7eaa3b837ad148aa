// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Registrar } from "../../../contracts/types/Registrar.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { governor, guardian, newcomer, outsider, prescriber, registrar } from "../../support/sol/World.sol";

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

    function testAppointsSeveralAtOnceAlsoForOneRole() public {
        Registrar[] memory registers = new Registrar[](3);
        registers[0] = Registrar(newcomer, Role.Prescriber);
        registers[1] = Registrar(outsider, Role.Prescriber);
        registers[2] = Registrar(outsider, Role.Carrier);

        for (uint256 i = 0; i < registers.length; ++i) {
            vm.expectEmit(address(licences));
            emit ILicences.RegistrarAppointed(registers[i].account, registers[i].role);
        }
        vm.prank(governor);
        licences.appointRegistrars(registers);

        for (uint256 i = 0; i < registers.length; ++i) {
            _holds(licences.isRegistrar(registers[i].account, registers[i].role), "appointed");
        }
        _holds(licences.isRegistrar(registrar, Role.Prescriber), "the first registrar stays");
        _holds(!licences.isRegistrar(newcomer, Role.Carrier), "nobody gets another's role");
    }

    function testAppointsNobodyWhereOneIsRefused() public {
        Registrar[] memory registers = new Registrar[](2);
        registers[0] = Registrar(newcomer, Role.Prescriber);
        registers[1] = Registrar(address(0), Role.Prescriber);

        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceTermsInvalid.selector, address(0), Role.Prescriber, 0, 0)
        );
        vm.prank(governor);
        licences.appointRegistrars(registers);
        _holds(!licences.isRegistrar(newcomer, Role.Prescriber), "all or none");
    }

    function testRefusesAnEmptyList() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.ListInvalid.selector));
        vm.prank(governor);
        licences.appointRegistrars(new Registrar[](0));
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

    function testRefusesTheGovernorWhoAppoints() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, governor));
        vm.prank(governor);
        licences.dismissRegistrar(registrar, Role.Prescriber);
    }

    function testRefusesWhoIsNoRegistrar() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Prescriber));
        vm.prank(guardian);
        licences.dismissRegistrar(outsider, Role.Prescriber);
    }

    // ---- dismisses

    function testDismissesFromOneRoleAlone() public {
        vm.expectEmit(address(licences));
        emit ILicences.RegistrarDismissed(registrar, Role.Prescriber);
        vm.prank(guardian);
        licences.dismissRegistrar(registrar, Role.Prescriber);

        _holds(!licences.isRegistrar(registrar, Role.Prescriber), "no registrar of prescribers any more");
        _holds(licences.isRegistrar(registrar, Role.Dispenser), "still the registrar of pharmacies");
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, registrar, Role.Prescriber));
        _suspend(prescriber, Role.Prescriber);
    }

    function testLeavesTheLicencesThatWereGranted() public {
        vm.prank(guardian);
        licences.dismissRegistrar(registrar, Role.Prescriber);

        licences.requireLicence(prescriber, Role.Prescriber);
    }
}
