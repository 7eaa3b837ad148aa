// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { CustodyOf } from "../../contracts/types/CustodyOf.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { ExceptionReason } from "../../contracts/types/ExceptionReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { Missing } from "../../contracts/types/Missing.sol";
import { NodeId, nodeAbove } from "../../contracts/types/NodeId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { Party } from "../../contracts/types/Party.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { CustodySuite } from "../support/sol/CustodySuite.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    carrier,
    CARRIER_LICENCE,
    GENERIC,
    GTIN,
    LOT_EXPIRY,
    manufacturer,
    pharmacy,
    regulator,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Trades in one lot of two tranches as everybody, and keeps a map of every single pack beside the contract: who has
/// it, whom it is on its way to and whether that is back, who sent what a carrier has, whether it is out and what is left
/// in it, whether it was ever named by itself, and how many locks stop it. No boxes, but for what one call names.
contract CustodyHandler is CustodySuite {
    using LotTree for TestLot;

    struct Place {
        LicenceId holder;
        LicenceId to;
        LicenceId sender;
        bool isReturn;
    }

    enum Whereabouts {
        In,
        Supplied,
        Destroyed,
        Taken,
        Locked
    }

    /// @dev A pallet of tranche 0 and half of one of tranche 1: so few places that steps meet.
    uint256 public constant PACKS = 24;
    uint256 private constant PER_TRANCHE = 16;
    uint256 private constant SENDS = 0;
    uint256 private constant CONSIGNS = 1;
    uint256 private constant CARRIES = 2;
    uint256 private constant RECEIVES = 3;
    uint256 private constant EXCEPTS = 4;
    uint256 private constant REFUSES = 5;
    uint256 private constant SUPPLIES = 6;
    uint256 private constant UNDOES = 7;
    uint256 private constant DESTROYS = 8;
    uint256 private constant STOPS = 9;
    uint256 private constant LOCKS = 10;
    uint256 private constant REASSIGNS = 11;
    uint256 private constant TAKES = 12;
    uint256 private constant PUTS_BACK = 13;
    uint256 private constant RECALLS = 14;
    uint256 private constant OPENS = 15;
    uint256 private constant EMPTIES = 16;
    uint256 private constant REFILLS = 17;
    uint256 private constant STAYS = 18;
    uint256 private constant GOES_ON = 19;
    uint256 private constant UNDO_TERM = 10 days;
    /// @dev Out of a pack that is opened.
    uint256 private constant PART = 5;
    uint24 private constant REST = UNITS_PER_PACK - uint24(PART);

    /// @dev How often each step succeeded.
    uint256[20] public successes;
    /// @dev The first step that the map contradicts.
    string public violation;

    Place[32] private _places;
    Whereabouts[32] private _out;
    /// @dev Of a pack that is taken out for a time: who took it, and when.
    uint256[32] private _takers;
    uint256[32] private _takenAt;
    bool[32] private _isOpened;
    uint24[32] private _left;
    /// @dev Whether it was ever named by itself: only then it has a record of its own.
    bool[32] private _alone;
    uint256[32] private _locks;
    NodeId[] private _locked;
    bool private _stopped;
    bool private _recalled;
    bool private _ended;
    CustodyOf[2] private _of;
    PackLine[24] private _lines;
    mapping(NodeId node => uint24 consignment) private _loads;
    uint24 private _consignments;
    address[4] private _traders;
    Role[4] private _roles;
    LicenceId[4] private _licences;

    constructor() {
        setUp();
        _traders = [manufacturer, wholesaler, otherWholesaler, pharmacy];
        _roles = [Role.Manufacturer, Role.Wholesaler, Role.Wholesaler, Role.Dispenser];
        _licences = [MAKER, STORE, otherWholesalerLicence, SHOP];
        for (uint256 i = 0; i < 32; ++i) {
            _places[i].holder = MAKER;
        }
        TestLot memory first = told;
        TestLot memory second = LotTree.growTranche(GTIN, TOLD_LOT, LOT_EXPIRY, 6, 8, 1);
        second.shape = SHAPE;
        vm.prank(manufacturer);
        packs.registerTranche(GTIN, TOLD_LOT, 1, second.rootOf(), SHAPE);
        _of[0] = _told();
        _of[1] = CustodyOf({ head: second.headOf(0), tranche: 1, root: second.rootOf() });
        for (uint256 i = 0; i < PACKS; ++i) {
            _lines[i] = i < PER_TRANCHE ? first.line(i) : second.line(i - PER_TRANCHE);
        }
    }

    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](20);
        selectors[0] = this.send.selector;
        selectors[1] = this.consign.selector;
        selectors[2] = this.carry.selector;
        selectors[3] = this.receiveOne.selector;
        selectors[4] = this.receiveBut.selector;
        selectors[5] = this.giveBack.selector;
        selectors[6] = this.supplyOne.selector;
        selectors[7] = this.wait.selector;
        // Twice as likely, or little would ever arrive.
        selectors[8] = this.receiveAny.selector;
        selectors[9] = this.undoOne.selector;
        selectors[10] = this.destroyOne.selector;
        selectors[11] = this.stopOrLift.selector;
        selectors[12] = this.lockOrFree.selector;
        selectors[13] = this.reassignOne.selector;
        selectors[14] = this.sendAny.selector;
        selectors[15] = this.takeOne.selector;
        selectors[16] = this.putOneBack.selector;
        selectors[17] = this.recallAll.selector;
        selectors[18] = this.emptyOrRefill.selector;
        selectors[19] = this.lockPackOrFree.selector;
    }

    function send(uint256 seed) public {
        (NodeId node, uint256 by, uint256 to) = _drawDispatch(seed);
        NodeId[] memory nodes = _withSibling(node, seed);
        bool[] memory back = _areReturns(nodes, to);
        CustodyOf memory of_ = _of[node.trancheOf()];
        vm.prank(_traders[by]);
        try custody.dispatch(of_, nodes, Party(_traders[to], _roles[to]), _roles[by]) {
            ++successes[SENDS];
            for (uint256 i = 0; i < nodes.length; ++i) _leave(nodes[i], by, to, back[i]);
        } catch {}
    }

    /// @dev Twice as likely, too.
    function sendAny(uint256 seed) external {
        send(uint256(keccak256(abi.encode(seed))));
    }

    function consign(uint256 seed) external {
        (NodeId node, uint256 by, uint256 to) = _drawDispatch(seed);
        CustodyOf memory of_ = _of[node.trancheOf()];
        bool back = _areReturns(_only(node), to)[0];
        uint24 load = ++_consignments;
        Party memory party = Party(_traders[to], _roles[to]);
        vm.prank(_traders[by]);
        try custody.consign(of_, _only(node), party, carrier, load, _roles[by]) {
            ++successes[CONSIGNS];
            _loads[node] = load;
            _leave(node, by, to, back);
        } catch {}
    }

    function carry(uint256 seed) external {
        NodeId node = _drawNode(seed);
        CustodyOf memory of_ = _of[node.trancheOf()];
        uint24 load = _loads[node];
        vm.prank(carrier);
        try custody.carry(of_.head, _only(node), load) {
            ++successes[CARRIES];
            (uint256 first, uint256 end) = _range(node);
            for (uint256 i = first; i < end; ++i) {
                if (_places[i].to == NOBODY || _places[i].sender != NOBODY) _break("carried at rest");
                if (!_places[i].isReturn) _goesForward(node);
                (_places[i].sender, _places[i].holder) = (_places[i].holder, CARRIER_LICENCE);
            }
        } catch {}
    }

    function receiveOne(uint256 seed) public {
        NodeId node = _drawNode(seed);
        uint256 by = _drawReceiver(seed, node);
        NodeId[] memory nodes = _withSibling(node, seed);
        CustodyOf memory of_ = _of[node.trancheOf()];
        vm.prank(_traders[by]);
        try custody.receiveNodes(of_.head, nodes, _roles[by]) {
            ++successes[RECEIVES];
            for (uint256 n = 0; n < nodes.length; ++n) {
                (uint256 first, uint256 end) = _range(nodes[n]);
                if (!_places[first].isReturn) _goesForward(nodes[n]);
                for (uint256 i = first; i < end; ++i) _arrive(i, by);
            }
        } catch {}
    }

    function receiveAny(uint256 seed) external {
        receiveOne(uint256(keccak256(abi.encode(seed))));
    }

    function receiveBut(uint256 seed) external {
        NodeId node = _drawNode(seed);
        uint256 by = _drawReceiver(seed, node);
        (uint256 first, uint256 end) = _range(node);
        uint256 lost = first + ((seed >> 96) % (end - first));
        ExceptionReason reason = ExceptionReason((seed >> 128) % 3);
        CustodyOf memory of_ = _of[node.trancheOf()];
        Missing[] memory missing = _but(_nodeAt(lost, 0), reason);
        vm.prank(_traders[by]);
        try custody.receiveExcept(of_, node, missing, _roles[by]) {
            ++successes[EXCEPTS];
            if (!_places[first].isReturn) _goesForward(node);
            for (uint256 i = first; i < end; ++i) {
                if (i != lost) {
                    _arrive(i, by);
                    continue;
                }
                _alone[i] = true;
                if (reason != ExceptionReason.Short) _goBack(i);
            }
        } catch {}
    }

    /// @dev By the receiver, or by the sender, at once where its carrier has not come.
    function giveBack(uint256 seed) external {
        NodeId node = _drawNode(seed);
        (uint256 first, uint256 end) = _range(node);
        bool bySender = (seed >> 96) % 2 == 0;
        uint256 by = bySender ? _traderOf(_places[first].holder) : _drawReceiver(seed, node);
        vm.prank(_traders[by]);
        try custody.refuse(toldId, _only(node), ExceptionReason.Unwanted, _roles[by]) {
            ++successes[REFUSES];
            for (uint256 i = first; i < end; ++i) {
                if (_places[i].to == NOBODY) _break("refused at rest");
                _goBack(i);
            }
        } catch {}
    }

    /// @dev By the one pharmacy, which under us-dscsa supplies what it holds and nothing else. Mostly what it holds.
    function supplyOne(uint256 seed) external {
        uint256 pack = (seed >> 104) % 4 == 0 ? seed % PACKS : _next(seed % PACKS, _isAtShop);
        bool opens = (seed >> 96) % 2 == 0;
        PackLine[] memory lines = opens ? _openedLinesOf(pack) : _linesOf(pack);
        bool may = _isHeld(pack, SHOP) && _out[pack] == Whereabouts.In && _mayBeSupplied(pack);
        vm.prank(address(dispensing));
        try packs.supplyPacks(lines, GENERIC, Schedule.PrescriptionOnly, SHOP) {
            ++successes[SUPPLIES];
            if (!may) _break("supplied what it must not");
            _out[pack] = Whereabouts.Supplied;
            if (!opens) return;
            ++successes[OPENS];
            (_isOpened[pack], _left[pack]) = (true, REST);
        } catch {
            if (may) _break("not supplied what it holds");
        }
    }

    /// @dev What dispensing does once it knows that the pharmacy supplied just this. Seldom, or little would stay opened.
    function undoOne(uint256 seed) external {
        if ((seed >> 104) % 2 == 0) return;
        uint256 pack = _next(seed % PACKS, _isSupplied);
        if (!_isSupplied(pack)) return;
        PackLine[] memory lines = _isOpened[pack] ? _openedLinesOf(pack) : _linesOf(pack);
        bool isUsed = _isOpened[pack] && _left[pack] == 0;
        bool may = _isHeld(pack, SHOP) && _mayBeSupplied(pack) && !isUsed;
        vm.prank(address(dispensing));
        try packs.reverseSupply(lines, SHOP) {
            ++successes[UNDOES];
            if (!may) _break("undone what it must not");
            _out[pack] = Whereabouts.In;
            (_isOpened[pack], _left[pack]) = (false, 0);
        } catch {
            if (may) _break("not undone what it holds");
        }
    }

    /// @dev Supplies what is left of an opened pack, or undoes that: not into a pack that went away by itself.
    function emptyOrRefill(uint256 seed) external {
        uint256 pack = _next(seed % PACKS, _isOpen);
        if (!_isOpen(pack)) return;
        bool empties = _left[pack] != 0;
        PackLine[] memory lines = _linesOf(pack);
        lines[0] = LotTree.remainder(lines[0], REST);
        bool stayed = empties || !_alone[pack] || _isHeld(pack, SHOP);
        bool may = _mayBeSupplied(pack) && stayed;
        bytes memory call =
            empties
                ? abi.encodeCall(packs.supplyPacks, (lines, GENERIC, Schedule.PrescriptionOnly, SHOP))
                : abi.encodeCall(packs.reverseSupply, (lines, SHOP));
        vm.prank(address(dispensing));
        (bool done, ) = address(packs).call(call);
        if (done != may) _break("what is left of an opened pack");
        if (!done) return;
        ++successes[empties ? EMPTIES : REFILLS];
        _left[pack] = empties ? 0 : REST;
    }

    /// @dev By the regulator, whoever has it and wherever it is; mostly what somebody sent by itself.
    function lockPackOrFree(uint256 seed) external {
        uint256 pack = (seed >> 96) % 2 == 0 ? seed % PACKS : _next(seed % PACKS, _isSentAlone);
        bool frees = _out[pack] == Whereabouts.Locked;
        if (!frees && _out[pack] != Whereabouts.In) return;
        bool may = !frees || _mayBeSupplied(pack);
        PackLine[] memory lines = _linesOf(pack);
        (DecommissionReason reason, uint32 cell) = (DecommissionReason.Locked, uint32(1 + pack));
        bytes memory call =
            frees
                ? abi.encodeCall(packs.undoDecommission, (lines, reason, Role.Regulator, cell))
                : abi.encodeCall(packs.decommissionUndoable, (lines, reason, Role.Regulator, cell));
        vm.prank(regulator);
        (bool done, ) = address(packs).call(call);
        if (done != may) _break("a lock that a regulator sets or ends");
        if (!done) return;
        ++successes[frees ? GOES_ON : STAYS];
        _out[pack] = frees ? Whereabouts.In : Whereabouts.Locked;
    }

    /// @dev By whoever has it, now and then by another; neither recall nor lock stops it.
    function destroyOne(uint256 seed) external {
        if ((seed >> 96) % 4 != 0) return;
        uint256 pack = seed % PACKS;
        uint256 by = _drawHolder(seed, pack);
        PackLine memory line = _lines[pack];
        bool may = _isHeld(pack, _licences[by]) && _out[pack] == Whereabouts.In && !_hasEnded(by);
        vm.prank(_traders[by]);
        try packs.decommission(line, DecommissionReason.Destroyed, _roles[by]) {
            ++successes[DESTROYS];
            if (!may) _break("destroyed by another");
            _out[pack] = Whereabouts.Destroyed;
        } catch {
            if (may) _break("not destroyed by its holder");
        }
    }

    /// @dev A sample, or by a wholesaler a pack checked out; in a cell, so that it can be undone. Mostly by whoever has it.
    function takeOne(uint256 seed) external {
        uint256 pack = seed % PACKS;
        uint256 by = _drawHolder(seed, pack);
        DecommissionReason reason = _takingReason(by);
        bool forward = reason == DecommissionReason.CheckedOut;
        bool may =
            _isHeld(pack, _licences[by]) &&
                _out[pack] == Whereabouts.In &&
                !_hasEnded(by) &&
                (!forward || _mayBeSupplied(pack));
        PackLine[] memory lines = _linesOf(pack);
        vm.prank(_traders[by]);
        try packs.decommissionUndoable(lines, reason, _roles[by], uint32(1 + pack)) {
            ++successes[TAKES];
            if (!may) _break("taken out by another");
            (_out[pack], _takers[pack], _takenAt[pack]) = (Whereabouts.Taken, by, vm.getBlockTimestamp());
        } catch {
            if (may) _break("not taken out by its holder");
        }
    }

    /// @dev Mostly by whoever took it, who must still have it: its box may be gone meanwhile.
    function putOneBack(uint256 seed) external {
        uint256 pack = _next(seed % PACKS, _isTaken);
        uint256 by = (seed >> 32) % 8 == 0 ? (seed >> 40) % 4 : _takers[pack];
        bool may =
            _isTaken(pack) &&
                by == _takers[pack] &&
                !_hasEnded(by) &&
                vm.getBlockTimestamp() < _takenAt[pack] + UNDO_TERM &&
                _isHeld(pack, _licences[by]) &&
                _mayBeSupplied(pack);
        PackLine[] memory lines = _linesOf(pack);
        DecommissionReason reason = _takingReason(by);
        vm.prank(_traders[by]);
        try packs.undoDecommission(lines, reason, _roles[by], uint32(1 + pack)) {
            ++successes[PUTS_BACK];
            if (!may) _break("put back what it must not");
            _out[pack] = Whereabouts.In;
        } catch {
            if (may) _break("not put back by its taker");
        }
    }

    /// @dev For good, so seldom.
    function recallAll(uint256 seed) external {
        if (_recalled || seed % 64 != 0) return;
        ++successes[RECALLS];
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, TOLD_LOT, Role.Regulator);
        _recalled = true;
    }

    /// @dev A quarantine of the lot, or its end.
    function stopOrLift(uint256 seed) external {
        // A recall has nothing more to quarantine.
        if (_recalled) return;
        ++successes[STOPS];
        vm.prank(regulator);
        if (!_stopped) {
            packs.quarantine(GTIN, TOLD_LOT, Role.Regulator);
        } else {
            packs.liftQuarantine(GTIN, TOLD_LOT, Role.Regulator);
        }
        _stopped = !_stopped;
        // Mostly not for long, or little would ever move.
        if (_stopped && seed % 4 != 0) {
            vm.prank(regulator);
            packs.liftQuarantine(GTIN, TOLD_LOT, Role.Regulator);
            _stopped = false;
        }
    }

    /// @dev As a confirmed incident, or the end of one. Few at a time.
    function lockOrFree(uint256 seed) external {
        if ((seed >> 128) % 2 == 0) return;
        bool frees = _locked.length == 2 || (_locked.length != 0 && (seed >> 96) % 3 != 0);
        NodeId node = frees ? _locked[_locked.length - 1] : _drawNode(seed);
        if (frees) _locked.pop();
        else _locked.push(node);
        (uint256 first, uint256 end) = _range(node);
        for (uint256 i = first; i < end; ++i) _locks[i] = frees ? _locks[i] - 1 : _locks[i] + 1;
        ++successes[LOCKS];
        vm.prank(address(world.incidents()));
        packs.lockNode(toldId, node, !frees);
    }

    /// @dev Of what the other wholesaler has left, whose licence ends one day.
    function reassignOne(uint256 seed) external {
        if (!_ended && seed % 16 == 0) {
            _revoke(otherWholesaler, Role.Wholesaler);
            _ended = true;
        }
        uint256 pack = _next((seed >> 8) % PACKS, _isLeft);
        NodeId node = _nodeAt(pack, (seed >> 16) % 2 == 0 ? 0 : CASE);
        (uint256 first, uint256 end) = _range(node);
        uint256 to = (seed >> 64) % 4;
        Party memory party = Party(_traders[to], _roles[to]);
        CustodyOf memory of_ = _of[node.trancheOf()];
        vm.prank(regulator);
        try custody.reassign(of_, _only(node), party) {
            ++successes[REASSIGNS];
            for (uint256 i = first; i < end; ++i) {
                if (!_ended || !_isHeld(i, otherWholesalerLicence)) _break("reassigned what stands");
                if (end - first == 1) _alone[i] = true;
                (_places[i].to, _places[i].isReturn) = (_licences[to], true);
            }
        } catch {}
    }

    /// @dev Now and then long enough that a sender may take back; never until the lot expires.
    function wait(uint256 seed) external {
        if (seed % 16 == 0 && vm.getBlockTimestamp() < START_OF_LAST_MONTHS) _pass(15 days);
    }

    /// @dev Promises 5 to 7: each pack is with just the one that the map says, and in or out as it says.
    function check() external view {
        _same(bytes(violation), "", "promise 5 to 7");
        for (uint256 i = 0; i < PACKS; ++i) {
            NodeId node = _nodeAt(i, 0);
            (LicenceId holder, LicenceId to, ) = custody.custodyOf(_of[node.trancheOf()].head, node);
            bool out = packs.isDecommissioned(toldId, uint40(NodeId.unwrap(node)));
            bool same = holder == _places[i].holder && to == _places[i].to;
            _holds(same && out == (_out[i] != Whereabouts.In), vm.toString(i));
            uint24 left = packs.remainderOf(toldId, uint40(NodeId.unwrap(node))).left;
            _same(left, _left[i], string.concat("left of ", vm.toString(i)));
        }
    }

    // ---- the map

    uint256 private constant START_OF_LAST_MONTHS = 1_772_442_000 + 300 days;

    function _leave(NodeId node, uint256 by, uint256 to, bool back) private {
        if (!back) _goesForward(node);
        (uint256 first, uint256 end) = _range(node);
        for (uint256 i = first; i < end; ++i) {
            if (!_isHeld(i, _licences[by])) _break("sent by another");
            if (end - first == 1) {
                if (_left[i] != 0) _break("sent by itself with something left in it");
                _alone[i] = true;
            }
            (_places[i].to, _places[i].isReturn) = (_licences[to], back);
        }
    }

    function _goesForward(NodeId node) private {
        if (_stopped || _recalled) _break("went forward under a quarantine or a recall");
        (uint256 first, uint256 end) = _range(node);
        for (uint256 i = first; i < end; ++i) if (_locks[i] != 0) _break("went forward under a lock");
        if (end - first == 1 && _out[first] != Whereabouts.In) _break("went forward by itself, and is out");
    }

    function _isHeld(uint256 pack, LicenceId by) private view returns (bool) {
        return _places[pack].holder == by && _places[pack].to == NOBODY;
    }

    function _isSupplied(uint256 pack) private view returns (bool) {
        return _out[pack] == Whereabouts.Supplied;
    }

    function _isTaken(uint256 pack) private view returns (bool) {
        return _out[pack] == Whereabouts.Taken;
    }

    function _isAtShop(uint256 pack) private view returns (bool) {
        return _isHeld(pack, SHOP) && _out[pack] == Whereabouts.In;
    }

    function _isOpen(uint256 pack) private view returns (bool) {
        return _isOpened[pack];
    }

    function _isSentAlone(uint256 pack) private view returns (bool) {
        return _alone[pack] && _places[pack].to != NOBODY;
    }

    /// @dev Whether the wholesaler whose licence ends one day has it.
    function _isLeft(uint256 pack) private view returns (bool) {
        return _isHeld(pack, otherWholesalerLicence);
    }

    function _mayBeSupplied(uint256 pack) private view returns (bool) {
        return !_stopped && !_recalled && _locks[pack] == 0;
    }

    function _takingReason(uint256 trader) private view returns (DecommissionReason) {
        bool trades = _roles[trader] == Role.Wholesaler;
        return trades ? DecommissionReason.CheckedOut : DecommissionReason.Sample;
    }

    function _hasEnded(uint256 trader) private view returns (bool) {
        return _ended && _traders[trader] == otherWholesaler;
    }

    function _linesOf(uint256 pack) private view returns (PackLine[] memory lines) {
        lines = new PackLine[](1);
        lines[0] = _lines[pack];
    }

    function _openedLinesOf(uint256 pack) private view returns (PackLine[] memory lines) {
        lines = _linesOf(pack);
        lines[0].units[0] = LotTree.opened(lines[0].units[0], PART);
    }

    /// @dev To the manufacturer, or to whom the node came from.
    function _areReturns(NodeId[] memory nodes, uint256 to) private view returns (bool[] memory back) {
        back = new bool[](nodes.length);
        for (uint256 i = 0; i < nodes.length; ++i) {
            (, , LicenceId previous) = custody.custodyOf(_of[nodes[i].trancheOf()].head, nodes[i]);
            back[i] = to == 0 || previous == _licences[to];
        }
    }

    function _arrive(uint256 pack, uint256 by) private {
        if (_places[pack].to != _licences[by]) _break("received by another");
        _places[pack] = Place({ holder: _licences[by], to: NOBODY, sender: NOBODY, isReturn: false });
    }

    /// @dev What a carrier has is on its way back; all else is its sender's again.
    function _goBack(uint256 pack) private {
        (_places[pack].to, _places[pack].sender) = (_places[pack].sender, NOBODY);
        _places[pack].isReturn = true;
    }

    function _break(string memory what) private {
        if (bytes(violation).length == 0) violation = what;
    }

    function _range(NodeId node) private pure returns (uint256 first, uint256 end) {
        uint256 height = node.heightOf();
        first = node.trancheOf() * PER_TRANCHE + (node.indexOf() << height);
        end = first + (1 << height);
    }

    function _nodeAt(uint256 pack, uint256 height) private pure returns (NodeId) {
        return nodeAbove(uint40(((pack / PER_TRANCHE) << 32) | (pack % PER_TRANCHE)), height);
    }

    // ---- choices

    function _drawNode(uint256 seed) private pure returns (NodeId) {
        uint256 level = seed % 3;
        return
            _nodeAt(
                (seed >> 8) % PACKS,
                level == 0
                    ? 0
                    : level == 1
                        ? CASE
                        : PALLET
            );
    }

    /// @dev Now and then its neighbour, too.
    function _withSibling(NodeId node, uint256 seed) private pure returns (NodeId[] memory) {
        if (node.heightOf() == PALLET || (seed >> 200) % 4 != 0) return _only(node);
        return _two(node, NodeId.wrap(NodeId.unwrap(node) ^ 1));
    }

    /// @return the first pack from `pack` on, round and round, that is so; `pack` itself where none is
    function _next(uint256 pack, function(uint256) view returns (bool) isSo) private view returns (uint256) {
        for (uint256 i = 0; i < PACKS; ++i) {
            uint256 next = (pack + i) % PACKS;
            if (isSo(next)) return next;
        }
        return pack;
    }

    /// @dev Mostly who has it, now and then another.
    function _drawHolder(uint256 seed, uint256 pack) private view returns (uint256) {
        return (seed >> 32) % 4 == 0 ? (seed >> 40) % 4 : _traderOf(_places[pack].holder);
    }

    /// @dev Mostly by who has it.
    function _drawDispatch(uint256 seed) private view returns (NodeId node, uint256 by, uint256 to) {
        node = _drawNode(seed);
        (uint256 first, ) = _range(node);
        by = _drawHolder(seed, first);
        to = (seed >> 48) % 4;
    }

    function _drawReceiver(uint256 seed, NodeId node) private view returns (uint256) {
        (uint256 first, ) = _range(node);
        return (seed >> 32) % 4 == 0 ? (seed >> 40) % 4 : _traderOf(_places[first].to);
    }

    function _traderOf(LicenceId licence) private view returns (uint256) {
        for (uint256 i = 1; i < 4; ++i) {
            if (_licences[i] == licence) return i;
        }
        return 0;
    }
}

/// @dev A linked library, as {Worlds} is.
library CustodyHandlers {
    function create() external returns (CustodyHandler) {
        return new CustodyHandler();
    }
}
