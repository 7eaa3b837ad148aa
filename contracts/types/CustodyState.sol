// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a record of custody says of a node. Stored in three bits; new values are appended.
enum CustodyState {
    /// @dev Nothing: what stands above it answers.
    None,
    /// @dev It rests with its holder, unopened.
    Held,
    /// @dev It was opened, and never moves as a whole again. What is in it and has no record is its holder's.
    Opened,
    /// @dev On its way forward, still the sender's.
    Sent,
    /// @dev On its way back, still the sender's.
    Returned,
    /// @dev Waits for a carrier, still the sender's.
    Consigned,
    /// @dev With a carrier, who holds it.
    Carried
}
