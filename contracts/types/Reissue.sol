// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PrescriptionId } from "./PrescriptionId.sol";

/// @dev What a prescriber hands in to replace a prescription whose code was lost. All terms go over as they stand.
struct Reissue {
    /// @dev The prescription whose code was lost.
    PrescriptionId previous;
    /// @dev Address of the new one-time key.
    PrescriptionId id;
    /// @dev Salted hash of the old signed content, to open the old commitment.
    bytes32 previousContentHash;
    /// @dev Salted hash of the new signed content.
    bytes32 contentHash;
    /// @dev The same hash as before: same group, same salt.
    bytes32 groupHash;
    /// @dev The same tags as before.
    bytes32 tag;
    bytes32 previousTag;
}
