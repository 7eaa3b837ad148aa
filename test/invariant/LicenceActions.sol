// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../contracts/licence/ILicences.sol";
import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { OpenPrescriptions } from "../../contracts/types/OpenPrescriptions.sol";
import { RegionId } from "../../contracts/types/RegionId.sol";
import { Role } from "../../contracts/types/Role.sol";
import { vm } from "../support/sol/Vm.sol";
import { Cast } from "./Cast.sol";
import {
    governor,
    manufacturer,
    otherPharmacy,
    pauser,
    pharmacy,
    prescriber,
    registrar,
    SHUT_REGION,
    UK
} from "../support/sol/World.sol";

/// @dev What registrars, the pauser and governance do, and time.
abstract contract LicenceActions is Cast {
    // `release`, `lapse`, `cancel`, `recall`, `suspend` and `revoke` foretell success whatever is paused. Keys that are
    // replaced are held against a model of their own in test/model/licences.ts.

    function suspend(uint256 seed) external {
        _seed = seed;
        // Seldom, or nobody would be left to act.
        if (_chance(2)) _move(Action.Suspend, LicenceStatus.Suspended);
        else _move(Action.Reinstate, LicenceStatus.Active);
    }

    function reinstate(uint256 seed) external {
        _seed = seed;
        _move(Action.Reinstate, LicenceStatus.Active);
    }

    function revoke(uint256 seed) external {
        _seed = seed;
        if (_chance(8)) _move(Action.Revoke, LicenceStatus.Revoked);
        else _move(Action.Reinstate, LicenceStatus.Active);
    }

    function turnRegion(uint256 seed) external {
        _seed = seed;
        bool abroad = _chance(2);
        bool close = _chance(5);
        address ruler = close ? pauser : governor;
        address account = _chance(8) ? registrar : ruler;
        RegionId region = abroad ? SHUT_REGION : UK;
        bytes memory call =
            close
                ? abi.encodeCall(ILicences.closeRegion, (region))
                : abi.encodeCall(ILicences.openRegion, (region, 0, true));
        bool succeeded = _call(account, address(licences), call);
        _judge(succeeded, account == ruler && (!close || _live[abroad]), 3, "region");
        if (!succeeded) return;
        ++successesOf[close ? Action.CloseRegion : Action.OpenRegion];
        _live[abroad] = !close;
    }

    function turnPause(uint256 seed) external {
        _seed = seed;
        // Seldom, or nothing would go on.
        bool stop = _chance(8);
        Role role = [Role.Prescriber, Role.Dispenser, Role.Manufacturer, Role.Regulator][_draw(4)];
        Role[] memory all = new Role[](4);
        (all[0], all[1], all[2], all[3]) = (
            Role.Prescriber,
            Role.Dispenser,
            Role.Manufacturer,
            Role.Regulator
        );
        address ruler = stop ? pauser : governor;
        address account = _chance(8) ? (stop ? registrar : pauser) : ruler;
        bytes memory call =
            stop ? abi.encodeCall(ILicences.pause, (_only(role))) : abi.encodeCall(ILicences.unpause, (all));
        bool succeeded = _call(account, address(licences), call);
        _judge(succeeded, account == ruler, 3, "pause");
        if (!succeeded) return;
        ++successesOf[stop ? Action.Pause : Action.Unpause];
        if (stop) _paused[role] = true;
        else for (uint256 i = 0; i < all.length; ++i) _paused[all[i]] = false;
    }

    function pass(uint256 seed) external {
        _seed = seed;
        _pass(_chance(10) ? 8 days : _draw(12 hours));
        // To the very end of a claim, or the moment before.
        uint256 end = _models[_claimedKey()].claimUntil + _draw(2);
        if (_chance(2) && end > _now() + 1 && end < _now() + 8 days) vm.warp(end - 1);
    }

    // ---- within

    function _move(Action action, LicenceStatus to) private {
        address account = _pick([prescriber, pharmacy, otherPharmacy, manufacturer, abroadPharmacy]);
        Role role =
            account == prescriber
                ? Role.Prescriber
                : (account == manufacturer ? Role.Manufacturer : Role.Dispenser);
        address caller = _chance(6) ? account : registrar;
        LicenceModel storage licence = _licenceModels[account][role];
        bool freezes = to != LicenceStatus.Active && role == Role.Prescriber && _chance(2);
        bool succeeded = _call(caller, address(licences), _callOf(action, account, role, freezes));
        _judge(succeeded, caller == registrar && _follows(licence, to, freezes), 3, "change of a licence");
        if (!succeeded) return;
        ++successesOf[action];
        if (freezes) ++successesOf[Action.Freeze];
        (licence.status, licence.frozen) = (to, freezes);
    }

    /// @dev A suspension and a revocation may be repeated with the other policy.
    function _follows(
        LicenceModel storage licence,
        LicenceStatus to,
        bool freezes
    ) private view returns (bool) {
        LicenceStatus from = licence.status;
        if (to == LicenceStatus.Active) return from == LicenceStatus.Suspended;
        if (from == to) return freezes != licence.frozen;
        return to == LicenceStatus.Revoked || from == LicenceStatus.Active;
    }

    function _callOf(
        Action action,
        address account,
        Role role,
        bool freezes
    ) private pure returns (bytes memory) {
        OpenPrescriptions policy = freezes ? OpenPrescriptions.Frozen : OpenPrescriptions.Honoured;
        if (action == Action.Reinstate) return abi.encodeCall(ILicences.reinstate, (account, role));
        if (action == Action.Suspend) return abi.encodeCall(ILicences.suspend, (account, role, policy));
        return abi.encodeCall(ILicences.revoke, (account, role, policy));
    }
}
