// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../types/Day.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Unit } from "../types/Unit.sol";

/// @notice From packs and their proof to the root of their tranche's tree.
/// @dev A leaf is a double hash (so that no inner node passes for one) over GTIN, lot, expiry, serial and place (so
/// that none of them can be swapped). Inner nodes are those of OpenZeppelin's MerkleProof: the smaller child first.
/// Shared golden vectors: `test/vectors/merkle.json`.
library UnitProof {
    /// @dev A carton of up to 256 leaves lies in one word of the bitmap.
    uint256 internal constant MAX_CARTON_HEIGHT = 8;

    /// @dev Of a tranche's tree.
    uint256 internal constant MAX_DEPTH = 32;

    /// @dev The encoded leaf of a lot, in which serial and place are filled in for one unit after the other.
    type LeafFrame is uint256;

    /// @dev Height of the tree that `shape` describes.
    function depthOf(uint24 shape) internal pure returns (uint256) {
        return shape & 0xff;
    }

    /// @dev Whether top, pallet and case stand in descending order and within bounds; a level that is not used is zero.
    function isShape(uint24 shape) internal pure returns (bool) {
        uint256 top = depthOf(shape);
        uint256 pallet = (shape >> 8) & 0xff;
        uint256 case_ = shape >> 16;
        return top <= MAX_DEPTH && pallet <= top && case_ <= (pallet == 0 ? top : pallet);
    }

    /// @return root zero, which is no root, where number, order or places of units or siblings do not fit the head
    function rootOf(
        PackLineHead head,
        Unit[] calldata units,
        bytes32[] calldata siblings,
        Day expiry
    ) internal pure returns (bytes32 root) {
        uint256 height = head.cartonHeightOf();
        uint256 depth = depthOf(head.shapeOf());
        if (units.length == 0 || height > depth || height > MAX_CARTON_HEIGHT) return 0;
        if (units[0].positionOf() >> depth != 0 || siblings.length < depth - height) return 0;
        // How many of the siblings lie below the carton's node.
        uint256 below = siblings.length + height - depth;

        LeafFrame frame = _frameOf(head, expiry);
        if (units.length == 1) {
            root = below == height ? climb(_leafIn(frame, units[0]), siblings, 0, below) : bytes32(0);
        } else {
            root = _meet({ frame: frame, units: units, siblings: siblings, below: below, height: height });
        }
        return root == 0 ? root : climb(root, siblings, below, siblings.length);
    }

    function leafOf(PackLineHead head, Day expiry, Unit unit) internal pure returns (bytes32) {
        return _leafIn(_frameOf(head, expiry), unit);
    }

    /// @dev Hashes `node` with the siblings from `from` to `to`, which the caller has checked to lie within them. In
    /// assembly, since a supply climbs up to 32 levels: bench row `climb` shows what it saves against OpenZeppelin's
    /// `processProofCalldata`, and a fuzz test holds it to the same answer.
    function climb(
        bytes32 node,
        bytes32[] calldata siblings,
        uint256 from,
        uint256 to
    ) internal pure returns (bytes32 top) {
        top = node;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let end := add(siblings.offset, shl(5, to))
            for {
                let cursor := add(siblings.offset, shl(5, from))
            } lt(cursor, end) {
                cursor := add(cursor, 32)
            } {
                let sibling := calldataload(cursor)
                let slot := shl(5, gt(top, sibling))
                mstore(slot, top)
                mstore(xor(slot, 32), sibling)
                top := keccak256(0, 64)
            }
        }
    }

    /// @dev The node of `height` above all units. Each in turn climbs to where it meets the next, taking in on the way
    /// those that wait for it: what follows from the units themselves needs no sibling. In assembly for the reason that
    /// {climb} is, leaves as in {_leafIn}, pairs hashed in place: bench rows `dispenseNextPack` and `decommission50`.
    /// Behind the last thing in memory waits, by height, the node that is to be met there. Reading on behind the
    /// siblings gives whatever, and then their number is wrong.
    /// @return node zero where the units do not ascend under one node, or the siblings are not `below` in number
    function _meet(
        LeafFrame frame,
        Unit[] calldata units,
        bytes32[] calldata siblings,
        uint256 below,
        uint256 height
    ) private pure returns (bytes32 node) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let cursor := siblings.offset
            let waiting := mload(0x40)
            // The heights at which a node waits, eight bits each, the lowest one last; ones where none does.
            let heights := not(0)
            let place := units.offset
            let end := add(place, shl(5, units.length))
            let unit := calldataload(place)
            let index := and(unit, 0xffffffffff)
            for {} 1 {} {
                place := add(place, 32)
                let next := calldataload(place)
                let nextIndex := and(next, 0xffffffffff)
                // The last one climbs to the shared node itself.
                let meeting := add(height, 1)
                if lt(place, end) {
                    let differing := xor(index, nextIndex)
                    if or(iszero(gt(nextIndex, index)), shr(height, differing)) {
                        cursor := 0
                        break
                    }
                    // How many bits `differing`, which is below 256, has.
                    let four := shl(2, gt(differing, 0xf))
                    let two := shl(1, gt(shr(four, differing), 0x3))
                    meeting := add(add(four, two), add(1, gt(shr(add(four, two), differing), 1)))
                }
                mstore(add(frame, 96), shl(96, shr(96, unit)))
                mstore(add(frame, 128), index)
                mstore(0, keccak256(frame, 160))
                node := keccak256(0, 32)
                for {
                    let above := 1
                } 1 {
                    above := add(above, 1)
                } {
                    let lowest := and(heights, 0xff)
                    let waits := lt(lowest, meeting)
                    let until := xor(meeting, mul(waits, xor(meeting, lowest)))
                    for {} lt(above, until) {
                        above := add(above, 1)
                    } {
                        let sibling := calldataload(cursor)
                        let slot := shl(5, gt(node, sibling))
                        mstore(slot, node)
                        mstore(xor(slot, 32), sibling)
                        node := keccak256(0, 64)
                        cursor := add(cursor, 32)
                    }
                    if iszero(waits) {
                        break
                    }
                    let met := mload(add(waiting, shl(5, lowest)))
                    let slot := shl(5, gt(node, met))
                    mstore(slot, node)
                    mstore(xor(slot, 32), met)
                    node := keccak256(0, 64)
                    heights := shr(8, heights)
                }
                if eq(place, end) {
                    break
                }
                mstore(add(waiting, shl(5, meeting)), node)
                heights := or(shl(8, heights), meeting)
                unit := next
                index := nextIndex
            }
            node := mul(node, eq(cursor, add(siblings.offset, shl(5, below))))
        }
    }

    function _frameOf(PackLineHead head, Day expiry) private pure returns (LeafFrame frame) {
        // Five words, the last two left open: GTIN, lot, expiry, serial, place.
        bytes memory encoded = abi.encode(head.gtinOf(), head.lotOf(), expiry, bytes20(0), uint40(0));
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            frame := add(encoded, 32)
        }
    }

    /// @dev In assembly, since `abi.encode` for each unit takes new memory each time: bench row `decommission50`.
    function _leafIn(LeafFrame frame, Unit unit) private pure returns (bytes32 leaf) {
        bytes32 serial = unit.serialOf();
        uint256 index = unit.indexOf();
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(frame, 96), serial)
            mstore(add(frame, 128), index)
            mstore(0, keccak256(frame, 160))
            leaf := keccak256(0, 32)
        }
    }
}
