// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Unit } from "../types/Unit.sol";

/// @notice The bits of a carton's units in the word that tells which of them left.
library UnitBits {
    /// @dev All units of a line share a carton and with it a word, which the caller has proven or proves. In assembly,
    /// since bounds are checked at every look at a unit: bench row `decommission50`.
    /// @return mask a bit for each unit
    /// @return joined all units, so that it tells whether any of them names a part of a pack
    function bitsOf(Unit[] calldata units) internal pure returns (uint256 mask, Unit joined) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let end := add(units.offset, shl(5, units.length))
            for {
                let place := units.offset
            } lt(place, end) {
                place := add(place, 32)
            } {
                let unit := calldataload(place)
                mask := or(mask, shl(and(unit, 0xff), 1))
                joined := or(joined, unit)
            }
        }
    }
}
