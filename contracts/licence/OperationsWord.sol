// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RegionClock } from "../types/RegionClock.sol";
import { RegionId } from "../types/RegionId.sol";
import { Role } from "../types/Role.sol";

/// @dev The one word that every daily call reads once.
///
/// | bits    | field     | meaning                                                          |
/// |---------|-----------|------------------------------------------------------------------|
/// | 0-215   | clocks    | 24 regions of 9 bits                                             |
/// | 216-247 | paused    | one bit a role                                                   |
/// | 248-254 |           | kept for what is to come                                         |
/// | 255     | anyFrozen | some prescriber's open prescriptions are frozen                  |
type OperationsWord is uint256;

using { clockOf, withClock, isPaused, withPaused, hintedClockOf, withAnyFrozen } for OperationsWord global;

uint256 constant REGION_COUNT = 24;
uint256 constant REGION_BITS = 9;
uint256 constant REGION_MASK = (1 << REGION_BITS) - 1;
uint256 constant PAUSED_SHIFT = 216;
uint256 constant ANY_FROZEN_SHIFT = 255;

function clockOf(OperationsWord self, RegionId region) pure returns (RegionClock) {
    return RegionClock.wrap(uint16((OperationsWord.unwrap(self) >> _clockShift(region)) & REGION_MASK));
}

function withClock(OperationsWord self, RegionId region, RegionClock clock) pure returns (OperationsWord) {
    uint256 shift = _clockShift(region);
    uint256 cleared = OperationsWord.unwrap(self) & ~(REGION_MASK << shift);
    return OperationsWord.wrap(cleared | ((uint256(RegionClock.unwrap(clock)) & REGION_MASK) << shift));
}

function isPaused(OperationsWord self, Role role) pure returns (bool) {
    return (OperationsWord.unwrap(self) >> _pausedShift(role)) & 1 != 0;
}

function withPaused(OperationsWord self, Role role, bool paused) pure returns (OperationsWord) {
    uint256 bit = 1 << _pausedShift(role);
    uint256 word = OperationsWord.unwrap(self);
    return OperationsWord.wrap(paused ? word | bit : word & ~bit);
}

/// @dev The clock with the hint in its bit 9, just above the nine of the region.
function hintedClockOf(OperationsWord self, RegionId region) pure returns (RegionClock) {
    uint256 hint = (OperationsWord.unwrap(self) >> ANY_FROZEN_SHIFT) << REGION_BITS;
    return RegionClock.wrap(uint16(RegionClock.unwrap(clockOf(self, region)) | hint));
}

function withAnyFrozen(OperationsWord self, bool anyFrozen) pure returns (OperationsWord) {
    uint256 bit = 1 << ANY_FROZEN_SHIFT;
    uint256 word = OperationsWord.unwrap(self);
    return OperationsWord.wrap(anyFrozen ? word | bit : word & ~bit);
}

/// @dev Of eight bits and of a few values: neither leaves its word.
function _clockShift(RegionId region) pure returns (uint256) {
    unchecked {
        return uint256(RegionId.unwrap(region)) * REGION_BITS;
    }
}

function _pausedShift(Role role) pure returns (uint256) {
    unchecked {
        return PAUSED_SHIFT + uint256(role);
    }
}
