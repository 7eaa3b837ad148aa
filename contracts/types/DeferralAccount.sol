// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev How much of its quota a pharmacy has used.
struct DeferralAccount {
    // slot 0
    /// @dev Number of the outage that `used` is about.
    uint32 outage;
    /// @dev Supplies in that outage, and those of earlier ones that were not settled when it began.
    uint32 used;
    /// @dev Supplies that the guard was not told of yet, of whatever outage.
    uint32 unsettled;
}
