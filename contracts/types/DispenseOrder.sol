// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Opening } from "./Opening.sol";
import { PackLine } from "./PackLine.sol";
import { PrescriptionId } from "./PrescriptionId.sol";
import { SupplyTerms } from "./SupplyTerms.sol";

/// @dev What a pharmacy hands in to supply against one prescription, in whole or in part.
struct DispenseOrder {
    PrescriptionId prescription;
    SupplyTerms terms;
    Opening opening;
    PackLine[] packs;
}
