// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A node of a lot's trees: a pack, a case, a pallet, or a whole tranche. The node of a pack has the number of the
/// pack itself.
///
/// | bits  | field   | unit                                                                               |
/// |-------|---------|------------------------------------------------------------------------------------|
/// | 0-31  | index   | among the nodes of its height, from zero                                            |
/// | 32-39 | tranche |                                                                                    |
/// | 40-47 | height  | above the packs, which have zero                                                   |
type NodeId is uint48;

using { heightOf, trancheOf, indexOf, above } for NodeId global;

/// @param unit `uint40` place of a pack: its tranche, then its position
/// @param height of the node above it that is meant
function nodeAbove(uint40 unit, uint256 height) pure returns (NodeId) {
    uint256 tranche = unit >> 32;
    uint256 position = uint32(unit);
    return NodeId.wrap(uint48((height << 40) | (tranche << 32) | (position >> height)));
}

function heightOf(NodeId self) pure returns (uint256) {
    return NodeId.unwrap(self) >> 40;
}

function trancheOf(NodeId self) pure returns (uint256) {
    return (NodeId.unwrap(self) >> 32) & 0xff;
}

function indexOf(NodeId self) pure returns (uint256) {
    return NodeId.unwrap(self) & 0xffffffff;
}

/// @param height of the node around this one that is meant; the caller climbs, so it is not less than its own: less is
/// not refused, and answers with a node that has nothing to do with this one
function above(NodeId self, uint256 height) pure returns (NodeId) {
    unchecked {
        uint256 index = self.indexOf() >> (height - self.heightOf());
        return NodeId.wrap(uint48((height << 40) | (self.trancheOf() << 32) | index));
    }
}
