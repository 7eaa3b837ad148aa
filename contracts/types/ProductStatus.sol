// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Whether a GTIN may be used. New values are appended.
enum ProductStatus {
    /// @dev Not activated by a regulator.
    None,
    /// @dev Lots may be registered and packs supplied.
    Active,
    /// @dev Taken off the market: nothing of the GTIN is supplied or registered any more. Final.
    Withdrawn
}
