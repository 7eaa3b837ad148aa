// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Opening } from "./Opening.sol";
import { PackLine } from "./PackLine.sol";
import { PrescriptionId } from "./PrescriptionId.sol";
import { SupplyTrace } from "./SupplyTrace.sol";

/// @dev What a pharmacy hands in to undo a supply: all as it was then.
struct UndoOrder {
    PrescriptionId prescription;
    /// @dev Where the supply was kept.
    uint32 cell;
    uint24 quantity;
    /// @dev It must open the commitment now, too.
    Opening opening;
    SupplyTrace trace;
    /// @dev Siblings are not looked at.
    PackLine[] packs;
}
