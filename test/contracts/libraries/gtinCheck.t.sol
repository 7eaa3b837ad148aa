// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GtinCheck } from "../../../contracts/libraries/GtinCheck.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { Assertions } from "../../support/sol/Assertions.sol";

contract GtinCheckTest is Assertions {
    function testRefusesZero() public pure {
        _holds(!GtinCheck.isValid(Gtin.wrap(0)), "zero");
    }

    function testFuzzRefusesMoreThanFourteenDigits(uint64 gtin) public pure {
        _holds(!GtinCheck.isValid(Gtin.wrap(uint64(_bound(gtin, 10 ** 14, type(uint64).max)))), "too long");
    }

    function testTakesThePublishedExamples() public pure {
        // GS1 General Specifications: GTIN-13 9506000134352 and GTIN-14 09521234543213; EAN-8 40170725.
        _holds(GtinCheck.isValid(Gtin.wrap(9_506_000_134_352)), "13 digits");
        _holds(GtinCheck.isValid(Gtin.wrap(9_521_234_543_213)), "14 digits");
        _holds(GtinCheck.isValid(Gtin.wrap(40_170_725)), "8 digits");
    }

    function testFuzzTakesExactlyOneLastDigit(uint64 body) public pure {
        body = uint64(_bound(body, 1, 10 ** 13 - 1));
        uint256 sum = 0;
        uint256 rest = body;
        for (uint256 place = 0; place < 13; ++place) {
            sum += (rest % 10) * (place % 2 == 0 ? 3 : 1);
            rest /= 10;
        }
        for (uint64 digit = 0; digit < 10; ++digit) {
            bool right = (sum + digit) % 10 == 0;
            _holds(GtinCheck.isValid(Gtin.wrap(body * 10 + digit)) == right, "check digit");
        }
    }
}
