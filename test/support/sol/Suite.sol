// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Dispensing } from "../../../contracts/dispensing/Dispensing.sol";
import { GuardOffice } from "../../../contracts/guard/GuardOffice.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licences } from "../../../contracts/licence/Licences.sol";
import { Packs } from "../../../contracts/pack/Packs.sol";
import { Prescriptions } from "../../../contracts/prescription/Prescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OpenPrescriptions } from "../../../contracts/types/OpenPrescriptions.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Assertions } from "./Assertions.sol";
import { LICENSED_FROM, LICENSED_UNTIL, UK, World, Worlds, governor, pauser, registrar } from "./World.sol";
import { vm } from "./Vm.sol";

/// @dev A test with the {World} put up, and what the registrar, the governor and the clock do in it.
abstract contract Suite is Assertions {
    World internal world;
    Licences internal licences;
    Prescriptions internal prescriptions;
    Packs internal packs;
    Dispensing internal dispensing;
    GuardOffice internal guardOffice;

    function setUp() public virtual {
        // Without a delay, so that most tests need not schedule; `governance.t.sol` sets one.
        _enter({ governanceDelay: 0 });
    }

    function _enter(uint32 governanceDelay) internal {
        world = Worlds.create(governanceDelay);
        licences = world.licences();
        prescriptions = world.prescriptions();
        packs = world.packs();
        dispensing = world.dispensing();
        guardOffice = world.guardOffice();
    }

    // ---- time

    /// @dev Read through a cheatcode: the optimiser takes the block's time for a constant of a call.
    function _now() internal view returns (uint32) {
        return uint32(vm.getBlockTimestamp());
    }

    function _pass(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
    }

    // ---- licences

    function _grant(
        address account,
        Role role,
        RegionId region,
        uint32 from,
        uint32 until
    ) internal returns (LicenceId) {
        return world.grant(account, role, region, from, until);
    }

    function _grantHere(address account, Role role) internal returns (LicenceId) {
        return _grant(account, role, UK, LICENSED_FROM, LICENSED_UNTIL);
    }

    function _suspend(address account, Role role) internal {
        vm.prank(registrar);
        licences.suspend(account, role, OpenPrescriptions.Honoured);
    }

    /// @dev Suspends a prescriber and freezes what it has issued.
    function _freeze(address account) internal {
        vm.prank(registrar);
        licences.suspend(account, Role.Prescriber, OpenPrescriptions.Frozen);
    }

    function _reinstate(address account, Role role) internal {
        vm.prank(registrar);
        licences.reinstate(account, role);
    }

    function _revoke(address account, Role role) internal {
        vm.prank(registrar);
        licences.revoke(account, role, OpenPrescriptions.Honoured);
    }

    function _rotate(address account, Role role, address newAccount, uint32 overlapUntil) internal {
        vm.prank(registrar);
        licences.rotate(account, role, newAccount, overlapUntil);
    }

    function _pause(Role role) internal {
        vm.prank(pauser);
        licences.pause(_only(role));
    }

    function _unpause(Role role) internal {
        vm.prank(governor);
        licences.unpause(_only(role));
    }

    function _only(Role role) internal pure returns (Role[] memory roles) {
        roles = new Role[](1);
        roles[0] = role;
    }

    function _openRegion(RegionId region) internal {
        vm.prank(governor);
        licences.openRegion(region, 0, true);
    }

    function _closeRegion(RegionId region) internal {
        vm.prank(pauser);
        licences.closeRegion(region);
    }

    function _licenceOf(address account, Role role) internal view returns (LicenceId) {
        return licences.licenceOf(account, role).id;
    }

    function _missing(address account, Role role) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.LicenceMissing.selector, account, role);
    }

    // ---- figures

    /// @dev A GTIN from its first thirteen digits.
    function _withCheckDigit(uint64 body) internal pure returns (uint64) {
        uint256 sum = 0;
        uint256 weight = 3;
        for (uint64 rest = body; rest != 0; rest /= 10) {
            sum += (rest % 10) * weight;
            weight = 4 - weight;
        }
        return body * 10 + uint64((10 - (sum % 10)) % 10);
    }
}
