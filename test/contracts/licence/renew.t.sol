// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licence } from "../../../contracts/types/Licence.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../../contracts/types/LicenceStatus.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_FROM,
    LICENSED_UNTIL,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    registrar
} from "../../support/sol/World.sol";

contract RenewTest is Suite {
    // ---- refusals

    function testRefusesTheHolder() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, pharmacy, Role.Dispenser));
        vm.prank(pharmacy);
        licences.renew(pharmacy, Role.Dispenser, LICENSED_UNTIL + 1);
    }

    function testRefusesAHolderWhoBecameRegistrar() public {
        vm.prank(governor);
        licences.appointRegistrar(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.OwnLicence.selector, PHARMACY_LICENCE, pharmacy));
        vm.prank(pharmacy);
        licences.renew(pharmacy, Role.Dispenser, LICENSED_UNTIL + 1);
    }

    function testRefusesWhatWasNeverGranted() public {
        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _renew(outsider, LICENSED_UNTIL + 1);
    }

    function testRefusesARevokedLicence() public {
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceStatusIs.selector,
                PHARMACY_LICENCE,
                LicenceStatus.Revoked
            )
        );
        _renew(pharmacy, LICENSED_UNTIL + 1);
    }

    function testFuzzRefusesToShorten(uint32 validUntil) public {
        validUntil = uint32(_bound(validUntil, 0, LICENSED_UNTIL));

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.RenewalNotLater.selector,
                PHARMACY_LICENCE,
                LICENSED_UNTIL,
                validUntil
            )
        );
        _renew(pharmacy, validUntil);
    }

    // ---- renews

    function testFuzzRenewsTouchingNothingElse(uint32 validUntil) public {
        validUntil = uint32(_bound(validUntil, LICENSED_UNTIL + 1, type(uint32).max));
        Licence memory before = licences.licenceOf(pharmacy, Role.Dispenser);

        vm.expectEmit(address(licences));
        emit ILicences.LicenceRenewed(PHARMACY_LICENCE, registrar, validUntil);
        _renew(pharmacy, validUntil);

        before.validUntil = validUntil;
        _same(
            keccak256(abi.encode(licences.licenceOf(pharmacy, Role.Dispenser))),
            keccak256(abi.encode(before)),
            "licence"
        );
        _same(before.validFrom, LICENSED_FROM, "valid from");
    }

    function testBringsAnExpiredLicenceBackUnderItsNumber() public {
        vm.warp(LICENSED_UNTIL);
        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceHasExpired.selector, PHARMACY_LICENCE, LICENSED_UNTIL)
        );
        licences.requireLicence(pharmacy, Role.Dispenser);

        _renew(pharmacy, LICENSED_UNTIL + 10);
        (LicenceId id, ) = licences.requireLicence(pharmacy, Role.Dispenser);
        _holds(id == PHARMACY_LICENCE, "the same licence");
        vm.warp(LICENSED_UNTIL + 10);
        _holds(!licences.isInForce(PHARMACY_LICENCE), "until its new end");
    }

    function testLeavesASuspendedLicenceSuspended() public {
        _suspend(pharmacy, Role.Dispenser);
        _renew(pharmacy, LICENSED_UNTIL + 10);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE));
        licences.requireLicence(pharmacy, Role.Dispenser);
    }

    function _renew(address account, uint32 validUntil) private {
        vm.prank(registrar);
        licences.renew(account, Role.Dispenser, validUntil);
    }
}
