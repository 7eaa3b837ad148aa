// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { NodeId, nodeAbove } from "../types/NodeId.sol";
import { UnitProof } from "./UnitProof.sol";

/// @dev How many incidents lock which nodes of one lot.
struct LockBook {
    // slot 0
    mapping(NodeId node => uint256 incidents) own;
    // slot 1
    /// @dev How many locks stand on nodes within a node; under {NodeLocks-WHOLE}, how many in the lot.
    mapping(NodeId node => uint256 incidents) within;
}

/// @title NodeLocks
/// @notice What is locked, what is in it and what it is in. A box moves with all that it holds, so each lock is counted
/// at every height above its node: 34 writes, which are rare, for one read where something moves. No shape is asked:
/// those who move boxes prove none.
library NodeLocks {
    /// @dev No node has its height.
    NodeId internal constant WHOLE = NodeId.wrap(type(uint48).max);

    function lock(LockBook storage self, NodeId node) internal {
        ++self.own[node];
        ++self.within[WHOLE];
        for (uint256 height = node.heightOf() + 1; height <= UnitProof.MAX_DEPTH; ++height) {
            ++self.within[node.above(height)];
        }
    }

    /// @return any whether another lock stands in the lot
    function unlock(LockBook storage self, NodeId node) internal returns (bool any) {
        --self.own[node];
        any = --self.within[WHOLE] != 0;
        for (uint256 height = node.heightOf() + 1; height <= UnitProof.MAX_DEPTH; ++height) {
            --self.within[node.above(height)];
        }
    }

    function isLocked(LockBook storage self, NodeId node) internal view returns (bool) {
        return self.own[node] != 0;
    }

    /// @dev Whether a node, or anything around it, is locked.
    function isLockedAround(LockBook storage self, NodeId node) internal view returns (bool) {
        for (uint256 height = node.heightOf(); height <= UnitProof.MAX_DEPTH; ++height) {
            if (self.own[node.above(height)] != 0) return true;
        }
        return false;
    }

    /// @dev Whether a node, anything around it or anything within is locked.
    function isHeldUp(LockBook storage self, NodeId node) internal view returns (bool) {
        return self.within[node] != 0 || isLockedAround(self, node);
    }

    /// @dev Whether the pack at `index`, its case, its pallet or its tranche is locked.
    function isPackLocked(LockBook storage self, uint24 shape, uint40 index) internal view returns (bool) {
        return
            isLocked(self, nodeAbove(index, 0)) ||
            isLocked(self, nodeAbove(index, shape >> 16)) ||
            isLocked(self, nodeAbove(index, (shape >> 8) & 0xff)) ||
            isLocked(self, nodeAbove(index, shape & 0xff));
    }
}
