// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What the registrar last decided about a licence. Its dates are checked apart from it.
enum LicenceStatus {
    /// @dev Never granted.
    None,
    /// @dev Granted or reinstated.
    Active,
    /// @dev Stopped by the registrar; may be reinstated.
    Suspended,
    /// @dev Ended by the registrar for good.
    Revoked,
    /// @dev The key gave way to another, under which the licence goes on.
    Replaced
}
