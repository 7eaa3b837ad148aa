// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a licence allows its holder to act as. Values are stored; new ones are appended.
enum Role {
    /// @dev No role. Never granted.
    None,
    /// @dev Issues prescriptions.
    Prescriber,
    /// @dev A pharmacy, online or not: claims, dispenses, verifies, decommissions.
    Dispenser,
    /// @dev Owns GTINs, registers lots, recalls its own.
    Manufacturer,
    /// @dev Holds and hands over packs, decommissions them.
    Wholesaler,
    /// @dev Moves packs between holders.
    Carrier,
    /// @dev Activates products, recalls any lot, sees the whole of daily operations.
    Regulator
}
