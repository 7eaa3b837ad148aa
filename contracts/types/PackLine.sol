// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PackLineHead } from "./PackLineHead.sol";
import { Unit } from "./Unit.sol";

/// @dev Packs of one lot that lie in one carton, with the one proof that they all belong to the lot; or remainders of
/// opened packs of one lot, which need none.
struct PackLine {
    PackLineHead head;
    /// @dev In ascending order of their places, each once.
    Unit[] units;
    /// @dev Unit by unit, each from its leaf up to where it meets the next one, those siblings that do not follow from
    /// other units of the line; then once those from the shared node to the root.
    bytes32[] siblings;
}

using { digestedInto } for PackLine global;

/// @dev Binds which packs a line names, and how much of each, to what came before: siblings prove, and are not bound.
function digestedInto(PackLine calldata self, bytes32 digest) pure returns (bytes32) {
    return keccak256(abi.encodePacked(digest, self.head, self.units));
}
