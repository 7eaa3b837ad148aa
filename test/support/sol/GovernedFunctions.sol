// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManager } from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";

/// @dev Who rules which function, as `ignition/modules/Handover.ts` sets it.
library GovernedFunctions {
    function ofTheGovernor() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](4);
        list[0] = ILicences.appointRegistrar.selector;
        list[1] = ILicences.appointRegistrars.selector;
        list[2] = ILicences.openRegion.selector;
        list[3] = ILicences.unpause.selector;
    }

    function ofTheGuardian() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = ILicences.dismissRegistrar.selector;
    }

    function ofThePauser() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](2);
        list[0] = ILicences.pause.selector;
        list[1] = ILicences.closeRegion.selector;
    }

    /// @dev Of the AccessManager itself: for its veto alone, since it lets nobody but the administrator act.
    function ofTheAdministrator() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](9);
        list[0] = IAccessManager.labelRole.selector;
        list[1] = IAccessManager.grantRole.selector;
        list[2] = IAccessManager.setRoleAdmin.selector;
        list[3] = IAccessManager.setRoleGuardian.selector;
        list[4] = IAccessManager.setGrantDelay.selector;
        list[5] = IAccessManager.setTargetAdminDelay.selector;
        list[6] = IAccessManager.setTargetFunctionRole.selector;
        list[7] = IAccessManager.setTargetClosed.selector;
        list[8] = IAccessManager.updateAuthority.selector;
    }

    function thatRevoke() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = IAccessManager.revokeRole.selector;
    }

    function ofThePolicy() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](2);
        list[0] = IGuardPolicy.setRule.selector;
        list[1] = IGuardPolicy.setRules.selector;
    }

    function ofTheOffice() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = IGuardOffice.adoptPolicy.selector;
    }

    function ofOutages() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = IGuardOffice.declareOutage.selector;
    }

    function thatEndOutages() internal pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = IGuardOffice.endOutage.selector;
    }
}
