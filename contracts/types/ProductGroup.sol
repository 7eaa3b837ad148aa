// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Schedule } from "./Schedule.sol";

/// @dev A generic medicine as a regulator registered it, in one slot. Its schedule and unit hold for all its products.
struct ProductGroup {
    // slot 0
    Schedule schedule;
    /// @dev SNOMED CT code of the counting unit (tablet, dose, millilitre).
    uint64 unit;
    /// @dev Decimals of the counting unit: 1 means that a quantity of 15 is 1.5.
    uint8 decimals;
    /// @dev Nothing of it is supplied for a prescription without a guard tag.
    bool monitored;
}
