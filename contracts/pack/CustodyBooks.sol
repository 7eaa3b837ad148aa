// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { CustodyState } from "../types/CustodyState.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NodeId } from "../types/NodeId.sol";
import { CustodyRecord, CustodyRecords, CustodyWord } from "./CustodyRecord.sol";

/// @dev Who holds what of one lot, in records of its nodes.
struct CustodyBook {
    // slot 0
    mapping(uint256 word => CustodyWord) words;
}

/// @title CustodyBooks
/// @notice How records of nodes answer for what they hold. Levels with records are those of the tranche's shape:
/// pallet, case and pack. What lies above is opened, and the manufacturer's.
///
/// Always: every level above a record is Opened, and below a record that is not Opened there is none. So the lowest
/// record above a node answers for it, and most questions are answered by the first that is read:
/// `docs/decisions/0015-custody.md`, with a model and an oracle in `test/model/custody/`.
library CustodyBooks {
    using CustodyRecords for CustodyRecord;
    using CustodyRecords for CustodyWord;

    /// @dev Height of what has no record, above all that do.
    uint256 internal constant NOWHERE = type(uint8).max;

    function recordAt(CustodyBook storage self, NodeId node) internal view returns (CustodyRecord) {
        return self.words[CustodyRecords.wordOf(node)].laneOf(node);
    }

    function put(CustodyBook storage self, NodeId node, CustodyRecord record) internal {
        uint256 word = CustodyRecords.wordOf(node);
        self.words[word] = self.words[word].with(node, record);
    }

    /// @dev The record that answers for a node, and the height at which it stands.
    function find(
        CustodyBook storage self,
        uint24 shape,
        NodeId node,
        LicenceId maker
    ) internal view returns (CustodyRecord record, uint256 height) {
        for (height = node.heightOf(); height != NOWHERE; height = levelAbove(shape, height)) {
            record = recordAt(self, node.above(height));
            if (!record.isNone()) return (record, height);
        }
        record = CustodyRecords.resting(CustodyState.Opened, maker, LicenceId.wrap(0));
    }

    /// @dev Whom the holder of a node had it from; zero for nobody. A node that was refused has forgotten; what it was
    /// taken out of has not. The manufacturer has it from nobody.
    /// @param record that answers for the node, at `height`
    function previousOf(
        CustodyBook storage self,
        uint24 shape,
        NodeId node,
        LicenceId maker,
        CustodyRecord record,
        uint256 height
    ) internal view returns (LicenceId) {
        LicenceId holder = record.holderOf();
        if (holder == maker) return LicenceId.wrap(0);
        while (record.isMoving() || record.peerOf() == 0) {
            height = levelAbove(shape, height);
            if (height == NOWHERE) return LicenceId.wrap(0);
            record = recordAt(self, node.above(height));
            if (record.holderOf() != holder) return LicenceId.wrap(0);
        }
        return LicenceId.wrap(record.peerOf());
    }

    /// @dev Opens what stands around a node and is not opened yet: up to `height`, where the record stood that
    /// answered.
    function split(
        CustodyBook storage self,
        uint24 shape,
        NodeId node,
        uint256 height,
        CustodyRecord opened
    ) internal {
        uint256 level = levelAbove(shape, node.heightOf());
        for (; level <= height && level != NOWHERE; level = levelAbove(shape, level)) {
            NodeId around = node.above(level);
            if (level == height && recordAt(self, around).isOpened()) return;
            put(self, around, opened);
        }
    }

    /// @dev The next level with records above `height`.
    function levelAbove(uint24 shape, uint256 height) internal pure returns (uint256) {
        uint256 case_ = shape >> 16;
        if (height < case_) return case_;
        uint256 pallet = (shape >> 8) & 0xff;
        return height < pallet ? pallet : NOWHERE;
    }

    /// @dev Whether there may be a record of a node in a tranche of that shape.
    function isNode(uint24 shape, uint8 tranche, NodeId node) internal pure returns (bool) {
        uint256 height = node.heightOf();
        uint256 top = shape & 0xff;
        bool isLevel = height == 0 || height == shape >> 16 || height == (shape >> 8) & 0xff;
        return isLevel && node.trancheOf() == tranche && node.indexOf() >> (top - height) == 0;
    }
}
