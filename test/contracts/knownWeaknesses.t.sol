// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import { IAccessManager } from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft, PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    governor,
    GOVERNOR_ROLE,
    guardian,
    LICENSED_UNTIL,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    UK
} from "../support/sol/World.sol";

/// @dev What the contracts do today and should not. Each test holds the fault as it is and fails once it is mended:
/// then turn it round and move it to the file of its verb.
contract KnownWeaknessesTest is PrescriptionSuite {
    /// @dev No renewal: once its dates are over, an account is out of its role for ever.
    function testWeaknessAnExpiredLicenceIsNeverRenewed() public {
        vm.warp(LICENSED_UNTIL);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceExists.selector,
                MANUFACTURER_LICENCE,
                manufacturer,
                Role.Manufacturer
            )
        );
        _grant(manufacturer, Role.Manufacturer, UK, LICENSED_UNTIL, LICENSED_UNTIL + 1);
    }

    /// @dev The guardian vetoes what the governor does to licences, not what it does as administrator: after one delay
    /// a stolen governor's key names its own guardian.
    function testWeaknessTheGuardianDoesNotVetoTheAdministrator() public {
        _enter({ governanceDelay: 1 days });
        AccessManager governance = world.governance();
        bytes memory call = abi.encodeCall(IAccessManager.setRoleGuardian, (GOVERNOR_ROLE, GOVERNOR_ROLE));
        vm.prank(governor);
        governance.schedule(address(governance), call, 0);

        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCancel.selector,
                guardian,
                governor,
                address(governance),
                IAccessManager.setRoleGuardian.selector
            )
        );
        vm.prank(guardian);
        governance.cancel(governor, address(governance), call);
    }
}
