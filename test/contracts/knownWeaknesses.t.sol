// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import { ILicences } from "../../contracts/licence/ILicences.sol";
import { PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import { admin, governor, SHUT_REGION } from "../support/sol/World.sol";

/// @dev What the contracts do today and should not. Each test holds the fault as it is and fails once it is mended:
/// then turn it round and move it to the file of its verb.
contract KnownWeaknessesTest is PrescriptionSuite {
    /// @dev The library lets an administrator cancel whatever others have scheduled: a stolen key holds up governance
    /// for ever, though it gains nothing and the daily work goes on.
    function testWeaknessAnAdministratorHoldsUpGovernance() public {
        _enter({ governanceDelay: 1 days });
        AccessManager governance = world.governance();
        bytes memory call = abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true));
        vm.prank(governor);
        (bytes32 operation, ) = governance.schedule(address(licences), call, 0);
        vm.prank(admin);
        governance.cancel(governor, address(licences), call);

        _same(governance.getSchedule(operation), 0, "cancelled");
    }
}
