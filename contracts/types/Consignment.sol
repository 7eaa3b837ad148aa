// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";

/// @dev What a carrier brings from one to another.
struct Consignment {
    // slot 0
    LicenceId sender;
    LicenceId to;
    LicenceId carrier;
    /// @dev Whether it goes back to whom it came from.
    bool returning;
}
