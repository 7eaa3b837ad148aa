// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { GENERIC, GTIN, pharmacy, prescriber, regulator } from "../../support/sol/World.sol";

/// @dev Supplied while nobody monitored the medicine, bound to a tag since, undone.
contract UndoSettledTest is UndoSuite {
    /// @dev Else it would live again under a tag that does not count it.
    function testRefusesWhatWasBoundToATagSince() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepWhole(draft, 0);
        _settle(draft);
        _refusesUndo(pharmacy, order, _error(IDispensing.TagsBoundSince.selector, draft));
        _isIn(PrescriptionState.Spent, draft);
        _stands(0, 0);
        _isOut(0, true);
    }

    function testRefusesAPartOfWhatWasBoundToATagSince() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepPart(draft, 0, 10, 0, CELL);
        _settle(draft);
        uint256 covered = _entry().coveredUntil;
        _holds(covered != 0, "no cover");
        _refusesUndo(pharmacy, order, _error(IDispensing.TagsBoundSince.selector, draft));
        _stands(1, covered);
    }

    function testSettlesWhatWasUndoneFirst() public {
        Draft memory draft = _claimed(KEY);
        UndoOrder memory order = _keepWhole(draft, 0);
        _undo(order);
        _settle(draft);
        _stands(1, 0);
    }

    // ---- within

    function _settle(Draft memory draft) private {
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, true);
        Gtin[] memory gtins = new Gtin[](1);
        gtins[0] = GTIN;
        packs.refreshProducts(gtins);
        Opening memory opening = _openingOf(draft);
        vm.prank(prescriber);
        guardOffice.settle(draft.id, Role.Prescriber, opening, TAG, 0, OverrideReason.None);
    }
}
