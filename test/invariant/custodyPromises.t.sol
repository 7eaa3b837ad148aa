// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { CustodyHandler, CustodyHandlers } from "./CustodyHandler.sol";

/// @dev Promise 7 of `README.md`.
contract CustodyPromisesTest is Assertions {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    CustodyHandler private handler;

    function setUp() public {
        handler = CustodyHandlers.create();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({ addr: address(handler), selectors: handler.actions() });
    }

    function invariant7Holds() external view {
        handler.check();
    }

    /// @dev That the handler gets anywhere.
    function testReachesTheSuccessOfEachStep() public {
        bytes4[] memory actions = handler.actions();
        for (uint256 step = 0; step < 1_200; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(step)));
            (bool done, ) = address(handler).call(
                abi.encodeWithSelector(actions[seed % actions.length], seed >> 8)
            );
            _holds(done, "the handler itself failed");
        }
        handler.check();
        for (uint256 i = 0; i < 7; ++i) {
            _holds(handler.successes(i) >= 3, string.concat("successes of step ", vm.toString(i)));
        }
    }
}
