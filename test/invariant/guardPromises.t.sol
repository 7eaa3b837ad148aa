// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { GuardHandler, GuardHandlers } from "./GuardHandler.sol";

/// @dev The promises of `README.md` about the supply guard, under their numbers.
contract GuardPromisesTest is Assertions {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    GuardHandler private handler;

    function setUp() public {
        handler = GuardHandlers.create();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({ addr: address(handler), selectors: handler.actions() });
    }

    /// @dev Zero is a call that failed for anything but the guard.
    function invariant8And9Hold() external view {
        _same(bytes(handler.violationOf(0)), "", "promise 0");
        _same(bytes(handler.violationOf(8)), "", "promise 8");
        _same(bytes(handler.violationOf(9)), "", "promise 9");
        handler.checkOpen();
        handler.checkCover();
    }
}

/// @dev That the handler gets anywhere.
contract GuardReachTest is Assertions {
    uint256 private constant RUNS = 24;
    uint256 private constant DEPTH = 128;
    uint256 private constant ACTIONS = 28;

    uint256[ACTIONS] private successes;

    function testReachesTheSuccessOfEachActionInManyRuns() public {
        GuardHandler handler = GuardHandlers.create();
        for (uint256 run = 0; run < RUNS; ++run) {
            uint256 snapshot = vm.snapshotState();
            uint256[ACTIONS] memory found = _run(handler, run);
            vm.revertToState(snapshot);
            for (uint256 i = 0; i < ACTIONS; ++i) successes[i] += found[i];
        }
        bool enough = true;
        string memory counts = "";
        for (uint256 i = 0; i < ACTIONS; ++i) {
            enough = enough && successes[i] >= 3;
            counts = string.concat(counts, " ", vm.toString(i), ":", vm.toString(successes[i]));
        }
        _holds(enough, string.concat("too few successes of an action;", counts));
    }

    function _run(GuardHandler handler, uint256 run) private returns (uint256[ACTIONS] memory found) {
        bytes4[] memory actions = handler.actions();
        for (uint256 step = 0; step < DEPTH; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(run, step)));
            bytes4 action = actions[seed % actions.length];
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(action, seed));
            _holds(
                succeeded,
                string.concat("the handler itself failed at ", vm.toString(seed % actions.length))
            );
        }
        _same(bytes(handler.violationOf(0)), "", "promise 0");
        _same(bytes(handler.violationOf(8)), "", "promise 8");
        _same(bytes(handler.violationOf(9)), "", "promise 9");
        handler.checkOpen();
        handler.checkCover();
        for (uint256 i = 0; i < ACTIONS; ++i) found[i] = handler.successesOf(GuardHandler.Action(i));
    }
}
