// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Opening } from "./Opening.sol";
import { PackLine } from "./PackLine.sol";
import { PrescriptionId } from "./PrescriptionId.sol";

/// @dev What a pharmacy hands in to dispense one prescription.
struct DispenseOrder {
    PrescriptionId prescription;
    /// @dev What the packs add up to, in the group's counting unit.
    uint24 quantity;
    /// @dev What the pharmacy believes was supplied before; a repeated supply is refused by it, not doubled.
    uint24 expectedSupplied;
    Opening opening;
    PackLine[] packs;
}
