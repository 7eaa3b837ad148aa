// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What becomes of the prescriptions that a prescriber had issued before the licence was stopped.
enum OpenPrescriptions {
    /// @dev Supplied as if nothing had happened. The only policy for other roles.
    Honoured,
    /// @dev Not supplied until the registrar says otherwise.
    Frozen
}
