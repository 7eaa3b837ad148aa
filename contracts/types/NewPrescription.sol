// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PrescriptionId } from "./PrescriptionId.sol";
import { PrescriptionTerms } from "./PrescriptionTerms.sol";

/// @dev What a prescriber hands in to issue one prescription. In this order, as it gives {IPrescriptions-issue} an
/// early selector: `docs/decisions/0005-gas.md`.
struct NewPrescription {
    PrescriptionTerms terms;
    /// @dev Salted hash of the signed clinical content.
    bytes32 contentHash;
    /// @dev Address of the one-time key of this item.
    PrescriptionId id;
    /// @dev Salted hash of the product group: `keccak256(abi.encode(group, salt))`.
    bytes32 groupHash;
    /// @dev Guard tag of patient and substance in the current epoch; zero where the medicine is not guarded.
    bytes32 tag;
    /// @dev The same in the epoch before, near a turn; zero elsewhere.
    bytes32 previousTag;
}
