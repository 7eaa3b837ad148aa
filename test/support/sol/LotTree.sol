// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../../../contracts/types/Day.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PackLineHead } from "../../../contracts/types/PackLineHead.sol";
import { Unit } from "../../../contracts/types/Unit.sol";

/// @dev A lot as its manufacturer knows it: every pack, and every node of the tree.
struct TestLot {
    Gtin gtin;
    bytes20 lot;
    Day expiry;
    uint256 depth;
    uint24 shape;
    /// @dev Which tree of the lot.
    uint8 tranche;
    /// @dev Packs that exist; the places behind them are padding.
    uint256 units;
    /// @dev Root at 1, children of n at 2n and 2n + 1, leaves from 2 ** depth.
    bytes32[] nodes;
}

/// @dev A plain tree, written without a look at `UnitProof`, so that the two can be held against each other.
library LotTree {
    function grow(
        Gtin gtin,
        bytes20 lot,
        Day expiry,
        uint256 depth,
        uint256 units
    ) internal pure returns (TestLot memory) {
        return growTranche(gtin, lot, expiry, depth, units, 0);
    }

    function growTranche(
        Gtin gtin,
        bytes20 lot,
        Day expiry,
        uint256 depth,
        uint256 units,
        uint8 tranche
    ) internal pure returns (TestLot memory self) {
        uint256 leaves = 1 << depth;
        self.tranche = tranche;
        self.gtin = gtin;
        self.lot = lot;
        self.expiry = expiry;
        self.depth = depth;
        // Cartons of four packs where the tree is high enough, no pallets.
        self.shape = uint24(depth | ((depth < 2 ? depth : 2) << 16));
        self.units = units;
        self.nodes = new bytes32[](2 * leaves);
        for (uint256 i = 0; i < units; ++i) {
            self.nodes[leaves + i] = leafOf(gtin, lot, expiry, serialOf(self, i), indexAt(self, i));
        }
        for (uint256 n = leaves - 1; n != 0; --n) {
            self.nodes[n] = parentOf(self.nodes[2 * n], self.nodes[2 * n + 1]);
        }
    }

    function rootOf(TestLot memory self) internal pure returns (bytes32) {
        return self.nodes[1];
    }

    function idOf(TestLot memory self) internal pure returns (LotId) {
        return lotIdOf(self.gtin, self.lot);
    }

    function serialOf(TestLot memory self, uint256 position) internal pure returns (bytes20) {
        return bytes20(keccak256(abi.encode("serial", self.gtin, self.lot, self.tranche, position)));
    }

    function indexAt(TestLot memory self, uint256 position) internal pure returns (uint40) {
        return (uint40(self.tranche) << 32) | uint40(position);
    }

    function unitAt(TestLot memory self, uint256 position) internal pure returns (Unit) {
        return unitOf(serialOf(self, position), indexAt(self, position));
    }

    /// @dev The same unit, of which only `taken` is supplied.
    function opened(Unit unit, uint256 taken) internal pure returns (Unit) {
        return Unit.wrap(Unit.unwrap(unit) | bytes32(taken << 40));
    }

    function unitOf(bytes20 serial, uint40 index) internal pure returns (Unit) {
        return Unit.wrap(bytes32(serial) | bytes32(uint256(index)));
    }

    function headOf(TestLot memory self, uint256 cartonHeight) internal pure returns (PackLineHead) {
        return headOf(self.gtin, self.lot, self.shape, cartonHeight);
    }

    function headOf(
        Gtin gtin,
        bytes20 lot,
        uint24 shape,
        uint256 cartonHeight
    ) internal pure returns (PackLineHead) {
        uint256 low = (uint256(Gtin.unwrap(gtin)) << 32) | (uint256(shape) << 8) | cartonHeight;
        return PackLineHead.wrap(bytes32(lot) | bytes32(low));
    }

    /// @dev One pack, with its proof.
    function line(TestLot memory self, uint256 position) internal pure returns (PackLine memory) {
        return lines(self, position, 1, 0);
    }

    /// @dev `count` packs from `first` on, which lie under one node of height `cartonHeight`.
    function lines(
        TestLot memory self,
        uint256 first,
        uint256 count,
        uint256 cartonHeight
    ) internal pure returns (PackLine memory) {
        uint256[] memory positions = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            positions[i] = first + i;
        }
        return linesAt(self, positions, cartonHeight);
    }

    /// @param positions ascending
    function linesAt(
        TestLot memory self,
        uint256[] memory positions,
        uint256 cartonHeight
    ) internal pure returns (PackLine memory result) {
        result.head = headOf(self, cartonHeight);
        result.units = new Unit[](positions.length);
        bytes32[] memory siblings = new bytes32[](positions.length * cartonHeight + self.depth);
        uint256 used = 0;
        for (uint256 i = 0; i < positions.length; ++i) {
            result.units[i] = unitAt(self, positions[i]);
            uint256 node = (1 << self.depth) + positions[i];
            // The last one climbs to the root.
            bool last = i + 1 == positions.length;
            uint256 next = last ? 0 : (1 << self.depth) + positions[i + 1];
            for (uint256 height = 0; node > 1 && (last || node ^ 1 != next >> height); ++height) {
                if (!_isAbove(self, positions, i, node ^ 1, height)) siblings[used++] = self.nodes[node ^ 1];
                node >>= 1;
            }
        }
        result.siblings = new bytes32[](used);
        for (uint256 i = 0; i < used; ++i) {
            result.siblings[i] = siblings[i];
        }
    }

    /// @dev What is left of `taken` units of opened packs; `line` is one that proves them.
    function remainder(PackLine memory line_, uint256 taken) internal pure returns (PackLine memory) {
        line_.head = PackLineHead.wrap(PackLineHead.unwrap(line_.head) | bytes32(uint256(0xff)));
        line_.siblings = new bytes32[](0);
        for (uint256 i = 0; i < line_.units.length; ++i) {
            line_.units[i] = opened(line_.units[i], taken);
        }
        return line_;
    }

    function leafOf(
        Gtin gtin,
        bytes20 lot,
        Day expiry,
        bytes20 serial,
        uint40 index
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(gtin, lot, expiry, serial, index))));
    }

    function parentOf(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    /// @dev Whether `node` stands over one of the first `count` positions.
    function _isAbove(
        TestLot memory self,
        uint256[] memory positions,
        uint256 count,
        uint256 node,
        uint256 height
    ) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) {
            if (((1 << self.depth) + positions[i]) >> height == node) return true;
        }
        return false;
    }
}
