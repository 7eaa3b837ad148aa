// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { CustodyHandler, CustodyHandlers } from "./CustodyHandler.sol";

/// @dev Promises 5 to 7 of `README.md`.
contract CustodyPromisesTest is Assertions {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant RUNS = 96;
    uint256 private constant DEPTH = 128;
    uint256 private constant STEPS = 20;

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

    /// @dev That the handler gets anywhere. In many short runs: a box that was opened never closes again.
    function testReachesTheSuccessOfEachStep() public {
        uint256[STEPS] memory successes;
        for (uint256 run = 0; run < RUNS; ++run) {
            uint256 snapshot = vm.snapshotState();
            uint256[STEPS] memory found = _run(run);
            vm.revertToState(snapshot);
            for (uint256 i = 0; i < STEPS; ++i) {
                successes[i] += found[i];
            }
        }
        string memory counts = "";
        bool enough = true;
        for (uint256 i = 0; i < STEPS; ++i) {
            enough = enough && successes[i] >= 2;
            counts = string.concat(counts, " ", vm.toString(i), ":", vm.toString(successes[i]));
        }
        _holds(enough, string.concat("too few successes of a step;", counts));
    }

    function _run(uint256 run) private returns (uint256[STEPS] memory found) {
        bytes4[] memory actions = handler.actions();
        for (uint256 step = 0; step < DEPTH; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(run, step)));
            (bool done, ) = address(handler).call(
                abi.encodeWithSelector(actions[seed % actions.length], seed >> 8)
            );
            _holds(done, "the handler itself failed");
        }
        handler.check();
        for (uint256 i = 0; i < STEPS; ++i) {
            found[i] = handler.successes(i);
        }
    }
}
