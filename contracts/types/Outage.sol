// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A time in which too few key holders answer for tags to be made.
struct Outage {
    // slot 0
    /// @dev Counts the outages; zero before the first.
    uint32 number;
    /// @dev Unix time, exclusive.
    uint32 until;
    /// @dev Supplies without a tag that each pharmacy may make in it.
    uint16 quota;
}
