// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { Handler, Handlers } from "./Handler.sol";

/// @dev The promises of `README.md`, under their numbers.
contract PromisesTest is Assertions {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private handler;

    function setUp() public {
        handler = Handlers.create();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({ addr: address(handler), selectors: handler.actions() });
    }

    /// @dev All promises after every step of one campaign: a campaign for each would take as many times as long. What is
    /// broken names itself; zero is a refusal that should have been none.
    function invariant1To6And10Hold() external view {
        for (uint256 number = 0; number <= 5; ++number) {
            _same(bytes(handler.violationOf(number)), "", string.concat("promise ", vm.toString(number)));
        }
        handler.checkSupplies();
        handler.checkTokens();
        handler.checkClaims();
        handler.checkPacks();
    }
}
