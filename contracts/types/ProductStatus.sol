// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Whether a GTIN may be used.
enum ProductStatus {
    /// @dev Not activated by a regulator.
    None,
    /// @dev Lots may be registered and packs supplied.
    Active
}
