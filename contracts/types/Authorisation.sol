// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A signature of the one-time key, in the compact form of ERC-2098, with its end.
struct Authorisation {
    bytes32 r;
    /// @dev Second half with the parity in its top bit.
    bytes32 vs;
    /// @dev Unix time until which it may be used.
    uint32 deadline;
}
