// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "../types/Gtin.sol";

/// @notice The check digit of a GTIN-14.
/// @dev GS1 General Specifications, 7.9.1: modulo 10 with weights 3 and 1, from the right.
library GtinCheck {
    uint256 private constant LIMIT = 10 ** 14;

    function isValid(Gtin gtin) internal pure returns (bool) {
        uint256 rest = Gtin.unwrap(gtin);
        if (rest == 0 || rest >= LIMIT) return false;

        uint256 sum = 0;
        for (uint256 weight = 1; rest != 0; weight = 4 - weight) {
            sum += (rest % 10) * weight;
            rest /= 10;
        }
        return sum % 10 == 0;
    }
}
