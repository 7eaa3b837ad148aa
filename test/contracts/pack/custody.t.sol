// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICustody } from "../../../contracts/pack/ICustody.sol";
import { ICustodyCheck } from "../../../contracts/pack/ICustodyCheck.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { CustodyOf } from "../../../contracts/types/CustodyOf.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { ExceptionReason } from "../../../contracts/types/ExceptionReason.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Missing } from "../../../contracts/types/Missing.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Party } from "../../../contracts/types/Party.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { CustodySuite } from "../../support/sol/CustodySuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    carrier,
    CARRIER_LICENCE,
    GENERIC,
    GTIN,
    LICENSED_FROM,
    LOT_EXPIRY,
    manufacturer,
    otherManufacturer,
    pharmacy,
    regulator,
    START,
    UK,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";
import { Day } from "../../../contracts/types/Day.sol";

contract CustodyTest is CustodySuite {
    using LotTree for TestLot;

    // ---- refuses to dispatch

    function testRefusesALotWhoseCustodyNobodyTells() public {
        TestLot memory lot = _lot("EU");
        world.addLot(lot, Preset.EuFmd);
        CustodyOf memory of_ = CustodyOf(lot.headOf(0), 0, lot.rootOf());
        vm.expectRevert(
            abi.encodeWithSelector(ICustody.CustodyNotTracked.selector, lot.idOf(), Preset.EuFmd)
        );
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(_pallet(0)), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
    }

    function testRefusesHeightsAndRootsThatAreNotTheTranches() public {
        CustodyOf memory of_ = _told();
        of_.root = "another";
        _refusesTranche(of_);
        of_ = _told();
        of_.tranche = 1;
        _refusesTranche(of_);
        TestLot memory lot = told;
        lot.shape = 6 | (4 << 8) | (1 << 16);
        of_ = _told();
        of_.head = lot.headOf(0);
        _refusesTranche(of_);
    }

    function testRefusesNodesThatTheTreeDoesNotHave() public {
        _refusesToSend(_pallet(4), abi.encodeWithSelector(ICustody.NodeInvalid.selector, _pallet(4)));
        _refusesToSend(_pack(64), abi.encodeWithSelector(ICustody.NodeInvalid.selector, _pack(64)));
        NodeId between = NodeId.wrap(uint48(3 << 40));
        _refusesToSend(between, abi.encodeWithSelector(ICustody.NodeInvalid.selector, between));
        NodeId elsewhere = NodeId.wrap(uint48(1 << 32));
        _refusesToSend(elsewhere, abi.encodeWithSelector(ICustody.NodeInvalid.selector, elsewhere));
    }

    function testRefusesNoneAndTooMany() public {
        CustodyOf memory of_ = _told();
        Party memory to = Party(wholesaler, Role.Wholesaler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeCountInvalid.selector, 0));
        vm.prank(manufacturer);
        custody.dispatch(of_, new NodeId[](0), to, Role.Manufacturer);
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeCountInvalid.selector, 257));
        vm.prank(manufacturer);
        custody.dispatch(of_, new NodeId[](257), to, Role.Manufacturer);
    }

    function testRefusesWhoDoesNotHoldIt() public {
        bytes memory error = abi.encodeWithSelector(ICustody.NotHolder.selector, _case(0), MAKER);
        vm.expectRevert(error);
        _sendOn(_case(0));
        _stock(_pallet(0));
        error = abi.encodeWithSelector(ICustody.NotHolder.selector, _case(0), STORE);
        _refusesToSend(_case(0), error);
    }

    function testRefusesWhatIsOnItsWayWithAllThatIsInIt() public {
        _sendFirst(_pallet(0));
        _refusesToSend(_pallet(0), _inTransit(_pallet(0), STORE));
        _refusesToSend(_case(3), _inTransit(_case(3), STORE));
        _refusesToSend(_pack(0), _inTransit(_pack(0), STORE));
    }

    function testRefusesABoxThatWasOpened() public {
        _sendFirst(_pack(0));
        _refusesToSend(_case(0), abi.encodeWithSelector(ICustody.NodeIsOpened.selector, _case(0)));
        _refusesToSend(_pallet(0), abi.encodeWithSelector(ICustody.NodeIsOpened.selector, _pallet(0)));
        // Also once all of it is back.
        _take(wholesaler, Role.Wholesaler, _pack(0));
        _send(wholesaler, Role.Wholesaler, manufacturer, Role.Manufacturer, _pack(0));
        _take(manufacturer, Role.Manufacturer, _pack(0));
        _refusesToSend(_case(0), abi.encodeWithSelector(ICustody.NodeIsOpened.selector, _case(0)));
    }

    function testRefusesReceiversThatDoNotTrade() public {
        _refusesReceiver(
            regulator,
            Role.Regulator,
            abi.encodeWithSelector(ICustody.ReceiverInvalid.selector, 0, Role.Regulator)
        );
        _refusesReceiver(
            carrier,
            Role.Carrier,
            abi.encodeWithSelector(ICustody.ReceiverInvalid.selector, 0, Role.Carrier)
        );
        _refusesReceiver(wholesaler, Role.Dispenser, _missing(wholesaler, Role.Dispenser));
        _refusesReceiver(
            manufacturer,
            Role.Manufacturer,
            abi.encodeWithSelector(ICustody.ReceiverInvalid.selector, MAKER, Role.Manufacturer)
        );
        _suspend(wholesaler, Role.Wholesaler);
        _refusesReceiver(
            wholesaler,
            Role.Wholesaler,
            abi.encodeWithSignature("LicenceIsSuspended(uint32)", STORE)
        );
    }

    function testRefusesForwardWhatWasStopped() public {
        _stock(_pallet(0));
        uint256 before = vm.snapshotState();
        vm.prank(regulator);
        packs.recall(RecallClass.Class2, RecallLevel.Patient, GTIN, TOLD_LOT, Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, toldId, RecallClass.Class2));
        _sendOn(_case(0));
        vm.revertToState(before);

        before = vm.snapshotState();
        vm.prank(manufacturer);
        packs.quarantine(GTIN, TOLD_LOT, Role.Manufacturer);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, toldId, 1));
        _sendOn(_case(0));
        vm.revertToState(before);

        before = vm.snapshotState();
        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
        _sendOn(_case(0));
        vm.revertToState(before);

        vm.warp((uint256(Day.unwrap(LOT_EXPIRY)) + 1) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotHasExpired.selector, toldId, LOT_EXPIRY));
        _sendOn(_case(0));
    }

    function testRefusesForwardWhatAnIncidentLocked() public {
        _stock(_pallet(0));
        _lock(_case(1));
        for (uint256 i = 0; i < 2; ++i) {
            NodeId node = i == 0 ? _case(1) : _pack(5);
            vm.expectRevert(abi.encodeWithSelector(ICustody.NodeIsLocked.selector, toldId, node));
            _sendOn(node);
        }
        _sendOn(_case(2));
        _send(wholesaler, Role.Wholesaler, manufacturer, Role.Manufacturer, _case(1));
        _isOnItsWay(_case(1), STORE, MAKER, "back");
    }

    function testRefusesForwardWhatLiesInALockedTranche() public {
        _lock(NodeId.wrap(uint48(6 << 40)));
        _refusesToSend(
            _pallet(3),
            abi.encodeWithSelector(ICustody.NodeIsLocked.selector, toldId, _pallet(3))
        );
    }

    function testRefusesACarrierThatSendsOn() public {
        _consign(_only(_pallet(0)));
        _carry(_only(_pallet(0)));
        _give(carrier, Role.Carrier, _pallet(0));
        _isOnItsWay(_pallet(0), CARRIER_LICENCE, MAKER, "on its way back");
        _give(manufacturer, Role.Manufacturer, _pallet(0));
        _isWith(_pallet(0), CARRIER_LICENCE, "left with the carrier");
        vm.expectRevert(abi.encodeWithSelector(ICustody.CustodyRoleNotAllowed.selector, Role.Carrier));
        _send(carrier, Role.Carrier, wholesaler, Role.Wholesaler, _pallet(0));
        _send(carrier, Role.Carrier, manufacturer, Role.Manufacturer, _pallet(0));
        _take(manufacturer, Role.Manufacturer, _pallet(0));
        _isWith(_pallet(0), MAKER, "back");
    }

    function testRefusesALotOfAMakerThatNoRecordHolds() public {
        vm.store(address(licences), _countSlot(), bytes32(uint256(1 << 24) - 1));
        address maker = address(0xb16);
        LicenceId big = _grantHere(maker, Role.Manufacturer);
        _same(LicenceId.unwrap(big), 1 << 24, "number");
        Gtin gtin = Gtin.wrap(_withCheckDigit(500_000_000_777));
        vm.prank(maker);
        packs.proposeProduct(gtin, GENERIC, BRAND, UNITS_PER_PACK);
        vm.prank(regulator);
        packs.activateProduct(gtin, big, GENERIC, BRAND, UNITS_PER_PACK);
        // Cut to 24 bits its number is another licence's, who would hold all of the lot.
        Preset[2] memory tracked = [Preset.UsDscsa, Preset.Uk];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICustody.LicenceBeyondCustody.selector, big));
            vm.prank(maker);
            packs.registerLot(gtin, "BIG", LOT_EXPIRY, "root", SHAPE, tracked[i]);
        }
        // Nobody tells who holds packs of such a lot.
        vm.prank(maker);
        packs.registerLot(gtin, "BIG", LOT_EXPIRY, "root", SHAPE, Preset.EuFmd);
    }

    function testRefusesALicenceThatNoRecordHolds() public {
        LicenceId big = LicenceId.wrap(1 << 24);
        vm.store(address(licences), _countSlot(), bytes32(uint256(LicenceId.unwrap(big)) - 1));
        LicenceId granted = _grantHere(address(0xb16), Role.Wholesaler);
        if (granted != big) return;
        _refusesReceiver(
            address(0xb16),
            Role.Wholesaler,
            abi.encodeWithSelector(ICustody.LicenceBeyondCustody.selector, big)
        );
    }

    // ---- dispatches

    function testSendsAPalletOfAnySizeAsOne() public {
        _sendFirst(_pallet(0));
        _isOnItsWay(_pallet(0), MAKER, STORE, "pallet");
        _isOnItsWay(_pack(15), MAKER, STORE, "pack in it");
        _isWith(_pack(16), MAKER, "pack beside it");
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        _isWith(_pack(15), STORE, "pack in it");
        _cameFrom(_pack(15), MAKER, "pack in it");
        _isWith(_pallet(1), MAKER, "next pallet");
    }

    function testSendsAMixedToteInOneCall() public {
        CustodyOf memory of_ = _told();
        NodeId[] memory nodes = new NodeId[](4);
        (nodes[0], nodes[1], nodes[2], nodes[3]) = (_pack(0), _pack(1), _case(2), _pallet(2));
        vm.expectEmit(address(custody));
        emit ICustody.Dispatched(toldId, MAKER, STORE, nodes, 0);
        vm.prank(manufacturer);
        custody.dispatch(of_, nodes, Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
        vm.expectEmit(address(custody));
        emit ICustody.Received(toldId, MAKER, STORE, nodes);
        vm.prank(wholesaler);
        custody.receiveNodes(of_.head, nodes, Role.Wholesaler);
        for (uint256 i = 0; i < nodes.length; ++i) {
            _isWith(nodes[i], STORE, "received");
        }
        _isWith(_pack(2), MAKER, "left behind");
        _isWith(_case(1), MAKER, "left behind");
    }

    function testSendsAToteOfTwoLotsInOneTransaction() public {
        TestLot memory lot = _lot("UK");
        world.addLot(lot, Preset.Uk);
        Party memory to = Party(wholesaler, Role.Wholesaler);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ICustody.dispatch, (_told(), _only(_pack(0)), to, Role.Manufacturer));
        calls[1] = abi.encodeCall(
            ICustody.dispatch,
            (CustodyOf(lot.headOf(0), 0, lot.rootOf()), _only(_pack(7)), to, Role.Manufacturer)
        );
        vm.prank(manufacturer);
        custody.multicall(calls);
        _isOnItsWay(_pack(0), MAKER, STORE, "of the first");
        (, LicenceId toward, ) = custody.custodyOf(lot.headOf(0), _pack(7));
        _same(LicenceId.unwrap(toward), LicenceId.unwrap(STORE), "of the second");
    }

    function testOpensAllThatIsAroundAtOnce() public {
        _stock(_pallet(0));
        _sendOn(_pack(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeIsOpened.selector, _pallet(0)));
        _sendOn(_pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeIsOpened.selector, _case(0)));
        _sendOn(_case(0));
        _deliver(_case(1));
        _isWith(_pack(1), STORE, "left in the case");
        _isWith(_pack(4), SHOP, "in the other case");
        _cameFrom(_pack(1), MAKER, "left in the case");
    }

    function testSendsBackWhateverWasStopped() public {
        _stock(_pallet(0));
        _deliver(_case(0));
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, TOLD_LOT, Role.Regulator);
        CustodyOf memory of_ = _told();
        vm.expectEmit(address(custody));
        emit ICustody.Dispatched(toldId, SHOP, STORE, _only(_pack(1)), 1);
        vm.prank(pharmacy);
        custody.dispatch(of_, _only(_pack(1)), Party(wholesaler, Role.Wholesaler), Role.Dispenser);
        _take(wholesaler, Role.Wholesaler, _pack(1));
        _cameFrom(_pack(1), NOBODY, "a return forgets, but for the manufacturer");
        _send(wholesaler, Role.Wholesaler, manufacturer, Role.Manufacturer, _pack(1));
        _take(manufacturer, Role.Manufacturer, _pack(1));
        _isWith(_pack(1), MAKER, "home");
        _send(pharmacy, Role.Dispenser, manufacturer, Role.Manufacturer, _pack(2));
        _take(manufacturer, Role.Manufacturer, _pack(2));
        _isWith(_pack(2), MAKER, "home at once");
    }

    // ---- refuses to receive

    function testRefusesToReceiveWhatWasNotSentSo() public {
        _sendFirst(_pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _case(0)));
        _take(wholesaler, Role.Wholesaler, _case(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(1)));
        _take(wholesaler, Role.Wholesaler, _pallet(1));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(0)));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
    }

    function testRefusesAnotherReceiverNamingTheRightOne() public {
        _sendFirst(_pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(0), STORE));
        _take(otherWholesaler, Role.Wholesaler, _pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.CustodyRoleNotAllowed.selector, Role.Regulator));
        _take(regulator, Role.Regulator, _pallet(0));
    }

    function testRefusesToReceiveNoneTooManyAndOneTwice() public {
        _sendFirst(_pallet(0));
        _sendFirst(_pallet(1));
        _refusesToReceive(new NodeId[](0), abi.encodeWithSelector(ICustody.NodeCountInvalid.selector, 0));
        _refusesToReceive(new NodeId[](257), abi.encodeWithSelector(ICustody.NodeCountInvalid.selector, 257));
        NodeId[] memory nodes = new NodeId[](3);
        (nodes[0], nodes[1], nodes[2]) = (_pallet(0), _pallet(1), _pallet(0));
        _refusesToReceive(nodes, abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(0)));
    }

    function testRefusesToReceiveUnderAnotherLotOrTranche() public {
        TestLot memory other = _lot("OTHER");
        world.addLot(other, Preset.UsDscsa);
        _sendFirst(_pallet(0));
        bytes memory refusal = abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(0));
        vm.expectRevert(refusal);
        vm.prank(wholesaler);
        custody.receiveNodes(other.headOf(0), _only(_pallet(0)), Role.Wholesaler);
        NodeId elsewhere = NodeId.wrap(NodeId.unwrap(_pallet(0)) | uint48(1 << 32));
        _refusesToReceive(
            _only(elsewhere),
            abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, elsewhere)
        );
    }

    function testRefusesAKeyThatWasReplacedToReceive() public {
        _sendFirst(_pallet(0));
        _rotate(wholesaler, Role.Wholesaler, address(0x4e3), 0);
        vm.expectRevert(abi.encodeWithSignature("LicenceKeyReplaced(uint32,address)", STORE, wholesaler));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        _take(address(0x4e3), Role.Wholesaler, _pallet(0));
        _isWith(_pallet(0), STORE, "received under the new key");
    }

    /// @dev In one transaction: what the first call did is taken back with what the second is refused.
    function testReceivesAllOfATransactionOrNothing() public {
        _sendFirst(_pallet(0));
        bytes[] memory calls = new bytes[](2);
        calls[0] = _receiptOf(_pallet(0));
        calls[1] = calls[0];
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(0)));
        vm.prank(wholesaler);
        custody.multicall(calls);
        _isOnItsWay(_pallet(0), MAKER, STORE, "still on its way");
        CustodyOf memory of_ = _told();
        calls[1] = abi.encodeCall(
            ICustody.dispatch,
            (of_, _only(_case(0)), Party(pharmacy, Role.Dispenser), Role.Wholesaler)
        );
        vm.prank(wholesaler);
        custody.multicall(calls);
        _isOnItsWay(_case(0), STORE, SHOP, "sent on");
    }

    /// @dev Neither a call in a call nor bytes behind it make a sender of somebody else.
    function testKeepsTheSenderThroughAMulticall() public {
        _sendFirst(_pallet(0));
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodePacked(_receiptOf(_pallet(0)), wholesaler);
        bytes[] memory outer = new bytes[](1);
        outer[0] = abi.encodeWithSignature("multicall(bytes[])", calls);
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(0), STORE));
        vm.prank(otherWholesaler);
        custody.multicall(outer);
        vm.prank(wholesaler);
        custody.multicall(outer);
        _isWith(_pallet(0), STORE, "received");
    }

    /// @dev A carrier that tells nothing keeps no receiver from its goods.
    function testReceivesWhatItsCarrierNeverTold() public {
        _consign(_only(_pallet(0)));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        _isWith(_pallet(0), STORE, "received");
        _cameFrom(_pallet(0), MAKER, "from its sender");
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotConsigned.selector, _pallet(0), LOAD));
        _carry(_only(_pallet(0)));
    }

    function testRefusesToReceiveForwardWhatExpiredOnItsWay() public {
        _sendFirst(_pallet(0));
        _pass(366 days);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotHasExpired.selector, toldId, LOT_EXPIRY));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        _give(wholesaler, Role.Wholesaler, _pallet(0));
        _isWith(_pallet(0), MAKER, "the sender's again");
    }

    function testRefusesToReceiveFromTwoAtOnce() public {
        _stock(_pallet(0));
        _send(wholesaler, Role.Wholesaler, otherWholesaler, Role.Wholesaler, _pallet(0));
        _send(manufacturer, Role.Manufacturer, otherWholesaler, Role.Wholesaler, _pallet(1));
        CustodyOf memory of_ = _told();
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeFromAnother.selector, _pallet(1), MAKER));
        vm.prank(otherWholesaler);
        custody.receiveNodes(of_.head, _two(_pallet(0), _pallet(1)), Role.Wholesaler);
    }

    function testRefusesToReceiveForwardWhatWasStoppedOnItsWay() public {
        _sendFirst(_pallet(0));
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, TOLD_LOT, Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, toldId, RecallClass.Class1));
        _take(wholesaler, Role.Wholesaler, _pallet(0));
        _give(wholesaler, Role.Wholesaler, _pallet(0));
        _isWith(_pallet(0), MAKER, "the sender's again");
    }

    // ---- receives with exceptions

    function testRefusesExceptionsThatAreNone() public {
        _sendFirst(_case(0));
        CustodyOf memory of_ = _told();
        vm.expectRevert(abi.encodeWithSelector(ICustody.NothingExcepted.selector, _case(0)));
        vm.prank(wholesaler);
        custody.receiveExcept(of_, _case(0), new Missing[](0), Role.Wholesaler);
        _refusesException(
            _but(_pack(4), ExceptionReason.Short),
            abi.encodeWithSelector(ICustody.NodeNotWithin.selector, _case(0), _pack(4))
        );
        _refusesException(
            _but(_case(0), ExceptionReason.Short),
            abi.encodeWithSelector(ICustody.NodeNotWithin.selector, _case(0), _case(0))
        );
        Missing[] memory twice = new Missing[](2);
        twice[0] = Missing(_pack(1), ExceptionReason.Short);
        twice[1] = Missing(_pack(1), ExceptionReason.Damaged);
        _refusesException(twice, abi.encodeWithSelector(ICustody.NodeNamedTwice.selector, _pack(1)));
    }

    function testTakesABoxButForWhatIsMissing() public {
        _sendFirst(_pallet(0));
        Missing[] memory missing = new Missing[](3);
        missing[0] = Missing(_pack(0), ExceptionReason.Short);
        missing[1] = Missing(_case(1), ExceptionReason.Damaged);
        missing[2] = Missing(_pack(9), ExceptionReason.WrongItem);
        CustodyOf memory of_ = _told();
        vm.expectEmit(address(custody));
        emit ICustody.ReceivedExcept(toldId, MAKER, STORE, _pallet(0), missing);
        vm.prank(wholesaler);
        custody.receiveExcept(of_, _pallet(0), missing, Role.Wholesaler);
        _isOnItsWay(_pack(0), MAKER, STORE, "short");
        _isWith(_pack(4), MAKER, "damaged");
        _isWith(_pack(9), MAKER, "wrong");
        _isWith(_pack(1), STORE, "beside the short one");
        _isWith(_pack(8), STORE, "beside the wrong one");
        _isWith(_case(3), STORE, "whole case");
        _take(wholesaler, Role.Wholesaler, _pack(0));
        _isWith(_pack(0), STORE, "came after all");
        // What is with its maker again goes out anew.
        _stock(_case(1));
    }

    // ---- refuses, and takes back

    function testRefusesToTakeBackTooEarly() public {
        _sendFirst(_pallet(0));
        _pass(14 days);
        bytes memory tooEarly = _tooEarly(_pallet(0));
        vm.expectRevert(tooEarly);
        _give(manufacturer, Role.Manufacturer, _pallet(0));
        vm.expectRevert(tooEarly);
        _give(regulator, Role.Regulator, _pallet(0));
        _pass(1 days);
        _give(manufacturer, Role.Manufacturer, _pallet(0));
        _isWith(_pallet(0), MAKER, "back");
    }

    function testRefusesStrangersToRefuse() public {
        _sendFirst(_pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(0), STORE));
        _give(pharmacy, Role.Dispenser, _pallet(0));
        vm.expectRevert(_missing(pharmacy, Role.Wholesaler));
        _give(pharmacy, Role.Wholesaler, _pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotInTransit.selector, _pallet(1)));
        _give(wholesaler, Role.Wholesaler, _pallet(1));
    }

    function testRefusesAKeyThatWasReplacedToGiveBack() public {
        _sendFirst(_pallet(0));
        _rotate(wholesaler, Role.Wholesaler, address(0x4e3), 0);
        vm.expectRevert(abi.encodeWithSignature("LicenceKeyReplaced(uint32,address)", STORE, wholesaler));
        _give(wholesaler, Role.Wholesaler, _pallet(0));
        _give(address(0x4e3), Role.Wholesaler, _pallet(0));
    }

    function testGivesBackWhateverStandsInTheWay() public {
        _sendFirst(_pallet(0));
        _pause(Role.Wholesaler);
        _suspend(wholesaler, Role.Wholesaler);
        vm.expectEmit(address(custody));
        emit ICustody.DispatchRefused(toldId, STORE, _only(_pallet(0)), ExceptionReason.Damaged);
        _give(wholesaler, Role.Wholesaler, _pallet(0));
        _isWith(_pallet(0), MAKER, "the sender's again");
        _cameFrom(_pallet(0), NOBODY, "the maker's");
    }

    function testARefusedReturnStaysWhereItWasAndMayGoAgain() public {
        _stock(_pallet(0));
        _deliver(_case(0));
        _sendBack(_case(0));
        _give(wholesaler, Role.Wholesaler, _case(0));
        _isWith(_case(0), SHOP, "stays");
        _cameFrom(_case(0), STORE, "still known");
        _sendBack(_case(0));
    }

    // ---- carriers

    function testRefusesAnotherCarrierAndOtherNodes() public {
        _consign(_two(_pallet(0), _pallet(1)));
        address other = address(0xca2);
        _grantHere(other, Role.Carrier);
        CustodyOf memory of_ = _told();
        vm.expectRevert(
            abi.encodeWithSelector(ICustody.NodeOfAnotherCarrier.selector, LOAD, CARRIER_LICENCE)
        );
        vm.prank(other);
        custody.carry(of_.head, _only(_pallet(0)), LOAD);
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotConsigned.selector, _pallet(2), LOAD));
        _carry(_only(_pallet(2)));
        _carry(_only(_pallet(0)));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeNotConsigned.selector, _pallet(0), LOAD));
        _carry(_only(_pallet(0)));
    }

    function testRefusesAConsignmentTwiceAndOneThatIsMixed() public {
        _consign(_only(_pallet(0)));
        vm.expectRevert(abi.encodeWithSelector(ICustody.ConsignmentExists.selector, toldId, LOAD));
        _consign(_only(_pallet(1)));
        _send(manufacturer, Role.Manufacturer, otherWholesaler, Role.Wholesaler, _pallet(2));
        _take(otherWholesaler, Role.Wholesaler, _pallet(2));
        _send(otherWholesaler, Role.Wholesaler, wholesaler, Role.Wholesaler, _pallet(2));
        _take(wholesaler, Role.Wholesaler, _pallet(2));
        _stock(_pallet(3));
        CustodyOf memory of_ = _told();
        vm.expectRevert(abi.encodeWithSelector(ICustody.ConsignmentMixed.selector, uint24(8)));
        vm.prank(wholesaler);
        custody.consign(
            of_,
            _two(_pallet(2), _pallet(3)),
            Party(otherWholesaler, Role.Wholesaler),
            carrier,
            8,
            Role.Wholesaler
        );
    }

    function testRefusesToCarryForwardWhatWasStopped() public {
        _consign(_only(_pallet(0)));
        vm.prank(manufacturer);
        packs.quarantine(GTIN, TOLD_LOT, Role.Manufacturer);
        CustodyOf memory of_ = _told();
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, toldId, 1));
        vm.prank(carrier);
        custody.carry(of_.head, _only(_pallet(0)), LOAD);
    }

    function testCarriesFromHandToHand() public {
        NodeId[] memory nodes = _two(_pallet(0), _case(8));
        CustodyOf memory of_ = _told();
        vm.expectEmit(address(custody));
        emit ICustody.Consigned(toldId, MAKER, STORE, CARRIER_LICENCE, LOAD, nodes, false);
        _consign(nodes);
        _isOnItsWay(_pallet(0), MAKER, STORE, "waits");
        vm.expectEmit(address(custody));
        emit ICustody.Carried(toldId, CARRIER_LICENCE, LOAD, nodes);
        _carry(nodes);
        _isOnItsWay(_pallet(0), CARRIER_LICENCE, STORE, "carried");
        vm.prank(wholesaler);
        custody.receiveNodes(of_.head, nodes, Role.Wholesaler);
        _isWith(_pallet(0), STORE, "brought");
        _cameFrom(_pallet(0), MAKER, "from its sender, not its carrier");
    }

    function testASenderTakesBackAtOnceWhatNoCarrierHas() public {
        _consign(_two(_pallet(0), _pallet(1)));
        vm.expectRevert(_tooEarly(_pallet(0)));
        _give(regulator, Role.Regulator, _pallet(0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(0), STORE));
        _give(otherWholesaler, Role.Wholesaler, _pallet(0));
        _give(manufacturer, Role.Manufacturer, _pallet(0));
        _isWith(_pallet(0), MAKER, "back");
        _carry(_only(_pallet(1)));
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(1), STORE));
        _give(manufacturer, Role.Manufacturer, _pallet(1));
        _stock(_pallet(0));
    }

    function testASenderDoesNotTakeBackWhatACarrierHas() public {
        _consign(_only(_pallet(0)));
        _carry(_only(_pallet(0)));
        _pass(20 days);
        vm.expectRevert(abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(0), STORE));
        _give(manufacturer, Role.Manufacturer, _pallet(0));
        _give(wholesaler, Role.Wholesaler, _pallet(0));
        _isOnItsWay(_pallet(0), CARRIER_LICENCE, MAKER, "brought back");
        _take(manufacturer, Role.Manufacturer, _pallet(0));
        _isWith(_pallet(0), MAKER, "back");
    }

    // ---- reassigns

    function testRefusesToReassignWhatAStandingLicenceHolds() public {
        _stock(_pallet(0));
        CustodyOf memory of_ = _told();
        _suspend(wholesaler, Role.Wholesaler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.HolderNotEnded.selector, _pallet(0), STORE));
        vm.prank(regulator);
        custody.reassign(of_, _only(_pallet(0)), Party(pharmacy, Role.Dispenser));
    }

    function testReassignsStockOfAnExpiredHolder() public {
        uint32 until = START + 30 days;
        address site = address(0x0333);
        LicenceId ended = _grant(site, Role.Wholesaler, UK, LICENSED_FROM, until);
        _send(manufacturer, Role.Manufacturer, site, Role.Wholesaler, _pallet(0));
        _take(site, Role.Wholesaler, _pallet(0));
        CustodyOf memory of_ = _told();
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(ICustody.HolderNotEnded.selector, _pallet(0), ended));
        vm.prank(regulator);
        custody.reassign(of_, _only(_pallet(0)), Party(pharmacy, Role.Dispenser));
        vm.warp(until);
        vm.prank(regulator);
        custody.reassign(of_, _only(_pallet(0)), Party(pharmacy, Role.Dispenser));
        _take(pharmacy, Role.Dispenser, _pallet(0));
        _isWith(_pallet(0), SHOP, "taken over");
    }

    function testReassignsStockOfARevokedHolderWhateverTheLotsState() public {
        _stock(_pallet(0));
        _revoke(wholesaler, Role.Wholesaler);
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, TOLD_LOT, Role.Regulator);
        CustodyOf memory of_ = _told();
        vm.expectEmit(address(custody));
        emit ICustody.CustodyReassigned(toldId, STORE, LicenceId.wrap(6), _only(_case(0)), LicenceId.wrap(9));
        vm.prank(regulator);
        custody.reassign(of_, _only(_case(0)), Party(otherManufacturer, Role.Manufacturer));
        _isOnItsWay(_pack(0), STORE, LicenceId.wrap(6), "reassigned");
        _take(otherManufacturer, Role.Manufacturer, _case(0));
        _isWith(_pack(0), LicenceId.wrap(6), "taken over");
        _isWith(_case(1), STORE, "the rest");
    }

    // ---- what packs ask

    function testSuppliesUnderUsDscsaOnlyWhatIsHeld() public {
        _refusesSupply(0, MAKER);
        _stock(_pallet(0));
        _refusesSupply(0, STORE);
        _sendOn(_case(0));
        _refusesSupply(0, STORE);
        _take(pharmacy, Role.Dispenser, _case(0));
        _supply(0);
        _deliver(_pack(4));
        _supply(4);
        _refusesSupply(5, STORE);
        _deliver(_case(2));
        _supply(8);
    }

    function testSuppliesNothingThatItHasSentOnItself() public {
        _stock(_pallet(0));
        _deliver(_case(0));
        _sendBack(_pack(0));
        _refusesSupply(0, SHOP);
        _supply(1);
    }

    function testAsksNothingOfLotsUnderUk() public {
        TestLot memory lot = _lot("UK");
        world.addLot(lot, Preset.Uk);
        vm.prank(address(dispensing));
        packs.supplyPacks(_line(lot, 3), GENERIC, Schedule.PrescriptionOnly, SHOP);
    }

    function testAnswersForAllPacksOfALine() public {
        _stock(_pallet(0));
        _deliver(_case(0));
        TestLot memory lot = told;
        PackLine[] memory lines = new PackLine[](1);
        // Two cases under one node: the second is not the pharmacy's.
        lines[0] = lot.lines(2, 4, 3);
        vm.expectRevert(abi.encodeWithSelector(ICustodyCheck.PackNotHeld.selector, toldId, 4, STORE, SHOP));
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, SHOP);
        _deliver(_case(1));
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, SHOP);
    }

    function testDestroysUnderUsDscsaOnlyWhatIsHeld() public {
        TestLot memory lot = told;
        PackLine memory line = lot.line(0);
        vm.expectRevert(abi.encodeWithSelector(ICustodyCheck.PackNotHeld.selector, toldId, 0, MAKER, SHOP));
        vm.prank(pharmacy);
        packs.decommission(line, DecommissionReason.Destroyed, Role.Dispenser);
        vm.prank(manufacturer);
        packs.decommission(line, DecommissionReason.Destroyed, Role.Manufacturer);
    }

    // ---- promise 7

    /// @dev Whatever is tried, each pack is with one licence, and a box answers as all that is in it.
    function testFuzzAnUnopenedBoxAnswersForAllThatIsInIt(uint256 seed) public {
        address[4] memory traders = [manufacturer, wholesaler, otherWholesaler, pharmacy];
        Role[4] memory roles = [Role.Manufacturer, Role.Wholesaler, Role.Wholesaler, Role.Dispenser];
        CustodyOf memory of_ = _told();
        for (uint256 i = 0; i < 24; ++i) {
            uint256 at = uint256(keccak256(abi.encode(seed, i)));
            uint256 by = at % 4;
            uint256 to = (at >> 8) % 4;
            NodeId node = _anyNode(at >> 16);
            vm.prank(traders[by]);
            if (i % 2 == 0) {
                try custody.dispatch(of_, _only(node), Party(traders[to], roles[to]), roles[by]) {
                    if ((at >> 64) % 4 == 0) continue;
                    vm.prank(traders[to]);
                    custody.receiveNodes(of_.head, _only(node), roles[to]);
                } catch {}
            } else try custody.receiveNodes(of_.head, _only(node), roles[by]) {} catch {}
        }
        for (uint256 position = 0; position < 64; ++position) {
            _oneHolder(position);
        }
    }

    function _oneHolder(uint256 position) private view {
        (LicenceId holder, LicenceId to, ) = custody.custodyOf(_told().head, _pack(position));
        _holds(holder != NOBODY, "somebody has it");
        _holds(holder != to, "nobody sends to itself");
        uint256 above = position >> CASE;
        bool isOpened = uint64(bytes8(_record(_case(above)) << 192)) >> 61 == 2;
        if (isOpened) return;
        (LicenceId ofCase, LicenceId caseTo, ) = custody.custodyOf(_told().head, _case(above));
        _holds(ofCase == holder && caseTo == to, "as its case");
        _same(_record(_pack(position)), 0, "no record below a closed one");
    }

    function _record(NodeId node) private view returns (bytes32) {
        (, bytes memory word) = address(custody).staticcall(
            abi.encodeCall(ICustody.recordOf, (toldId, node))
        );
        return abi.decode(word, (bytes32));
    }

    function _anyNode(uint256 seed) private pure returns (NodeId) {
        uint256 level = seed % 3;
        // A few places only, so that steps meet.
        uint256 place = (seed >> 8) % 20;
        return
            level == 0
                ? _pack(place)
                : level == 1
                    ? _case(place >> CASE)
                    : _pallet(place >> PALLET);
    }

    // ---- within

    function _refusesTranche(CustodyOf memory of_) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.TrancheDiffers.selector, toldId, of_.tranche));
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(_pallet(0)), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
    }

    function _refusesToSend(NodeId node, bytes memory error) private {
        CustodyOf memory of_ = _told();
        vm.expectRevert(error);
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(node), Party(wholesaler, Role.Wholesaler), Role.Manufacturer);
    }

    function _refusesToReceive(NodeId[] memory nodes, bytes memory error) private {
        CustodyOf memory of_ = _told();
        vm.expectRevert(error);
        vm.prank(wholesaler);
        custody.receiveNodes(of_.head, nodes, Role.Wholesaler);
    }

    function _receiptOf(NodeId node) private view returns (bytes memory) {
        return abi.encodeCall(ICustody.receiveNodes, (_told().head, _only(node), Role.Wholesaler));
    }

    function _refusesReceiver(address to, Role role, bytes memory error) private {
        CustodyOf memory of_ = _told();
        vm.expectRevert(error);
        vm.prank(manufacturer);
        custody.dispatch(of_, _only(_pallet(0)), Party(to, role), Role.Manufacturer);
    }

    function _refusesException(Missing[] memory missing, bytes memory error) private {
        CustodyOf memory of_ = _told();
        vm.expectRevert(error);
        vm.prank(wholesaler);
        custody.receiveExcept(of_, _case(0), missing, Role.Wholesaler);
    }

    function _refusesSupply(uint40 position, LicenceId actual) private {
        TestLot memory lot = told;
        PackLine[] memory lines = _line(lot, position);
        vm.expectRevert(
            abi.encodeWithSelector(ICustodyCheck.PackNotHeld.selector, toldId, position, actual, SHOP)
        );
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, SHOP);
    }

    function _supply(uint256 position) private {
        TestLot memory lot = told;
        PackLine[] memory lines = _line(lot, position);
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, SHOP);
    }

    function _line(TestLot memory lot, uint256 position) private pure returns (PackLine[] memory lines) {
        lines = new PackLine[](1);
        lines[0] = lot.line(position);
    }

    function _lock(NodeId node) private {
        vm.prank(packs.INCIDENTS());
        packs.lockNode(toldId, node, true);
    }

    function _inTransit(NodeId node, LicenceId to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICustody.NodeInTransit.selector, node, to);
    }

    /// @dev Where `Licences` counts, by looking for it.
    function _tooEarly(NodeId node) private pure returns (bytes memory) {
        uint256 until = (uint256(START) / 1 days + 15) * 1 days;
        return abi.encodeWithSelector(ICustody.TooEarlyToTakeBack.selector, node, until);
    }

    function _countSlot() private view returns (bytes32) {
        for (uint256 slot = 0; slot < 16; ++slot) {
            if (uint256(vm.load(address(licences), bytes32(slot))) == licences.licenceCount()) {
                return bytes32(slot);
            }
        }
        return bytes32(type(uint256).max);
    }
}
