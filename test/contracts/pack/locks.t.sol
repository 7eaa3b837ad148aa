// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { LotSlot, LotSlots } from "../../../contracts/pack/LotSlot.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { NodeId, nodeAbove } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PackLineHead } from "../../../contracts/types/PackLineHead.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Verdict } from "../../../contracts/types/Verdict.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    outsider,
    PHARMACY_LICENCE,
    regulator
} from "../../support/sol/World.sol";

/// @dev What an incident stops: a pack, a case, a pallet, a tranche.
contract LocksTest is UndoSuite {
    using LotSlots for LotSlot;
    using LotTree for TestLot;

    /// @dev Of 64 places: cases of four, pallets of sixteen.
    uint24 private constant SHAPE = 0x020406;

    // ---- refusals

    function testRefusesEverybodyButIncidents() public {
        address[4] memory callers = [outsider, regulator, manufacturer, address(dispensing)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPacks.NotIncidents.selector, callers[i]));
            vm.prank(callers[i]);
            packs.lockNode(lotId, NodeId.wrap(0), true);
        }
    }

    function testRefusesWhatStandsUnderALockedNodeAndNothingElse() public {
        TestLot memory lot = _pallets(0);
        // A pack, its case, its pallet, the tranche: how many packs each stops, from which on.
        uint8[4] memory heights = [0, 2, 4, 6];
        for (uint256 level = 0; level < 4; ++level) {
            NodeId node = nodeAbove(21, heights[level]);
            _lockOf(lot, node, true);
            for (uint40 i = 0; i < 40; ++i) {
                bool locked = i >> heights[level] == 21 >> heights[level];
                _holds(packs.verify(lot.line(i)).locked == locked, vm.toString(i));
                if (i % 5 == 1) _tries(lot, i, locked);
            }
            _lockOf(lot, node, false);
        }
    }

    function testRefusesALineOfWhichOnePackIsLockedNamingIt() public {
        TestLot memory lot = _pallets(0);
        _lockOf(lot, nodeAbove(6, 0), true);
        PackLine[] memory lines = _one(lot.lines(4, 4, 2));
        vm.expectRevert(abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lot.idOf(), 6));
        _supply(lines);
        lines = _one(lot.lines(4, 2, 2));
        _supply(lines);
    }

    function testKeepsTranchesApart() public {
        TestLot memory first = _pallets(0);
        TestLot memory second = _pallets(1);
        _lockOf(first, nodeAbove(second.indexAt(3), 6), true);
        _tries(second, 3, true);
        _tries(first, 3, false);
        _lockOf(first, nodeAbove(3, 0), true);
        _tries(first, 3, true);
        _lockOf(first, nodeAbove(second.indexAt(3), 6), false);
        _tries(second, 3, false);
    }

    function testKeepsLotsApart() public {
        TestLot memory lot = _pallets(0);
        _lock(nodeAbove(0, 0), true);
        _tries(lot, 0, false);
        _holds(packs.verify(_pack(0)).locked, "unlocked");
    }

    function testRefusesTheRestOfAnOpenedPackWhateverItsLineSaysOfTheTree() public {
        TestLot memory lot = _pallets(0);
        PackLine memory line = lot.line(21);
        line.units[0] = LotTree.opened(line.units[0], 5);
        _supply(_one(line));
        PackLine memory rest = LotTree.remainder(lot.line(21), 1);
        bytes memory reason = abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lot.idOf(), 21);
        uint8[4] memory heights = [0, 2, 4, 6];
        for (uint256 level = 0; level < 4; ++level) {
            _lockOf(lot, nodeAbove(21, heights[level]), true);
            vm.expectRevert(reason);
            _supply(_one(rest));
            // Its head is not proven.
            rest.head = PackLineHead.wrap(PackLineHead.unwrap(rest.head) & ~bytes32(uint256(0xffffff00)));
            vm.expectRevert(reason);
            _supply(_one(rest));
            _lockOf(lot, nodeAbove(21, heights[level]), false);
        }
        _lockOf(lot, nodeAbove(20, 0), true);
        _supply(_one(rest));
    }

    function testStopsWhatMovesForwardAndNothingElse() public {
        _lock(nodeAbove(0, 2), true);
        DecommissionReason[4] memory open = [
            DecommissionReason.Destroyed,
            DecommissionReason.Sample,
            DecommissionReason.Stolen,
            DecommissionReason.Exported
        ];
        for (uint256 i = 0; i < 4; ++i) {
            PackLine memory line = i == 3 ? _pack(4) : _pack(i);
            bool stopped = i == 3;
            _lock(nodeAbove(4, 0), true);
            if (stopped) vm.expectRevert(abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 4));
            vm.prank(manufacturer);
            packs.decommission(line, open[i], Role.Manufacturer);
        }
        vm.prank(manufacturer);
        packs.decommissionUndoable(_one(_pack(3)), DecommissionReason.Locked, Role.Manufacturer, CELL);
    }

    function testAsksNoLockOnceTheLastOneIsGone() public {
        NodeId[3] memory nodes = [nodeAbove(0, 0), nodeAbove(0, 0), nodeAbove(9, 2)];
        for (uint256 i = 0; i < 3; ++i) _lock(nodes[i], true);
        for (uint256 i = 0; i < 3; ++i) {
            _holds(_anyLocked(), "too soon");
            _holds(packs.isHeldUp(lotId, nodeAbove(9, 4)), "held up");
            _lock(nodes[i], false);
        }
        _holds(!_anyLocked(), "asked for ever");
        for (uint256 height = 0; height <= 32; ++height) {
            _holds(!packs.isHeldUp(lotId, nodeAbove(0, height)), "held up at the end");
        }
        // What is no lock is not taken off.
        address incidents = address(world.incidents());
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        vm.prank(incidents);
        packs.lockNode(lotId, nodes[0], false);
    }

    /// @dev At every height, in every tranche.
    function testFuzzHoldsUpJustWhatStandsAboveOrBelow(
        uint40 index,
        uint8 height,
        uint40 other,
        uint8 at
    ) public {
        (height, at) = (uint8(_bound(height, 0, 32)), uint8(_bound(at, 0, 32)));
        NodeId node = nodeAbove(index, height);
        _lock(node, true);
        uint256 higher = height > at ? height : at;
        bool related = NodeId.unwrap(nodeAbove(index, higher)) == NodeId.unwrap(nodeAbove(other, higher));
        _holds(packs.isHeldUp(lotId, nodeAbove(other, at)) == related, "another");
        _holds(packs.isHeldUp(lotId, nodeAbove(index, at)), "its own line");
        _lock(node, false);
        _holds(!packs.isHeldUp(lotId, nodeAbove(index, at)), "afterwards");
    }

    // ---- locks

    function testLocksOnceMoreForEachIncident() public {
        NodeId node = nodeAbove(0, 0);
        _lock(node, true);
        _lock(node, true);
        _lock(node, false);
        _holds(packs.isLocked(lotId, node), "free too soon");
        vm.expectEmit(address(packs));
        emit IPacks.NodeLocked(lotId, node, false);
        _lock(node, false);
        _holds(!packs.isLocked(lotId, node), "locked");
        _dispensed(KEY, 0);
    }

    function testStaysLockedThroughQuarantineAndRecall() public {
        _lock(nodeAbove(0, 4), true);
        vm.prank(manufacturer);
        packs.quarantine(GTIN, LOT, Role.Manufacturer);
        vm.prank(manufacturer);
        packs.liftQuarantine(GTIN, LOT, Role.Manufacturer);
        vm.prank(regulator);
        packs.recall(RecallClass.Class4, RecallLevel.Pharmacy, GTIN, LOT, Role.Regulator);
        Verdict memory verdict = packs.verify(_pack(3));
        _holds(verdict.locked && !verdict.maySupply && verdict.authentic, "verdict");
        PackLine[] memory lines = _one(_pack(3));
        vm.expectRevert(abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lotId, 3));
        _supply(lines);
    }

    function testSaysNothingOfLocksWhereThePackIsNotGenuine() public {
        _lock(nodeAbove(0, 4), true);
        PackLine memory line = _pack(3);
        line.siblings[0] = "false";
        _holds(!packs.verify(line).locked, "locked");
    }

    // ---- within

    /// @dev Forty packs in a tree of {SHAPE}, registered.
    function _pallets(uint8 tranche) private returns (TestLot memory lot) {
        lot = LotTree.growTranche(GTIN, "PALLETS", LOT_EXPIRY, 6, 40, tranche);
        lot.shape = SHAPE;
        if (tranche == 0) world.addLot(lot);
        else {
            vm.prank(manufacturer);
            packs.registerTranche(GTIN, lot.lot, tranche, lot.rootOf(), SHAPE);
        }
    }

    function _anyLocked() private view returns (bool) {
        (LotSlot slot, , ) = packs.lotStanding(GTIN, lotId);
        return slot.anyLocked();
    }

    function _lockOf(TestLot memory lot, NodeId node, bool locked) private {
        vm.prank(address(world.incidents()));
        packs.lockNode(lot.idOf(), node, locked);
    }

    function _tries(TestLot memory lot, uint40 position, bool locked) private {
        PackLine[] memory lines = _one(lot.line(position));
        uint256 snapshot = vm.snapshotState();
        if (locked) {
            uint40 index = lot.indexAt(position);
            vm.expectRevert(abi.encodeWithSelector(IPacks.UnitIsLocked.selector, lot.idOf(), index));
        }
        _supply(lines);
        vm.revertToState(snapshot);
    }

    function _supply(PackLine[] memory lines) private {
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, PHARMACY_LICENCE);
    }
}
