// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a unit left the supply chain. New values are appended.
enum DecommissionReason {
    /// @dev Supplied against a prescription; only the dispensing contract gives it.
    Supplied,
    /// @dev Destroyed. Final.
    Destroyed
}
