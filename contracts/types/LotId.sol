// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "./Gtin.sol";
import { hashPair } from "./hashPair.sol";

/// @dev A lot, batch in some countries: `keccak256(abi.encode(gtin, lot))`.
type LotId is bytes32;

/// @param lot text of GS1 application identifier (10), ASCII, left-aligned, zero-padded
function lotIdOf(Gtin gtin, bytes20 lot) pure returns (LotId) {
    return LotId.wrap(hashPair(bytes32(uint256(Gtin.unwrap(gtin))), bytes32(lot)));
}
