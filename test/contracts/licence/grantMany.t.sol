// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Grant } from "../../../contracts/types/Grant.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OrganisationId } from "../../../contracts/types/OrganisationId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    guardian,
    LICENCE_COUNT,
    LICENSED_FROM,
    LICENSED_UNTIL,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    registrar,
    UK
} from "../../support/sol/World.sol";

contract GrantManyTest is Suite {
    // ---- refusals

    function testRefusesAnOutsider() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Prescriber));
        vm.prank(outsider);
        licences.grantMany(_grants(1));
    }

    function testRefusesAnEmptyList() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.ListInvalid.selector));
        _grantMany(new Grant[](0));
    }

    function testFuzzGrantsNoneWhereOneIsOfAnotherRegistrarsRole(uint8 place) public {
        Grant[] memory grants = _grants(6);
        vm.prank(guardian);
        licences.dismissRegistrar(registrar, Role.Carrier);
        place = uint8(_bound(place, 0, 5));
        grants[place].role = Role.Carrier;

        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, registrar, Role.Carrier));
        _grantMany(grants);
        _same(licences.licenceCount(), LICENCE_COUNT, "all or none");
        _holds(LicenceId.unwrap(_licenceOf(grants[0].account, Role.Prescriber)) == 0, "none");
    }

    function testGrantsNoneWhereOneHoldsItAlready() public {
        Grant[] memory grants = _grants(3);
        (grants[2].account, grants[2].role) = (pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceExists.selector,
                PHARMACY_LICENCE,
                pharmacy,
                Role.Dispenser
            )
        );
        _grantMany(grants);
        _same(licences.licenceCount(), LICENCE_COUNT, "all or none");
    }

    function testRefusesTheSameTwiceInOneList() public {
        Grant[] memory grants = _grants(2);
        grants[1] = grants[0];

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceExists.selector,
                LICENCE_COUNT + 1,
                grants[0].account,
                Role.Prescriber
            )
        );
        _grantMany(grants);
    }

    // ---- grants

    function testFuzzGrantsEachAsAloneInTheOrderOfTheList(uint8 count) public {
        Grant[] memory grants = _grants(_bound(count, 1, 20));

        for (uint256 i = 0; i < grants.length; ++i) {
            vm.expectEmit(address(licences));
            emit ILicences.LicenceGranted({
                id: LicenceId.wrap(uint32(LICENCE_COUNT + 1 + i)),
                account: grants[i].account,
                role: grants[i].role,
                organisation: grants[i].organisation,
                region: grants[i].region,
                validFrom: grants[i].validFrom,
                validUntil: grants[i].validUntil
            });
        }
        LicenceId first = _grantMany(grants);

        _same(LicenceId.unwrap(first), LICENCE_COUNT + 1, "first number");
        _same(licences.licenceCount(), LICENCE_COUNT + grants.length, "count");
        for (uint256 i = 0; i < grants.length; ++i) {
            (LicenceId id, ) = licences.requireLicence(grants[i].account, grants[i].role);
            _same(LicenceId.unwrap(id), LICENCE_COUNT + 1 + i, "numbers follow the list");
            (address account, ) = licences.holderOf(id);
            _same(account, grants[i].account, "holder");
        }
    }

    function _grants(uint256 count) private pure returns (Grant[] memory grants) {
        grants = new Grant[](count);
        for (uint256 i = 0; i < count; ++i) {
            grants[i] = Grant({
                account: address(uint160(0x6a000 + i)),
                role: i % 2 == 0 ? Role.Prescriber : Role.Dispenser,
                organisation: OrganisationId.wrap(uint32(i + 1)),
                region: UK,
                validFrom: LICENSED_FROM,
                validUntil: LICENSED_UNTIL
            });
        }
    }

    function _grantMany(Grant[] memory grants) private returns (LicenceId) {
        vm.prank(registrar);
        return licences.grantMany(grants);
    }
}
