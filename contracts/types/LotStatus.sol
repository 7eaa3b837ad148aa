// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev State of a lot, inherited by every pack of each of its tranches. Stored in three bits; new values are appended.
enum LotStatus {
    /// @dev Not registered.
    None,
    /// @dev May be supplied until its expiry.
    Active,
    /// @dev Recalled in class 1 to 3: nothing of it is supplied any more. Final.
    Recalled,
    /// @dev Under suspicion: nothing of it is supplied until the quarantine is lifted.
    Quarantined
}
