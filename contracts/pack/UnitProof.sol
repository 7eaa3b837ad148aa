// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../types/Day.sol";
import { Gtin } from "../types/Gtin.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Unit } from "../types/Unit.sol";

/// @notice From packs and their proofs to the root of their lot's tree.
/// @dev A leaf is a double hash (so that no inner node passes for one) over GTIN, lot, expiry, serial and place (so
/// that none of them can be swapped). Inner nodes are those of OpenZeppelin's MerkleProof: the smaller child first.
/// Shared golden vectors: `test/vectors/merkle.json`.
library UnitProof {
    /// @dev A carton of up to 256 leaves lies in one word of the bitmap.
    uint256 internal constant MAX_CARTON_HEIGHT = 8;

    uint256 private constant MAX_DEPTH = 32;

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

    /// @dev Whether the number of siblings and the places of the units fit the shape of the tree. It must hold before
    /// {rootOf} is asked.
    function isWellFormed(
        PackLineHead head,
        Unit[] calldata units,
        bytes32[] calldata siblings
    ) internal pure returns (bool) {
        uint256 count = units.length;
        uint256 height = head.cartonHeightOf();
        uint256 depth = depthOf(head.shapeOf());
        if (count == 0 || height > depth || height > MAX_CARTON_HEIGHT) return false;
        if (siblings.length != count * height + depth - height) return false;

        uint256 first = units[0].indexOf();
        if (first >> depth != 0) return false;
        for (uint256 i = 1; i < count; ++i) {
            // Equal above the shared node, so within the tree as the first one is.
            if ((units[i].indexOf() ^ first) >> height != 0) return false;
        }
        return true;
    }

    /// @return root zero where the units do not meet in one node
    function rootOf(
        PackLineHead head,
        Unit[] calldata units,
        bytes32[] calldata siblings,
        Day expiry
    ) internal pure returns (bytes32 root) {
        Gtin gtin = head.gtinOf();
        bytes20 lot = head.lotOf();
        uint256 height = head.cartonHeightOf();
        uint256 used = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            bytes32 node = climb(leafOf(gtin, lot, expiry, units[i]), siblings, used, used + height);
            if (i != 0 && node != root) return 0;
            root = node;
            used += height;
        }
        return climb(root, siblings, used, siblings.length);
    }

    function leafOf(Gtin gtin, bytes20 lot, Day expiry, Unit unit) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(keccak256(abi.encode(gtin, lot, expiry, unit.serialOf(), unit.indexOf())))
            );
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
}
