// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import { ILicences } from "../../contracts/licence/ILicences.sol";
import { OverrideReason } from "../../contracts/types/OverrideReason.sol";
import { UndoOrder } from "../../contracts/types/UndoOrder.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../support/sol/UndoSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import { admin, governor, pharmacy, prescriber, SHUT_REGION } from "../support/sol/World.sol";

/// @dev What the contracts do today and should not. Each test holds the fault as it is and fails once it is mended:
/// then turn it round and move it to the file of its verb.
contract KnownWeaknessesTest is UndoSuite {
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

    /// @dev A part is supplied, the prescription reissued, the part brought back: the cover goes back, and the new
    /// token still counts the part, so that its rest may come unasked on twenty days of another prescription. Never
    /// more than one issue's days and the early days: `docs/guard.md`.
    function testWeaknessAReissuedTokenCountsWhatWasBroughtBack() public {
        Draft memory other = _tagged(prescriber, KEY + 1);
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        UndoOrder memory order = _keepPart(draft, 0, 14, 0, CELL);
        _releaseBy(pharmacy, draft);
        draft = _reissue(draft, KEY + 2);
        _undo(order);
        _same(_entry().coveredUntil, 0, "given back");
        _claim(other, pharmacy);
        _supplyFor(other, 20, 0, OverrideReason.None);
        _claim(draft, pharmacy);
        _supplyFor(draft, 14, 14, OverrideReason.None);

        _same(_entry().coveredUntil, _now() + 34 days, "on top");
        _holds(34 days < MONTH + (EARLY_DAYS + 1) * 1 days, "more than an issue and the early days");
    }
}
