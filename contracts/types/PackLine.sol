// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PackLineHead } from "./PackLineHead.sol";
import { Unit } from "./Unit.sol";

/// @dev Packs of one lot that lie in one carton, with the proof that they belong to the lot.
struct PackLine {
    PackLineHead head;
    Unit[] units;
    /// @dev For each unit the siblings below the shared node, then once those from there to the root, bottom up.
    bytes32[] siblings;
}
