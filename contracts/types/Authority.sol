// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Who stands behind a quarantine, from the lower to the higher. Stored in two bits.
enum Authority {
    /// @dev Nobody: there is no quarantine.
    None,
    /// @dev The GTIN's manufacturer.
    Manufacturer,
    /// @dev A regulator; what it orders a manufacturer cannot lift.
    Regulator
}
