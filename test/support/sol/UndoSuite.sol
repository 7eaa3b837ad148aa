// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { SupplyTrace } from "../../../contracts/types/SupplyTrace.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { GuardSuite } from "./GuardSuite.sol";
import { LotTree } from "./LotTree.sol";
import { Draft } from "./PrescriptionSuite.sol";
import { Log, vm } from "./Vm.sol";
import { GTIN, LOT, pharmacy } from "./World.sol";

/// @dev The fixture with supplies that are kept in cells, and what undoes them.
abstract contract UndoSuite is GuardSuite {
    uint32 internal constant CELL = 1;

    LotId internal immutable lotId = lotIdOf(GTIN, LOT);

    /// @dev `quantity` after `expectedSupplied`, kept in the cell.
    function _order(
        Draft memory draft,
        PackLine memory line,
        uint256 quantity,
        uint256 expectedSupplied,
        uint32 cell
    ) internal pure returns (DispenseOrder memory order) {
        order = _dispenseOrder(draft, _one(line));
        order.terms = SupplyTerms.wrap(
            SupplyTerms.unwrap(_supplyTerms(quantity, expectedSupplied, _collectionOf(draft))) |
                (uint256(cell) << 64)
        );
    }

    /// @dev Dispenses by {pharmacy}, and answers what undoes it.
    function _keep(DispenseOrder memory order) internal returns (UndoOrder memory) {
        vm.recordLogs();
        _dispense(pharmacy, order);
        return _undoOrderOf(order);
    }

    /// @dev From what was logged since the recording began.
    function _undoOrderOf(DispenseOrder memory order) internal returns (UndoOrder memory) {
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IDispensing.SupplyKept.selector) continue;
            (uint32 cell, SupplyTrace memory trace) = abi.decode(logs[i].data, (uint32, SupplyTrace));
            trace.guard = trace.guard.veiled(order.prescription, order.opening.tag);
            return
                UndoOrder({
                    prescription: order.prescription,
                    cell: cell,
                    quantity: order.terms.quantityOf(),
                    opening: order.opening,
                    trace: trace,
                    packs: order.packs
                });
        }
        revert NotTrue("nothing was kept");
    }

    /// @dev All that is outstanding of an issue, one pack, in the first cell.
    function _keepWhole(Draft memory draft, uint256 position) internal returns (UndoOrder memory) {
        return _keep(_order(draft, _pack(position), draft.quantity, 0, CELL));
    }

    /// @dev `taken` units of the pack at `position`, which this opens.
    function _keepPart(
        Draft memory draft,
        uint256 position,
        uint256 taken,
        uint256 expectedSupplied,
        uint32 cell
    ) internal returns (UndoOrder memory) {
        return _keep(_order(draft, _opened(position, taken), taken, expectedSupplied, cell));
    }

    function _opened(uint256 position, uint256 taken) internal pure returns (PackLine memory line) {
        line = _pack(position);
        line.units[0] = LotTree.opened(line.units[0], taken);
    }

    function _undo(UndoOrder memory order) internal {
        vm.prank(pharmacy);
        dispensing.undo(order);
    }

    function _refusesUndo(address account, UndoOrder memory order, bytes memory reason) internal {
        vm.expectRevert(reason);
        vm.prank(account);
        dispensing.undo(order);
    }

    function _lock(NodeId node, bool locked) internal {
        vm.prank(address(world.incidents()));
        packs.lockNode(lotId, node, locked);
    }

    function _isOut(uint40 index, bool out) internal view {
        _holds(packs.isDecommissioned(lotId, index) == out, out ? "not out" : "out");
    }
}
