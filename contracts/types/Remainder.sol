// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";

/// @dev What is left of an opened pack, in one slot.
struct Remainder {
    // slot 0
    /// @dev Licence of the pharmacy that opened the pack and alone may supply the rest; zero where it was never opened.
    LicenceId dispenser;
    /// @dev In the group's counting unit; zero once all of it was supplied.
    uint24 left;
}
