// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICustody } from "../../../contracts/pack/ICustody.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { CustodyOf } from "../../../contracts/types/CustodyOf.sol";
import { ExceptionReason } from "../../../contracts/types/ExceptionReason.sol";
import { Missing } from "../../../contracts/types/Missing.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLineHead } from "../../../contracts/types/PackLineHead.sol";
import { Party } from "../../../contracts/types/Party.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { CustodySuite } from "../../support/sol/CustodySuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { vm } from "../../support/sol/Vm.sol";
import { carrier, manufacturer, pharmacy, wholesaler } from "../../support/sol/World.sol";

/// @dev What is locked, what it is in, and what is in it: × each step that moves it forward.
contract LockedCustodyTest is CustodySuite {
    using LotTree for TestLot;

    // ---- refusals

    function testRefusesToDispatchWhatIsLockedAroundItOrWithin() public {
        for (uint256 i = 0; i < 4; ++i) {
            _lock(_chain()[i], true);
            for (uint256 j = 0; j < 3; ++j) {
                NodeId node = _chain()[j];
                CustodyOf memory of_ = _told();
                vm.expectRevert(_isLocked(node));
                vm.prank(manufacturer);
                custody.dispatch(of_, _only(node), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
                vm.expectRevert(_isLocked(node));
                this.consign(_only(node));
            }
            _lock(_chain()[i], false);
        }
        _sendFirst(_pallet(1));
    }

    function testRefusesToCarryWhatWasLockedSince() public {
        this.consign(_only(_pallet(1)));
        PackLineHead head = _told().head;
        for (uint256 i = 0; i < 4; ++i) {
            _lock(_chain()[i], true);
            vm.expectRevert(_isLocked(_pallet(1)));
            vm.prank(carrier);
            custody.carry(head, _only(_pallet(1)), LOAD);
            _lock(_chain()[i], false);
        }
        _carry(_only(_pallet(1)));
    }

    function testRefusesToReceiveWhatWasLockedSince() public {
        _sendFirst(_pallet(1));
        CustodyOf memory of_ = _told();
        Missing[] memory missing = _but(_pack(17), ExceptionReason.Short);
        for (uint256 i = 0; i < 4; ++i) {
            _lock(_chain()[i], true);
            vm.expectRevert(_isLocked(_pallet(1)));
            vm.prank(wholesaler);
            custody.receiveNodes(of_.head, _only(_pallet(1)), Role.Wholesaler);
            vm.expectRevert(_isLocked(_pallet(1)));
            vm.prank(wholesaler);
            custody.receiveExcept(of_, _pallet(1), missing, Role.Wholesaler);
            _lock(_chain()[i], false);
        }
        _take(wholesaler, Role.Wholesaler, _pallet(1));
    }

    /// @dev The head of a receipt is not proven.
    function testRefusesToReceiveWhateverTheHeadSaysOfTheTree() public {
        _sendFirst(_pack(21));
        _lock(_case(5), true);
        PackLineHead head = PackLineHead.wrap(
            PackLineHead.unwrap(_told().head) & ~bytes32(uint256(0xffffff00))
        );
        vm.expectRevert(_isLocked(_pack(21)));
        vm.prank(wholesaler);
        custody.receiveNodes(head, _only(_pack(21)), Role.Wholesaler);
    }

    // ---- lets through

    function testStopsNothingThatGoesBack() public {
        _stock(_pallet(1));
        _deliver(_case(5));
        _sendOn(_case(6));
        _lock(_pack(21), true);
        _lock(_case(6), true);
        _sendBack(_case(5));
        _take(wholesaler, Role.Wholesaler, _case(5));
        _give(pharmacy, Role.Dispenser, _case(6));
        _isWith(_case(6), STORE, "refused");
        _isWith(_case(5), STORE, "returned");
    }

    function testMovesWhatStandsBesideALockedNode() public {
        _lock(_pack(21), true);
        _sendFirst(_pallet(0));
        _sendFirst(_case(4));
        _sendFirst(_pack(20));
        _take(wholesaler, Role.Wholesaler, _case(4));
    }

    function testMovesAgainOnceTheLastLockIsGone() public {
        _lock(_pack(21), true);
        _lock(_pack(21), true);
        _lock(_case(6), true);
        _lock(_pack(21), false);
        CustodyOf memory of_ = _told();
        vm.expectRevert(_isLocked(_case(5)));
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(_case(5)), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
        _lock(_pack(21), false);
        _sendFirst(_case(5));
        _lock(_case(6), false);
        _sendFirst(_case(6));
    }

    // ---- for one call

    function consign(NodeId[] memory nodes) external {
        _consign(nodes);
    }

    // ---- within

    /// @dev A pack, its case, its pallet and the tranche.
    function _chain() private pure returns (NodeId[4] memory) {
        return [_pack(21), _case(5), _pallet(1), NodeId.wrap(uint48(6 << 40))];
    }

    function _lock(NodeId node, bool locked) private {
        vm.prank(address(world.incidents()));
        packs.lockNode(toldId, node, locked);
    }

    function _isLocked(NodeId node) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICustody.NodeIsLocked.selector, toldId, node);
    }
}
