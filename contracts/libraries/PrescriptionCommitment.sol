// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { EfficientHashLib } from "solady/src/utils/EfficientHashLib.sol";

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
        return
            EfficientHashLib.hash({
                v0: RX_TYPEHASH,
                v1: bytes32(uint256(uint160(PrescriptionId.unwrap(id)))),
                v2: contentHash,
                v3: groupHash,
                v4: tag,
                v5: previousTag
            });
    }

    /// @param salt 256 bits of its own for each item, so that the few thousand groups cannot be tried out
    function groupHashOf(GroupId group, bytes32 salt) internal pure returns (bytes32) {
        return EfficientHashLib.hash(bytes32(uint256(GroupId.unwrap(group))), salt);
    }
}
