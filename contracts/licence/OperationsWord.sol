// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RegionClock } from "../types/RegionClock.sol";
import { RegionId } from "../types/RegionId.sol";

/// @dev The one word that every daily call reads once: 24 regions of 9 bits in bits 0-215. Bits 216-255 are kept for
/// the pausing of roles.
type OperationsWord is uint256;

using { clockOf, withClock } for OperationsWord global;

uint256 constant REGION_COUNT = 24;
uint256 constant REGION_BITS = 9;
uint256 constant REGION_MASK = (1 << REGION_BITS) - 1;

function clockOf(OperationsWord self, RegionId region) pure returns (RegionClock) {
    uint256 shift = uint256(RegionId.unwrap(region)) * REGION_BITS;
    return RegionClock.wrap(uint16((OperationsWord.unwrap(self) >> shift) & REGION_MASK));
}

function withClock(OperationsWord self, RegionId region, RegionClock clock) pure returns (OperationsWord) {
    uint256 shift = uint256(RegionId.unwrap(region)) * REGION_BITS;
    uint256 cleared = OperationsWord.unwrap(self) & ~(REGION_MASK << shift);
    return OperationsWord.wrap(cleared | (uint256(RegionClock.unwrap(clock)) << shift));
}
