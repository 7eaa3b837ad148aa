// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licence } from "../../../contracts/types/Licence.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../../contracts/types/LicenceStatus.sol";
import { OrganisationId } from "../../../contracts/types/OrganisationId.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    registrar,
    UK
} from "../../support/sol/World.sol";

contract GrantTest is Suite {
    // ---- refusals

    function testRefusesAnOutsiderNamingHimAndTheRole() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Prescriber));
        vm.prank(outsider);
        licences.grant(outsider, Role.Prescriber, OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesTheRegistrarOfAnotherRole() public {
        address doctorsRegister = address(uint160(uint256(keccak256("doctorsRegister"))));
        vm.prank(governor);
        licences.appointRegistrar(doctorsRegister, Role.Prescriber);

        vm.expectRevert(
            abi.encodeWithSelector(ILicences.NotRegistrar.selector, doctorsRegister, Role.Dispenser)
        );
        vm.prank(doctorsRegister);
        licences.grant(newcomer, Role.Dispenser, OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesEvenTheGovernor() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, governor, Role.Carrier));
        vm.prank(governor);
        licences.grant(newcomer, Role.Carrier, OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesNoRole() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, registrar, Role.None));
        vm.prank(registrar);
        licences.grant(newcomer, Role.None, OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesTheZeroAccount() public {
        _refusesTerms(address(0), OrganisationId.wrap(1), LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesTheZeroOrganisation() public {
        _refusesTerms(newcomer, OrganisationId.wrap(0), LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesARegistrarWhoWouldLicenseHimself() public {
        _refusesTerms(registrar, OrganisationId.wrap(1), LICENSED_FROM, LICENSED_UNTIL);
    }

    function testFuzzRefusesAnEmptyTerm(uint32 from, uint32 until) public {
        vm.assume(from >= until);
        _refusesTerms(newcomer, OrganisationId.wrap(1), from, until);
    }

    function testFuzzRefusesARegionBeyondTheWord(uint8 region) public {
        region = uint8(_bound(region, 24, 255));
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionUnknown.selector, region));
        _grant(newcomer, Role.Carrier, RegionId.wrap(region), LICENSED_FROM, LICENSED_UNTIL);
    }

    function testRefusesASecondLicenceInTheSameRoleNamingTheFirst() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceExists.selector,
                PHARMACY_LICENCE,
                pharmacy,
                Role.Dispenser
            )
        );
        _grantHere(pharmacy, Role.Dispenser);
    }

    function testRefusesANewLicenceAfterARevocation() public {
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceExists.selector,
                PHARMACY_LICENCE,
                pharmacy,
                Role.Dispenser
            )
        );
        _grantHere(pharmacy, Role.Dispenser);
    }

    // ---- grants

    function testFuzzGrants(uint8 role, uint32 organisation, uint8 region, uint32 from, uint32 until) public {
        role = uint8(_bound(role, 1, 6));
        organisation = uint32(_bound(organisation, 1, type(uint32).max));
        region = uint8(_bound(region, 0, 23));
        from = uint32(_bound(from, 0, type(uint32).max - 1));
        until = uint32(_bound(until, uint256(from) + 1, type(uint32).max));

        vm.expectEmit(address(licences));
        emit ILicences.LicenceGranted({
            id: LicenceId.wrap(10),
            account: newcomer,
            role: Role(role),
            organisation: OrganisationId.wrap(organisation),
            region: RegionId.wrap(region),
            validFrom: from,
            validUntil: until
        });
        vm.prank(registrar);
        LicenceId id = licences.grant({
            account: newcomer,
            role: Role(role),
            organisation: OrganisationId.wrap(organisation),
            region: RegionId.wrap(region),
            validFrom: from,
            validUntil: until
        });

        _same(LicenceId.unwrap(id), 10, "licences are numbered one after another");
        _same(licences.licenceCount(), 10, "count");
        Licence memory licence = licences.licenceOf(newcomer, Role(role));
        _same(LicenceId.unwrap(licence.id), 10, "id");
        _same(OrganisationId.unwrap(licence.organisation), organisation, "organisation");
        _same(RegionId.unwrap(licence.region), region, "region");
        _same(uint256(licence.status), uint256(LicenceStatus.Active), "status");
        _same(licence.validFrom, from, "valid from");
        _same(licence.validUntil, until, "valid until");
        (address account, Role held) = licences.holderOf(id);
        _same(account, newcomer, "holder");
        _same(uint256(held), role, "role of the holder");
    }

    function testGrantsSeveralRolesToOneAccountWithNumbersOfTheirOwn() public {
        LicenceId id = _grantHere(pharmacy, Role.Wholesaler);

        _same(LicenceId.unwrap(id), 10, "a number of its own");
        _same(LicenceId.unwrap(_licenceOf(pharmacy, Role.Dispenser)), 3, "the other role stays");
    }

    function testKnowsNothingOfWhatWasNeverGranted() public view {
        Licence memory licence = licences.licenceOf(outsider, Role.Prescriber);
        _same(LicenceId.unwrap(licence.id), 0, "no id");
        _same(uint256(licence.status), uint256(LicenceStatus.None), "no status");
        (address account, Role role) = licences.holderOf(LicenceId.wrap(10));
        _same(account, address(0), "no holder");
        _same(uint256(role), 0, "no role");
    }

    function _refusesTerms(address account, OrganisationId organisation, uint32 from, uint32 until) private {
        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceTermsInvalid.selector, account, Role.Carrier, from, until)
        );
        vm.prank(registrar);
        licences.grant(account, Role.Carrier, organisation, UK, from, until);
    }
}
