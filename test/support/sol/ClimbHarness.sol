// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import { UnitProof } from "../../../contracts/pack/UnitProof.sol";

/// @notice The two ways to climb a Merkle path, side by side, for the bench row that justifies our own.
contract ClimbHarness {
    function ours(bytes32 leaf, bytes32[] calldata siblings) external pure returns (bytes32) {
        return UnitProof.climb(leaf, siblings, 0, siblings.length);
    }

    function openZeppelin(bytes32 leaf, bytes32[] calldata siblings) external pure returns (bytes32) {
        return MerkleProof.processProofCalldata(siblings, leaf);
    }
}
