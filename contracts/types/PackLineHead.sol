// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "./Gtin.sol";

/// @dev Which lot the packs of a line belong to and how their proof is laid out, in one word, since it is paid for on
/// every supply.
///
/// | bits   | field        | unit                                                                     |
/// |--------|--------------|--------------------------------------------------------------------------|
/// | 0-7    | cartonHeight | height of the node that all units share, 0 to 8; 0 with a single unit;    |
/// |        |              | {REMAINDER} where what is left of opened packs is supplied               |
/// | 8-31   | shape        | heights of the lot's tree: top, pallet (<< 8), case (<< 16)               |
/// | 32-95  | gtin         | {Gtin}                                                                   |
/// | 96-255 | lot          | GS1 (10), ASCII, left-aligned, zero-padded                               |
type PackLineHead is bytes32;

/// @dev Stands in the place of the carton's height, which no carton has.
uint256 constant REMAINDER = 0xff;

using { lotOf, gtinOf, shapeOf, cartonHeightOf, isRemainder } for PackLineHead global;

function lotOf(PackLineHead self) pure returns (bytes20) {
    return bytes20(PackLineHead.unwrap(self));
}

function gtinOf(PackLineHead self) pure returns (Gtin) {
    return Gtin.wrap(uint64(uint256(PackLineHead.unwrap(self)) >> 32));
}

function shapeOf(PackLineHead self) pure returns (uint24) {
    return uint24(uint256(PackLineHead.unwrap(self)) >> 8);
}

function cartonHeightOf(PackLineHead self) pure returns (uint256) {
    return uint256(PackLineHead.unwrap(self)) & 0xff;
}

/// @return whether the line is about opened packs
function isRemainder(PackLineHead self) pure returns (bool) {
    return cartonHeightOf(self) == REMAINDER;
}
