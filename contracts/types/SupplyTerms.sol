// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Collection } from "./Collection.sol";
import { isOverrideReason, OverrideReason } from "./OverrideReason.sol";

/// @dev What a pharmacy says of one supply in figures, in one word, since it is paid for on every supply.
///
/// | bits  | field            | unit                                                                           |
/// |-------|------------------|--------------------------------------------------------------------------------|
/// | 0-23  | quantity         | what the packs add up to, in the group's counting unit                          |
/// | 24-47 | expectedSupplied | what the pharmacy believes was supplied of this issue before                    |
/// | 48-55 | collection       | {Collection}                                                                   |
/// | 56-63 | reason           | {OverrideReason} for an overlap that the guard sees; zero for none              |
/// | 64-95 | undoCell         | number of a free cell of the site, so that the supply can be undone; zero for none |
type SupplyTerms is uint256;

using {
    quantityOf,
    expectedSuppliedOf,
    collectionOf,
    reasonOf,
    undoCellOf,
    isSupplyTerms
} for SupplyTerms global;

function quantityOf(SupplyTerms self) pure returns (uint24) {
    return uint24(SupplyTerms.unwrap(self));
}

function expectedSuppliedOf(SupplyTerms self) pure returns (uint24) {
    return uint24(SupplyTerms.unwrap(self) >> 24);
}

function collectionOf(SupplyTerms self) pure returns (Collection) {
    return Collection.wrap(uint8(SupplyTerms.unwrap(self) >> 48));
}

/// @dev Of terms that {isSupplyTerms}.
function reasonOf(SupplyTerms self) pure returns (OverrideReason) {
    return OverrideReason(uint8(SupplyTerms.unwrap(self) >> 56));
}

function undoCellOf(SupplyTerms self) pure returns (uint32) {
    return uint32(SupplyTerms.unwrap(self) >> 64);
}

/// @return whether no bit beyond the fields is set and there is a quantity
function isSupplyTerms(SupplyTerms self) pure returns (bool) {
    return
        SupplyTerms.unwrap(self) >> 96 == 0 &&
        isOverrideReason((SupplyTerms.unwrap(self) >> 56) & 0xff) &&
        quantityOf(self) != 0 &&
        collectionOf(self).isCollection();
}
