// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Assertions } from "../support/sol/Assertions.sol";
import { vm } from "../support/sol/Vm.sol";
import { Cast } from "./Cast.sol";
import { Handler, Handlers } from "./Handler.sol";

/// @dev That the handler of the invariants gets anywhere.
contract ReachTest is Assertions {
    uint256 private constant RUNS = 48;
    uint256 private constant DEPTH = 64;
    uint256 private constant ACTIONS = 31;

    uint256[ACTIONS] private successes;
    uint256[ACTIONS] private runsWith;

    function testReachesTheSuccessOfEachActionInManyRuns() public {
        Handler handler = Handlers.create();
        bytes4[] memory actions = handler.actions();
        for (uint256 run = 0; run < RUNS; ++run) {
            uint256 snapshot = vm.snapshotState();
            uint256[ACTIONS] memory found = _run(handler, actions, run);
            vm.revertToState(snapshot);
            for (uint256 i = 0; i < ACTIONS; ++i) {
                successes[i] += found[i];
                if (found[i] != 0) ++runsWith[i];
            }
        }
        bool enough = true;
        string memory counts = "";
        for (uint256 i = 0; i < ACTIONS; ++i) {
            enough = enough && successes[i] >= 3;
            counts = string.concat(counts, " ", vm.toString(i), ":", vm.toString(successes[i]));
        }
        _holds(enough, string.concat("too few successes of an action;", counts));
        _holds(runsWith[uint256(Cast.Action.Dispense)] >= RUNS / 2, "half of the runs dispense");
    }

    function _run(
        Handler handler,
        bytes4[] memory actions,
        uint256 run
    ) private returns (uint256[ACTIONS] memory found) {
        for (uint256 step = 0; step < DEPTH; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(run, step)));
            bytes4 action = actions[seed % actions.length];
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(action, seed));
            _holds(succeeded, "the handler itself failed");
        }
        for (uint256 number = 0; number <= 5; ++number) {
            _same(bytes(handler.violationOf(number)), "", string.concat("promise ", vm.toString(number)));
        }
        handler.checkTokens();
        handler.checkClaims();
        handler.checkSupplies();
        handler.checkPacks();
        for (uint256 i = 0; i < ACTIONS; ++i) {
            found[i] = handler.successesOf(Cast.Action(i));
        }
    }
}
