// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev In what a prescription or a supply overlaps. Two bits: the first says open, the second covered.
enum OverlapKind {
    /// @dev In nothing.
    None,
    /// @dev Another prescriber's prescription of the same substance is open.
    OpenElsewhere,
    /// @dev The patient has more medicine left than the early days.
    StillCovered,
    /// @dev Both.
    OpenAndCovered
}
