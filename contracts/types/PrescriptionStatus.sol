// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What is stored of a prescription's state, in four bits; new values are appended. Expiry and lapse are derived,
/// never stored: see {PrescriptionState}.
enum PrescriptionStatus {
    /// @dev Never issued.
    None,
    /// @dev Issued and claimed by nobody.
    Issued,
    /// @dev Claimed by one dispenser.
    Claimed,
    /// @dev The last of its issues was supplied in whole. Burned.
    Spent,
    /// @dev Withdrawn by the prescriber or a regulator. Burned.
    Cancelled,
    /// @dev The last of its issues was ended by a pharmacy without a (further) supply. Burned.
    Closed,
    /// @dev Withdrawn while a dispenser held it: nothing more is supplied, and its return completes the cancellation.
    CancelPending,
    /// @dev Reissued under another key, which goes on with its counts; to everybody it is cancelled. Burned.
    Replaced
}
