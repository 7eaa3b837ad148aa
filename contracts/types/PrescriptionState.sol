// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev The state of a prescription as everybody sees it; one function derives it from the stored status and the time.
enum PrescriptionState {
    /// @dev Never issued.
    None,
    /// @dev May be claimed.
    Issued,
    /// @dev Held by one dispenser.
    Claimed,
    /// @dev Supplied in whole and burned. Final.
    Spent,
    /// @dev Issued or claimed, but past its expiry. Final.
    Expired
}
