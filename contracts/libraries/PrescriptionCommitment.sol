// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GroupId } from "../types/GroupId.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";

/// @notice What slot 1 of a prescription commits to. Shared golden vectors: `test/vectors/commitment.json`.
library PrescriptionCommitment {
    bytes32 internal constant RX_TYPEHASH = keccak256(
        "Prescription(address id,bytes32 contentHash,bytes32 groupHash,bytes32 tag,bytes32 previousTag)"
    );

    function commitmentOf(
        PrescriptionId id,
        bytes32 contentHash,
        bytes32 groupHash,
        bytes32 tag,
        bytes32 previousTag
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RX_TYPEHASH, id, contentHash, groupHash, tag, previousTag));
    }

    /// @param salt 256 bits of its own for each item, so that the few thousand groups cannot be tried out
    function groupHashOf(GroupId group, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(group, salt));
    }
}
