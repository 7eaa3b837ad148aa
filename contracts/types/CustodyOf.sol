// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PackLineHead } from "./PackLineHead.sol";

/// @dev Which tree the nodes belong to, with what proves its heights.
struct CustodyOf {
    /// @dev Lot, GTIN and heights; the carton's height is not looked at.
    PackLineHead head;
    uint8 tranche;
    /// @dev Root of the tranche's tree.
    bytes32 root;
}
