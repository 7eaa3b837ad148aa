// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { LicenceStatus } from "../../../contracts/types/LicenceStatus.sol";
import { OpenPrescriptions } from "../../../contracts/types/OpenPrescriptions.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { governor, outsider, pharmacy, PHARMACY_LICENCE, registrar, UK } from "../../support/sol/World.sol";

contract SuspendTest is Suite {
    // ---- refusals

    function testRefusesAnOutsider() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Dispenser));
        vm.prank(outsider);
        licences.suspend(pharmacy, Role.Dispenser, OpenPrescriptions.Honoured);
    }

    function testRefusesWhatWasNeverGranted() public {
        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _suspend(outsider, Role.Dispenser);
    }

    function testRefusesASuspendedLicenceNamingItsStatus() public {
        _suspend(pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceStatusIs.selector,
                PHARMACY_LICENCE,
                LicenceStatus.Suspended
            )
        );
        _suspend(pharmacy, Role.Dispenser);
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
        _suspend(pharmacy, Role.Dispenser);
    }

    // ---- suspends

    function testSuspendsFromTheNextTransaction() public {
        licences.requireLicence(pharmacy, Role.Dispenser);

        vm.expectEmit(address(licences));
        emit ILicences.LicenceSuspended(PHARMACY_LICENCE, registrar, OpenPrescriptions.Honoured);
        _suspend(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE));
        licences.requireLicence(pharmacy, Role.Dispenser);
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PHARMACY_LICENCE));
        licences.requireLicenceDespitePause(pharmacy, Role.Dispenser);
    }

    function testSuspendsOneRoleOfAnAccountAlone() public {
        _grantHere(pharmacy, Role.Wholesaler);
        _suspend(pharmacy, Role.Dispenser);

        licences.requireLicence(pharmacy, Role.Wholesaler);
    }

    function testSuspendsWhileTheRegionIsClosed() public {
        _closeRegion(UK);
        _suspend(pharmacy, Role.Dispenser);

        _same(
            uint256(licences.licenceOf(pharmacy, Role.Dispenser).status),
            uint256(LicenceStatus.Suspended),
            "status"
        );
    }
}

contract ReinstateTest is Suite {
    // ---- refusals

    function testRefusesTheSuspendedHolderItself() public {
        _suspend(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, pharmacy, Role.Dispenser));
        vm.prank(pharmacy);
        licences.reinstate(pharmacy, Role.Dispenser);
    }

    function testRefusesWhatWasNeverGranted() public {
        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _reinstate(outsider, Role.Dispenser);
    }

    function testRefusesAnActiveLicence() public {
        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceStatusIs.selector, PHARMACY_LICENCE, LicenceStatus.Active)
        );
        _reinstate(pharmacy, Role.Dispenser);
    }

    function testRefusesARegistrarItsOwnLicence() public {
        _suspend(pharmacy, Role.Dispenser);
        vm.prank(governor);
        licences.appointRegistrar(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.OwnLicence.selector, PHARMACY_LICENCE, pharmacy));
        vm.prank(pharmacy);
        licences.reinstate(pharmacy, Role.Dispenser);
    }

    function testRefusesARevokedLicence() public {
        _suspend(pharmacy, Role.Dispenser);
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceStatusIs.selector,
                PHARMACY_LICENCE,
                LicenceStatus.Revoked
            )
        );
        _reinstate(pharmacy, Role.Dispenser);
    }

    // ---- reinstates

    function testReinstates() public {
        _suspend(pharmacy, Role.Dispenser);

        vm.expectEmit(address(licences));
        emit ILicences.LicenceReinstated(PHARMACY_LICENCE, registrar);
        _reinstate(pharmacy, Role.Dispenser);

        licences.requireLicence(pharmacy, Role.Dispenser);
    }
}

contract RevokeTest is Suite {
    // ---- refusals

    function testRefusesAnOutsider() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, outsider, Role.Dispenser));
        vm.prank(outsider);
        licences.revoke(pharmacy, Role.Dispenser, OpenPrescriptions.Honoured);
    }

    function testRefusesWhatWasNeverGranted() public {
        vm.expectRevert(_missing(outsider, Role.Dispenser));
        _revoke(outsider, Role.Dispenser);
    }

    function testRefusesTwice() public {
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceStatusIs.selector,
                PHARMACY_LICENCE,
                LicenceStatus.Revoked
            )
        );
        _revoke(pharmacy, Role.Dispenser);
    }

    // ---- revokes

    function testRevokesAnActiveLicence() public {
        vm.expectEmit(address(licences));
        emit ILicences.LicenceRevoked(PHARMACY_LICENCE, registrar, OpenPrescriptions.Honoured);
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, PHARMACY_LICENCE));
        licences.requireLicence(pharmacy, Role.Dispenser);
    }

    function testRevokesASuspendedLicence() public {
        _suspend(pharmacy, Role.Dispenser);
        _revoke(pharmacy, Role.Dispenser);

        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, PHARMACY_LICENCE));
        licences.requireLicenceDespitePause(pharmacy, Role.Dispenser);
    }
}
