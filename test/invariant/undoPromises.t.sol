// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { UndoHandler, UndoHandlers } from "./UndoHandler.sol";

/// @dev Promises 1, 5 and 6 net of undo.
contract UndoPromisesTest is Assertions {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant RUNS = 24;
    uint256 private constant DEPTH = 96;
    uint256 private constant ACTIONS = 12;

    UndoHandler private handler;
    uint256[ACTIONS] private successes;

    function setUp() public {
        handler = UndoHandlers.create();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({ addr: address(handler), selectors: handler.actions() });
    }

    function invariant1And5And6HoldNetOfUndo() external view {
        _check();
    }

    /// @dev That the handler gets anywhere.
    function testReachesTheSuccessOfEachAction() public {
        bytes4[] memory actions = handler.actions();
        for (uint256 run = 0; run < RUNS; ++run) {
            uint256 snapshot = vm.snapshotState();
            uint256[ACTIONS] memory found = _run(actions, run);
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

    function _run(bytes4[] memory actions, uint256 run) private returns (uint256[ACTIONS] memory found) {
        for (uint256 step = 0; step < DEPTH; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(run, step)));
            bytes4 action = actions[seed % actions.length];
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(action, seed));
            _holds(succeeded, "the handler itself failed");
            _check();
        }
        for (uint256 i = 0; i < ACTIONS; ++i) found[i] = handler.successesOf(UndoHandler.Action(i));
    }

    function _check() private view {
        _same(bytes(handler.violation()), "", "violation");
        handler.checkSupplies();
        handler.checkPacks();
        handler.checkCells();
    }
}
