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
    /// @dev The last of its issues was supplied in whole. Burned. Final.
    Spent,
    /// @dev Unburned, but past its expiry. Final.
    Expired,
    /// @dev Withdrawn or replaced. Burned. Final.
    Cancelled,
    /// @dev Ended by a pharmacy without a (further) supply. Burned. Final.
    Closed,
    /// @dev Withdrawn while a dispenser held it; its return completes the cancellation.
    CancelPending,
    /// @dev Claimed, but the claim is over: its holder supplies nothing more, and any authorised pharmacy may claim.
    Lapsed
}
