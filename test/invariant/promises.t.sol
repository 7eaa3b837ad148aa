// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Packs } from "../../contracts/pack/Packs.sol";
import { Prescriptions } from "../../contracts/prescription/Prescriptions.sol";
import { LotId } from "../../contracts/types/LotId.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { Assertions } from "../support/sol/Assertions.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { World } from "../support/sol/World.sol";
import { Handler } from "./Handler.sol";

/// @dev The promises of `README.md`, under the same numbers, after random steps of the {Handler}.
contract PromisesTest is Assertions {
    using LotTree for TestLot;

    Handler private handler;
    Prescriptions private prescriptions;
    Packs private packs;

    function setUp() public {
        World world = new World({ governanceDelay: 0 });
        prescriptions = world.prescriptions();
        packs = world.packs();
        handler = new Handler(world);
    }

    /// @dev Only the handler's actions are called at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Promise 2: no token changes its owner, no id is issued twice, what is burned stays burned.
    function invariant_2_ownerAndIdAreForGood() external view {
        _keeps(2);
        for (uint256 i = 0; i < handler.idCount(); ++i) {
            (PrescriptionId id, bool spent) = handler.idAt(i);
            address key = PrescriptionId.unwrap(id);
            if (spent) {
                _holds(
                    prescriptions.stateOf(id) == PrescriptionState.Spent,
                    "a spent prescription stays spent"
                );
                _same(prescriptions.balanceOf(key), 0, "a spent prescription is burned");
            } else {
                _same(prescriptions.ownerOf(uint160(key)), key, "a live prescription is its key's own");
                _same(prescriptions.balanceOf(key), 1, "and nobody else's");
            }
        }
    }

    /// @dev Promise 3: every issue and supply by a licence that was valid, of the right role, in a live region.
    function invariant_3_onlyValidLicencesAct() external view {
        _keeps(3);
    }

    /// @dev Promise 4: only the claim's holder supplies, after the one-time key's authorisation, which works once.
    function invariant_4_onlyTheHolderSupplies() external view {
        _keeps(4);
    }

    /// @dev Promise 5: a pack is taken out at most once, and only what is genuine, in date and not recalled is supplied.
    function invariant_5_packsAreTakenOutOnce() external view {
        _keeps(5);
        for (uint256 lot = 0; lot < handler.lotCount(); ++lot) {
            TestLot memory one = handler.lotAt(lot);
            LotId lotId = one.idOf();
            for (uint256 unit = 0; unit < 1 << one.depth; ++unit) {
                uint256 times = handler.timesTaken(lot, unit);
                _holds(times <= 1, "a pack was taken out twice");
                _holds(
                    packs.isDecommissioned(lotId, uint40(unit)) == (times == 1),
                    "the bit says what was done"
                );
            }
        }
    }

    /// @dev The companion: a walk of the handler reaches everything that the promises are about, so that none of them
    /// holds for want of trying.
    function test_handlerReachesEveryAction() external {
        for (uint256 step = 0; step < 1_500; ++step) _act(uint256(keccak256(abi.encode(step))));

        _holds(handler.issues() >= 10, "issues");
        _holds(handler.claims() >= 10, "claims");
        _holds(handler.releases() >= 3, "releases");
        _holds(handler.supplies() >= 3, "supplies");
        _holds(handler.destructions() >= 3, "destructions");
        _holds(handler.recalls() >= 1, "recalls");
        _holds(handler.refusedReplays() >= 3, "refused replays");
        _same(handler.brokenPromise(), 0, handler.brokenBy());
    }

    function _act(uint256 seed) private {
        uint256 action = seed % 16;
        uint256 a = seed >> 8;
        uint256 b = seed >> 40;
        uint256 c = seed >> 72;
        uint256 d = seed >> 104;
        uint256 e = seed >> 136;
        if (action < 3) handler.issue(a, b, c, d, e);
        else if (action < 7) handler.claim(a, b, c);
        else if (action < 11) handler.dispense(a, b, c, d, e);
        else if (action == 11) handler.replay(a, b);
        else if (action == 12) handler.release(a, b);
        else if (action == 13) handler.destroy(a, b, c);
        else if (action == 14) _actRarely(a, b, c);
        else handler.pass(a % 12 hours);
    }

    function _actRarely(uint256 a, uint256 b, uint256 c) private {
        if (a % 8 == 0) handler.recall(b, c, a / 8);
        else if (a % 8 == 1) handler.openOrCloseRegion(b);
        else if (a % 8 == 2) handler.transfer(b, address(uint160(c)));
        else handler.suspendOrReinstate(b);
    }

    function _keeps(uint256 promised) private view {
        _holds(handler.brokenPromise() != promised, handler.brokenBy());
    }
}
