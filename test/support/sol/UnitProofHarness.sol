// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { UnitProof } from "../../../contracts/pack/UnitProof.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";

/// @dev Gives {UnitProof} the calldata that it works on.
contract UnitProofHarness {
    function climb(
        bytes32 node,
        bytes32[] calldata siblings,
        uint256 from,
        uint256 to
    ) external pure returns (bytes32) {
        return UnitProof.climb(node, siblings, from, to);
    }

    function isShape(uint24 shape) external pure returns (bool) {
        return UnitProof.isShape(shape);
    }

    function rootOf(PackLine calldata line, Day expiry) external pure returns (bytes32) {
        return UnitProof.rootOf(line.head, line.units, line.siblings, expiry);
    }

    function isProven(PackLine calldata line, Day expiry, bytes32 root) external pure returns (bool) {
        bytes32 found = UnitProof.rootOf(line.head, line.units, line.siblings, expiry);
        return found != 0 && found == root;
    }
}
