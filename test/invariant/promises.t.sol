// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
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

    /// @dev 1 and 3, and that nothing is refused that should pass.
    function invariant1And3NothingGoesThroughOrIsRefusedAgainstTheModel() external view {
        for (uint256 number = 0; number <= 5; ++number) {
            _same(bytes(handler.violationOf(number)), "", "violation");
        }
        handler.checkSupplies();
    }

    function invariant2NoTokenChangesItsOwnerAndNoIdIsIssuedTwice() external view {
        _same(bytes(handler.violationOf(2)), "", "violation");
        handler.checkTokens();
    }

    function invariant4OnlyTheHolderOfAnAuthorisedClaimSupplies() external view {
        _same(bytes(handler.violationOf(4)), "", "violation");
        handler.checkClaims();
    }

    function invariant5And6APackLeavesTheSupplyChainAtMostOnce() external view {
        _same(bytes(handler.violationOf(5)), "", "violation");
        handler.checkPacks();
    }
}
