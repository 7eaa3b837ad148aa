// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What is stored of a prescription's state, in four bits; new values are appended. Expiry is derived, never
/// stored: see {PrescriptionState}.
enum PrescriptionStatus {
    /// @dev Never issued.
    None,
    /// @dev Issued and claimed by nobody.
    Issued,
    /// @dev Claimed by one dispenser.
    Claimed,
    /// @dev Supplied in whole and burned.
    Spent
}
