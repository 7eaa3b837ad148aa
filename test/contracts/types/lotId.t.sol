// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { Assertions } from "../../support/sol/Assertions.sol";

contract LotIdTest is Assertions {
    function testFuzzIsTheHashOfBoth(uint64 gtin, bytes20 lot) public pure {
        bytes32 expected = keccak256(abi.encode(gtin, lot));
        _same(LotId.unwrap(lotIdOf(Gtin.wrap(gtin), lot)), expected, "lot id");
    }

    /// @dev What stands beside the value in its word is not part of it.
    function testFuzzIgnoresWhatStandsBeside(uint256 gtinWord, bytes32 lotWord) public pure {
        Gtin gtin = Gtin.wrap(uint64(gtinWord));
        bytes20 lot = bytes20(lotWord);
        assembly ("memory-safe") {
            gtin := gtinWord
            lot := lotWord
        }
        bytes32 expected = keccak256(abi.encode(uint64(gtinWord), bytes20(lotWord)));
        _same(LotId.unwrap(lotIdOf(gtin, lot)), expected, "lot id");
    }
}
