// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { NodeId, nodeAbove } from "../../contracts/types/NodeId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { Role } from "../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../support/sol/UndoSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    GTIN,
    LOT,
    manufacturer,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    UNITS_PER_PACK
} from "../support/sol/World.sol";

/// @dev Supplies, takes out, undoes, settles, locks and lets go, and keeps a diary of it: what was taken by which act, and
/// which acts were taken back. The diary knows no cell's digest, no slot and no bit. A call that goes through against it is
/// a violation; one that nothing in it stands against and that is refused is one, too.
contract UndoHandler is UndoSuite {
    using LotTree for TestLot;

    enum Kind {
        Supply,
        Part,
        Remainder,
        Sample,
        Lock,
        Destroy
    }

    enum Action {
        Supply,
        Part,
        Remainder,
        UndoSupply,
        Revive,
        UndoLate,
        Sample,
        UndoSample,
        Lock,
        Unlock,
        Settle,
        Refused
    }

    /// @dev One act.
    struct Entry {
        Kind kind;
        address site;
        uint32 cell;
        uint256 at;
        uint256 key;
        uint256 quantity;
        uint256 mask;
        /// @dev Taken back, or settled for good.
        bool undone;
        bool settled;
        bytes call;
    }

    uint256 private constant KEYS = 6;
    uint256 private constant CELLS = 4;
    uint256 private constant PLACES = 16;

    /// @dev What went against the diary first.
    string public violation;
    mapping(Action action => uint256 count) public successesOf;

    Entry[] private _diary;
    mapping(uint256 key => Draft) private _drafts;
    mapping(uint256 place => address site) private _openedBy;
    mapping(uint256 node => bool locked) private _isLocked;
    bool private _quarantined;
    uint256 private _seed;

    constructor() {
        setUp();
        for (uint256 key = 1; key <= KEYS; ++key) {
            Draft memory draft = _draft(key);
            draft.quantity = (1 + (key % 3)) * UNITS_PER_PACK;
            draft.furtherIssues = key % 2;
            draft.daysSupply = 2;
            _issue(draft);
            _drafts[key] = draft;
        }
    }

    // ---- acts

    function claim(uint256 seed) public {
        _seed = seed;
        Draft memory draft = _drafts[1 + _drawn(KEYS)];
        address site = _pharmacy();
        LicenceId id = _idOf(site);
        try this.claimFor(site, draft, id) {} catch {}
    }

    /// @dev Whole packs, a part of one, or more of one that was opened before; kept in a cell more often than not.
    function supply(uint256 seed) public {
        _seed = seed;
        uint256 key = 1 + _drawn(KEYS);
        Prescription memory found = _read(_drafts[key]);
        address site = found.dispenser == _idOf(otherPharmacy) ? otherPharmacy : pharmacy;
        if (found.state != PrescriptionState.Claimed) {
            claim(seed);
            return;
        }
        (PackLine memory line, uint256 mask, uint256 quantity, Kind kind) = _take(
            site,
            found.quantity - found.supplied
        );
        uint32 cell = uint32(_drawn(CELLS + 1));
        DispenseOrder memory order = _order(_drafts[key], line, quantity, found.supplied, cell);
        vm.recordLogs();
        vm.prank(site);
        (bool succeeded, ) = address(dispensing).call(abi.encodeCall(IDispensing.dispense, (order)));
        bool may =
            quantity != 0 &&
                quantity <= found.quantity - found.supplied &&
                _now() >= found.notBefore &&
                _mayMove(mask) &&
                (kind == Kind.Remainder || _outMask() & mask == 0) &&
                (kind != Kind.Remainder || _leftIn(mask) >= quantity) &&
                (cell == 0 || _isFree(site, cell, true));
        _judge(succeeded, may, "supply");
        if (!succeeded) return;
        ++successesOf[Action(uint256(kind))];
        if (kind == Kind.Part) _openedBy[_placeOf(mask)] = site;
        bytes memory call = cell == 0 ? bytes("") : abi.encodeCall(IDispensing.undo, (_undoOrderOf(order)));
        _note(kind, site, cell, key, quantity, mask, call);
    }

    /// @dev Of any act that was kept, mostly by its site.
    function undo(uint256 seed) public {
        _seed = seed;
        if (_diary.length == 0) return;
        uint256 at = _diary.length - 1 - _drawn(_diary.length > 6 ? 6 : _diary.length);
        address site = _diary[at].site;
        if (_drawn(8) == 0) site = site == pharmacy ? otherPharmacy : pharmacy;
        at = _lastLike(at, site);
        Entry storage entry = _diary[at];
        if (entry.call.length == 0) return;
        bool isSupply = uint8(entry.kind) <= uint8(Kind.Remainder);
        bool was = isSupply && _read(_drafts[entry.key]).state == PrescriptionState.Spent;
        bool may =
            site == entry.site &&
                !entry.undone &&
                !entry.settled &&
                (entry.kind == Kind.Lock || _now() < entry.at + 10 days) &&
                _mayMove(entry.mask) &&
                _isReady(at);

        vm.prank(site);
        (bool succeeded, ) = (isSupply ? address(dispensing) : address(packs)).call(entry.call);
        _judge(succeeded, may, isSupply ? "undo of a supply" : "undo of a decommissioning");
        if (!succeeded) {
            ++successesOf[_now() >= entry.at + 10 days ? Action.UndoLate : Action.Refused];
            return;
        }
        entry.undone = true;
        if (entry.kind == Kind.Part) _openedBy[_placeOf(entry.mask)] = address(0);
        if (isSupply) ++successesOf[was ? Action.Revive : Action.UndoSupply];
        else ++successesOf[entry.kind == Kind.Lock ? Action.Unlock : Action.UndoSample];
    }

    /// @dev A sample by a pharmacy, or a lock by the manufacturer.
    function takeOut(uint256 seed) public {
        _seed = seed;
        bool locks = _drawn(2) == 0;
        address site = locks ? manufacturer : _pharmacy();
        uint256 place = _drawn(13);
        uint32 cell = uint32(1 + _drawn(CELLS));
        PackLine[] memory lines = _one(_pack(place));
        DecommissionReason reason = locks ? DecommissionReason.Locked : DecommissionReason.Sample;
        Role role = locks ? Role.Manufacturer : Role.Dispenser;
        vm.prank(site);
        (bool succeeded, ) = address(packs).call(
            abi.encodeCall(IPacks.decommissionUndoable, (lines, reason, role, cell))
        );
        _judge(succeeded, _outMask() & (1 << place) == 0 && _isFree(site, cell, false), "take out");
        if (!succeeded) return;
        ++successesOf[locks ? Action.Lock : Action.Sample];
        bytes memory call = abi.encodeCall(IPacks.undoDecommission, (lines, reason, role, cell));
        _note(locks ? Kind.Lock : Kind.Sample, site, cell, 0, 0, 1 << place, call);
    }

    function settle(uint256 seed) public {
        _seed = seed;
        for (uint256 i = 0; i < _diary.length; ++i) {
            Entry storage entry = _diary[i];
            if (entry.kind != Kind.Lock || _drawn(2) == 0) continue;
            PackLine[] memory lines = _one(_pack(_placeOf(entry.mask)));
            vm.prank(entry.site);
            (bool succeeded, ) = address(packs).call(
                abi.encodeCall(
                    IPacks.settleLocked,
                    (lines, DecommissionReason.Destroyed, Role.Manufacturer, entry.cell)
                )
            );
            _judge(succeeded, _standsAsLock(entry), "settle");
            if (!succeeded) continue;
            ++successesOf[Action.Settle];
            for (uint256 j = 0; j < _diary.length; ++j) {
                Entry storage same = _diary[j];
                if (same.kind == Kind.Lock && same.mask == entry.mask && !same.undone) same.settled = true;
            }
            return;
        }
    }

    /// @dev An incident's lock of a pack, its case or the tranche, on or off; seldom.
    function lock(uint256 seed) public {
        _seed = seed;
        uint40 place = uint40(_drawn(13));
        uint256 height = [uint256(0), 2, 4][_drawn(3)];
        NodeId node = nodeAbove(place, height);
        for (uint256 i = 0; i < PLACES; ++i) {
            for (uint256 at = 0; at <= 4; at += 2) _free(nodeAbove(uint40(i), at));
        }
        if (_drawn(3) != 0) return;
        _lock(node, true);
        _isLocked[NodeId.unwrap(node)] = true;
    }

    function quarantine(uint256 seed) public {
        _seed = seed;
        bool on = !_quarantined && _drawn(3) == 0;
        if (on == _quarantined) return;
        vm.prank(manufacturer);
        if (on) packs.quarantine(GTIN, LOT, Role.Manufacturer);
        else packs.liftQuarantine(GTIN, LOT, Role.Manufacturer);
        _quarantined = on;
    }

    function giveBack(uint256 seed) public {
        _seed = seed;
        Draft memory draft = _drafts[1 + _drawn(KEYS)];
        address site = _pharmacy();
        vm.prank(site);
        try prescriptions.release(draft.id) {} catch {}
    }

    function withdraw(uint256 seed) public {
        _seed = seed;
        if (_drawn(4) != 0) return;
        try this.cancelFor(_drafts[1 + _drawn(KEYS)]) {} catch {}
    }

    function pass(uint256 seed) public {
        _seed = seed;
        _pass([uint256(1 hours), 1 days, 2 days, 11 days][_drawn(4)]);
    }

    // ---- for one call

    function claimFor(address site, Draft memory draft, LicenceId id) external {
        _claimAs(site, draft.id, _authorise(draft, id));
    }

    function cancelFor(Draft memory draft) external {
        _cancel(draft);
    }

    // ---- what the invariants ask

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](13);
        list[0] = this.claim.selector;
        list[1] = this.supply.selector;
        list[2] = this.supply.selector;
        list[3] = this.supply.selector;
        list[4] = this.undo.selector;
        list[5] = this.undo.selector;
        list[6] = this.takeOut.selector;
        list[7] = this.settle.selector;
        list[8] = this.lock.selector;
        list[9] = this.quarantine.selector;
        list[10] = this.giveBack.selector;
        list[11] = this.pass.selector;
        list[12] = this.withdraw.selector;
    }

    /// @dev Promise 1: each token says what was supplied of it, net of undo; spent is what has nothing left.
    function checkSupplies() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            Prescription memory found = _read(_drafts[key]);
            uint256 net = 0;
            for (uint256 i = 0; i < _diary.length; ++i) {
                if (_diary[i].key == key && !_diary[i].undone) net += _diary[i].quantity;
            }
            bool spent = found.state == PrescriptionState.Spent;
            uint256 said = uint256(found.issuesUsed) * found.quantity + (spent ? 0 : found.supplied);
            _same(said, net, "supplied, net of undo");
            _holds(net <= uint256(found.quantity) * found.issuesAllowed, "more than prescribed");
            _holds(spent == (net == uint256(found.quantity) * found.issuesAllowed), "spent");
            address owner = PrescriptionId.unwrap(_drafts[key].id);
            bool lives = !spent && found.state != PrescriptionState.Cancelled;
            _same(prescriptions.balanceOf(owner), lives ? 1 : 0, "balance");
        }
    }

    /// @dev Promises 5 and 6: each bit is set by one act that stands, and what is left of each opened pack adds up.
    function checkPacks() external view {
        uint256 out = _outMask();
        for (uint40 place = 0; place < PLACES; ++place) {
            _holds(packs.isDecommissioned(lotId, place) == (out & (1 << place) != 0), "a pack's bit");
            uint256 left = _openedBy[place] == address(0) ? 0 : _leftIn(1 << place);
            _same(packs.remainderOf(lotId, place).left, left, "left of an opened pack");
        }
    }

    function checkCells() external view {
        for (uint32 cell = 1; cell <= CELLS; ++cell) {
            _holds(
                dispensing.isUndoCellFree(PHARMACY_LICENCE, cell) == _isFree(pharmacy, cell, true),
                "a cell"
            );
            _holds(
                dispensing.isUndoCellFree(OTHER_PHARMACY_LICENCE, cell) == _isFree(otherPharmacy, cell, true),
                "the other's cell"
            );
            _holds(
                packs.isUndoCellFree(PHARMACY_LICENCE, cell) == _isFree(pharmacy, cell, false),
                "a pack's cell"
            );
        }
    }

    // ---- the diary

    function _note(
        Kind kind,
        address site,
        uint32 cell,
        uint256 key,
        uint256 quantity,
        uint256 mask,
        bytes memory call
    ) private {
        _diary.push(Entry(kind, site, cell, _now(), key, quantity, mask, false, false, call));
    }

    /// @dev Of all acts that stand and that took whole packs out.
    function _outMask() private view returns (uint256 mask) {
        for (uint256 i = 0; i < _diary.length; ++i) {
            if (_diary[i].undone || _diary[i].kind == Kind.Remainder) continue;
            require(mask & _diary[i].mask == 0, "two acts took one pack");
            mask |= _diary[i].mask;
        }
    }

    /// @dev Of one opened pack.
    function _leftIn(uint256 mask) private view returns (uint256 left) {
        left = UNITS_PER_PACK;
        for (uint256 i = 0; i < _diary.length; ++i) {
            Entry storage entry = _diary[i];
            bool takes = entry.kind == Kind.Part || entry.kind == Kind.Remainder;
            if (takes && entry.mask == mask && !entry.undone) left -= entry.quantity;
        }
    }

    function _isFree(address site, uint32 cell, bool isSupply) private view returns (bool) {
        for (uint256 i = 0; i < _diary.length; ++i) {
            Entry storage entry = _diary[i];
            if (entry.cell != cell || entry.site != site || entry.undone || entry.settled) continue;
            if ((uint8(entry.kind) <= uint8(Kind.Remainder)) != isSupply) continue;
            if (entry.kind == Kind.Lock || _now() < entry.at + 10 days) return false;
        }
        return true;
    }

    /// @dev Whether nothing that came since stands against it.
    function _isReady(uint256 at) private view returns (bool) {
        Entry storage entry = _diary[at];
        if (uint8(entry.kind) > uint8(Kind.Remainder)) return true;
        for (uint256 i = at + 1; i < _diary.length; ++i) {
            if (_diary[i].key == entry.key && !_diary[i].undone) return false;
        }
        if (entry.kind == Kind.Part && _leftIn(entry.mask) + entry.quantity != UNITS_PER_PACK) return false;
        Prescription memory found = _read(_drafts[entry.key]);
        bool held =
            found.state == PrescriptionState.Claimed || found.state == PrescriptionState.CancelPending;
        return !held || found.dispenser == _idOf(entry.site);
    }

    /// @dev The same pack, taken out anew for the same reason in a cell of the same number, is the same act to whoever
    /// hands it in.
    /// @param site who hands it in
    function _lastLike(uint256 at, address site) private view returns (uint256 last) {
        Entry storage entry = _diary[at];
        last = at;
        if (uint8(entry.kind) <= uint8(Kind.Remainder)) return at;
        for (uint256 i = at + 1; i < _diary.length; ++i) {
            Entry storage later = _diary[i];
            bool same = later.kind == entry.kind && later.mask == entry.mask && later.site == site;
            if (same && later.cell == entry.cell) last = i;
        }
    }

    function _standsAsLock(Entry storage entry) private view returns (bool) {
        for (uint256 i = 0; i < _diary.length; ++i) {
            Entry storage other = _diary[i];
            bool same = other.kind == Kind.Lock && other.mask == entry.mask && other.cell == entry.cell;
            if (same && !other.undone && !other.settled) return true;
        }
        return false;
    }

    // ---- what stops packs

    function _mayMove(uint256 mask) private view returns (bool) {
        if (_quarantined) return false;
        for (uint40 place = 0; place < PLACES; ++place) {
            if (mask & (1 << place) == 0) continue;
            for (uint256 height = 0; height <= 4; height += 2) {
                if (_isLocked[NodeId.unwrap(nodeAbove(place, height))]) return false;
            }
        }
        return true;
    }

    function _free(NodeId node) private {
        if (!_isLocked[NodeId.unwrap(node)]) return;
        _lock(node, false);
        _isLocked[NodeId.unwrap(node)] = false;
    }

    // ---- drawn

    function _take(
        address site,
        uint256 outstanding
    ) private returns (PackLine memory line, uint256 mask, uint256 quantity, Kind kind) {
        uint256 place = _drawn(13);
        uint256 out = _outMask();
        uint256 wanted = _drawn(3);
        if (wanted == 2) {
            for (uint256 i = 0; i < 13 && _openedBy[place] != site; ++i) place = (place + 1) % 13;
            if (_openedBy[place] == site) {
                quantity = 1 + _drawn(9);
                return (LotTree.remainder(_pack(place), quantity), 1 << place, quantity, Kind.Remainder);
            }
        }
        for (uint256 i = 0; i < 13 && out & (1 << place) != 0; ++i) place = (place + 1) % 13;
        if (wanted == 1 || outstanding < UNITS_PER_PACK) {
            quantity = 1 + _drawn(outstanding < 27 ? outstanding : 27);
            return (_opened(place, quantity), 1 << place, quantity, Kind.Part);
        }
        return (_pack(place), 1 << place, UNITS_PER_PACK, Kind.Supply);
    }

    function _placeOf(uint256 mask) private pure returns (uint256 place) {
        while (mask >> (place + 1) != 0) ++place;
    }

    function _pharmacy() private returns (address) {
        return _drawn(3) == 0 ? otherPharmacy : pharmacy;
    }

    function _idOf(address site) private pure returns (LicenceId) {
        return site == otherPharmacy ? OTHER_PHARMACY_LICENCE : PHARMACY_LICENCE;
    }

    function _judge(bool succeeded, bool may, string memory what) private {
        if (succeeded == may || bytes(violation).length != 0) return;
        violation = string.concat(what, succeeded ? " went through" : " was refused");
    }

    function _drawn(uint256 below) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % below;
    }
}

/// @dev A linked library, so that the handler is compiled once and not into each test.
library UndoHandlers {
    function create() external returns (UndoHandler) {
        return new UndoHandler();
    }
}
