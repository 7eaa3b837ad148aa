// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Custody } from "../../../contracts/pack/Custody.sol";
import { CustodyOf } from "../../../contracts/types/CustodyOf.sol";
import { ExceptionReason } from "../../../contracts/types/ExceptionReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId } from "../../../contracts/types/LotId.sol";
import { Missing } from "../../../contracts/types/Missing.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { Party } from "../../../contracts/types/Party.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { LotTree, TestLot } from "./LotTree.sol";
import { Suite } from "./Suite.sol";
import { vm } from "./Vm.sol";
import {
    carrier,
    GTIN,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    pharmacy,
    PHARMACY_LICENCE,
    wholesaler,
    WHOLESALER_LICENCE
} from "./World.sol";

/// @dev A lot of four pallets of four cases of four packs, whose custody is told, and those who trade in it.
abstract contract CustodySuite is Suite {
    using LotTree for TestLot;

    uint256 internal constant PALLET = 4;
    uint256 internal constant CASE = 2;
    uint24 internal constant SHAPE = 6 | (4 << 8) | (2 << 16);
    bytes20 internal constant TOLD_LOT = "TOLD";
    uint24 internal constant LOAD = 7;
    address internal constant otherWholesaler = address(0x0222);

    Custody internal custody;
    TestLot internal told;
    LotId internal toldId;
    LicenceId internal otherWholesalerLicence;

    function setUp() public virtual override {
        super.setUp();
        custody = world.custody();
        otherWholesalerLicence = _grantHere(otherWholesaler, Role.Wholesaler);
        TestLot memory lot = _lot(TOLD_LOT);
        told = lot;
        toldId = lot.idOf();
        world.addLot(lot, Preset.UsDscsa);
    }

    function _lot(bytes20 name) internal pure returns (TestLot memory lot) {
        lot = LotTree.grow(GTIN, name, LOT_EXPIRY, 6, 64);
        lot.shape = SHAPE;
    }

    // ---- names

    function _pallet(uint256 index) internal pure returns (NodeId) {
        return NodeId.wrap(uint48((PALLET << 40) | index));
    }

    function _case(uint256 index) internal pure returns (NodeId) {
        return NodeId.wrap(uint48((CASE << 40) | index));
    }

    function _pack(uint256 index) internal pure returns (NodeId) {
        return NodeId.wrap(uint48(index));
    }

    function _only(NodeId node) internal pure returns (NodeId[] memory nodes) {
        nodes = new NodeId[](1);
        nodes[0] = node;
    }

    function _two(NodeId first, NodeId second) internal pure returns (NodeId[] memory nodes) {
        nodes = new NodeId[](2);
        (nodes[0], nodes[1]) = (first, second);
    }

    function _told() internal view returns (CustodyOf memory) {
        TestLot memory lot = told;
        return CustodyOf({ head: lot.headOf(0), tranche: 0, root: lot.rootOf() });
    }

    function _but(NodeId node, ExceptionReason reason) internal pure returns (Missing[] memory missing) {
        missing = new Missing[](1);
        missing[0] = Missing(node, reason);
    }

    // ---- steps

    function _send(address from, Role role, address to, Role toRole, NodeId node) internal {
        CustodyOf memory of_ = _told();
        vm.prank(from);
        custody.dispatch(of_, _only(node), Party(to, toRole), role);
    }

    function _take(address by, Role role, NodeId node) internal {
        CustodyOf memory of_ = _told();
        vm.prank(by);
        custody.receiveNodes(of_.head, _only(node), role);
    }

    function _give(address by, Role role, NodeId node) internal {
        vm.prank(by);
        custody.refuse(toldId, _only(node), ExceptionReason.Damaged, role);
    }

    /// @dev From the manufacturer to the wholesaler.
    function _sendFirst(NodeId node) internal {
        _send(manufacturer, Role.Manufacturer, wholesaler, Role.Wholesaler, node);
    }

    function _stock(NodeId node) internal {
        _sendFirst(node);
        _take(wholesaler, Role.Wholesaler, node);
    }

    /// @dev From the wholesaler to the pharmacy.
    function _sendOn(NodeId node) internal {
        _send(wholesaler, Role.Wholesaler, pharmacy, Role.Dispenser, node);
    }

    function _deliver(NodeId node) internal {
        _sendOn(node);
        _take(pharmacy, Role.Dispenser, node);
    }

    function _sendBack(NodeId node) internal {
        _send(pharmacy, Role.Dispenser, wholesaler, Role.Wholesaler, node);
    }

    /// @dev From the manufacturer to the wholesaler, by a carrier.
    function _consign(NodeId[] memory nodes) internal {
        CustodyOf memory of_ = _told();
        vm.prank(manufacturer);
        custody.consign(of_, nodes, Party(wholesaler, Role.Wholesaler), carrier, LOAD, Role.Manufacturer);
    }

    function _carry(NodeId[] memory nodes) internal {
        CustodyOf memory of_ = _told();
        vm.prank(carrier);
        custody.carry(of_.head, nodes, LOAD);
    }

    // ---- answers

    function _isWith(NodeId node, LicenceId holder, string memory what) internal view {
        (LicenceId actual, LicenceId to, ) = custody.custodyOf(_told().head, node);
        _same(LicenceId.unwrap(actual), LicenceId.unwrap(holder), what);
        _same(LicenceId.unwrap(to), 0, "at rest");
    }

    function _isOnItsWay(NodeId node, LicenceId from, LicenceId to, string memory what) internal view {
        (LicenceId actual, LicenceId toward, ) = custody.custodyOf(_told().head, node);
        _same(LicenceId.unwrap(actual), LicenceId.unwrap(from), what);
        _same(LicenceId.unwrap(toward), LicenceId.unwrap(to), what);
    }

    function _cameFrom(NodeId node, LicenceId licence, string memory what) internal view {
        (, , LicenceId previous) = custody.custodyOf(_told().head, node);
        _same(LicenceId.unwrap(previous), LicenceId.unwrap(licence), what);
    }

    LicenceId internal constant NOBODY = LicenceId.wrap(0);
    LicenceId internal constant MAKER = MANUFACTURER_LICENCE;
    LicenceId internal constant STORE = WHOLESALER_LICENCE;
    LicenceId internal constant SHOP = PHARMACY_LICENCE;
}
