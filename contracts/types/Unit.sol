// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev One pack as a scanner and the lot's file know it, in one word.
///
/// | bits   | field  | unit                                                                            |
/// |--------|--------|---------------------------------------------------------------------------------|
/// | 0-39   | index  | place in the lot: tranche (8 bits), then position in the tranche's tree (32)     |
/// | 40-63  | taken  | counting units supplied now; zero for the whole pack                            |
/// | 64-95  |        | zero; read as a part of `taken`, so that a set bit is refused as too much         |
/// | 96-255 | serial | GS1 (21), ASCII, left-aligned, zero-padded                                      |
type Unit is bytes32;

using { serialOf, indexOf, trancheOf, positionOf, takenOf } for Unit global;

function serialOf(Unit self) pure returns (bytes20) {
    return bytes20(Unit.unwrap(self));
}

function indexOf(Unit self) pure returns (uint40) {
    return uint40(uint256(Unit.unwrap(self)));
}

function trancheOf(Unit self) pure returns (uint256) {
    return (uint256(Unit.unwrap(self)) >> 32) & 0xff;
}

/// @return place among the leaves of the tranche's tree
function positionOf(Unit self) pure returns (uint256) {
    return uint256(Unit.unwrap(self)) & 0xffffffff;
}

/// @return bits 40 to 95
function takenOf(Unit self) pure returns (uint256) {
    return (uint256(Unit.unwrap(self)) >> 40) & 0xffffffffffffff;
}
