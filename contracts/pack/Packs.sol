// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { EfficientHashLib } from "solady/src/utils/EfficientHashLib.sol";

import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { UndoCells, UndoLedger } from "../libraries/UndoCells.sol";
import { ILicences } from "../licence/ILicences.sol";
import { DecommissionReason } from "../types/DecommissionReason.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { NodeId, nodeAbove } from "../types/NodeId.sol";
import { PackLine } from "../types/PackLine.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Preset } from "../types/Preset.sol";
import { Product } from "../types/Product.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { Unit } from "../types/Unit.sol";
import { Verdict } from "../types/Verdict.sol";
import { CustodyRecord, CustodyRecords } from "./CustodyRecord.sol";
import { ICustody } from "./ICustody.sol";
import { ICustodyCheck } from "./ICustodyCheck.sol";
import { IPacks } from "./IPacks.sol";
import { Lots } from "./Lots.sol";
import { LotSlot, LotSlots } from "./LotSlot.sol";
import { LockBook, NodeLocks } from "./NodeLocks.sol";
import { Products } from "./Products.sol";
import { Remainders } from "./Remainders.sol";
import { UnitBits } from "./UnitBits.sol";

/// @title Packs
/// @notice A lot of a million packs is one slot: the root of a tree whose leaves are the packs, with the lot's state
/// beside it. Packs that are made later join the lot as further trees, its tranches, under the same state. A pack is
/// one bit: in the supply chain, or out of it.
///
/// A manufacturer registers the lot; everybody verifies for nothing; a pharmacy supplies against a prescription, or a
/// holder takes packs out; the manufacturer or a regulator quarantines or recalls the whole lot with one write that
/// every pack inherits, or withdraws the product.
///
///     lot:   None ── register ──► Active ◄── quarantine, lift ──► Quarantined
///                                   └──── recall 1 to 3 ────► Recalled ◄──┘ (may grow more urgent and wider)
///     pack:  in the supply chain ── supply, open, decommission ──► out of it, with a remainder where it was opened
///                   ▲                                               │
///                   └── undo: the same site, ten days ──────────────┘
///
/// Trusted: {ILicences} for who may act, the one dispensing contract for the prescription, custody for who holds a
/// pack, and incidents for what is locked. A manufacturer is trusted for its own lots alone, since GTIN and lot stand
/// in every leaf.
contract Packs is Lots, Remainders {
    using CustodyRecords for CustodyRecord;
    using LicenceQuestion for ILicences;
    using LotSlots for LotSlot;
    using NodeLocks for LockBook;
    using UndoCells for UndoLedger;

    address public immutable DISPENSING;
    address public immutable CUSTODY;
    address public immutable INCIDENTS;

    /// @dev One bit a unit, 256 a word, carton after carton, tranche after tranche.
    mapping(LotId lotId => mapping(uint256 word => uint256 bits)) private _decommissioned;
    /// @dev Read only where the lot's slot says that there are any.
    mapping(LotId lotId => LockBook book) private _locks;
    UndoLedger private _undo;

    constructor(
        ILicences licences,
        address dispensing,
        address custody,
        address incidents
    ) Products(licences) {
        DISPENSING = dispensing;
        CUSTODY = custody;
        INCIDENTS = incidents;
    }

    // ---- holders

    /// @inheritdoc IPacks
    function decommission(PackLine calldata line, DecommissionReason reason, Role role) external {
        _decommissionLine(line, reason, role, _requireGiverForGood(reason, role));
    }

    /// @inheritdoc IPacks
    function decommissionMany(PackLine[] calldata lines, DecommissionReason reason, Role role) external {
        LicenceId licence = _requireGiverForGood(reason, role);
        for (uint256 i = 0; i < lines.length; ++i) {
            _decommissionLine(lines[i], reason, role, licence);
        }
    }

    /// @inheritdoc IPacks
    function decommissionUndoable(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external {
        LicenceId licence = _requireGiver(reason, role);
        require(reason.isUndoable() && lines.length != 0, ReasonNotUndoable(reason));
        bytes32 digest = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            // A remainder has no bit to give back.
            require(!lines[i].head.isRemainder(), ReasonNotUndoable(reason));
            _decommissionLine(lines[i], reason, role, licence);
            digest = lines[i].digestedInto(digest);
        }

        _undo.keep({
            site: licence,
            index: cell,
            digest: _undoDigest(digest, reason),
            anyTime: reason == DecommissionReason.Locked
        });
    }

    /// @inheritdoc IPacks
    function undoDecommission(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external {
        (LicenceId licence, ) = LICENCES.ask(msg.sender, role);
        bytes32 digest = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            digest = lines[i].digestedInto(digest);
        }
        _undo.consume(licence, cell, _undoDigest(digest, reason));

        for (uint256 i = 0; i < lines.length; ++i) {
            _putBackLine(lines[i], licence, reason == DecommissionReason.Locked);
        }
    }

    /// @inheritdoc IPacks
    function settleLocked(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external {
        (LicenceId licence, ) = LICENCES.ask(msg.sender, role);
        require(
            reason == DecommissionReason.Destroyed || reason == DecommissionReason.Stolen,
            ReasonNotAllowed(reason, role)
        );
        bytes32 digest = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            digest = lines[i].digestedInto(digest);
        }
        _undo.consume(licence, cell, _undoDigest(digest, DecommissionReason.Locked));

        for (uint256 i = 0; i < lines.length; ++i) {
            (LotId lotId, uint256 word, uint256 mask) = _wordOf(lines[i]);
            emit UnitsDecommissioned({
                lotId: lotId,
                licence: licence,
                reason: reason,
                word: word,
                mask: mask
            });
        }
    }

    /// @inheritdoc IPacks
    function supplyPacks(
        PackLine[] calldata lines,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) external returns (uint256 quantity, bool monitored) {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        for (uint256 i = 0; i < lines.length; ++i) {
            (uint256 ofLine, bool isMonitored) = _supplyLine(lines[i], group, schedule, dispenser);
            quantity += ofLine;
            monitored = monitored || isMonitored;
        }
    }

    /// @inheritdoc IPacks
    function reverseSupply(PackLine[] calldata lines, LicenceId dispenser) external {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        // The last one first: what was taken out of a pack that an earlier line opened must be back in it.
        for (uint256 i = lines.length; i != 0; --i) {
            _putBackLine(lines[i - 1], dispenser, false);
        }
    }

    /// @inheritdoc IPacks
    function lockNode(LotId lotId, NodeId node, bool locked) external {
        require(msg.sender == INCIDENTS, NotIncidents(msg.sender));
        // Several incidents may lock one node; it is free once all of them are cleared.
        LockBook storage book = _locks[lotId];
        bool any = true;
        if (locked) book.lock(node);
        else any = book.unlock(node);
        _lots[lotId] = _lots[lotId].withAnyLocked(any);

        emit NodeLocked(lotId, node, locked);
    }

    // ---- questions

    /// @inheritdoc IPacks
    function verify(PackLine calldata line) external view returns (Verdict memory verdict) {
        Gtin gtin = line.head.gtinOf();
        LotId lotId = lotIdOf(gtin, line.head.lotOf());
        LotSlot slot = _lots[lotId];
        verdict.productStatus = productOf(gtin).status;
        verdict.lotStatus = slot.status();
        verdict.recallClass = slot.recallClass();
        verdict.recallLevel = slot.recallLevel();
        verdict.quarantinedBy = slot.quarantinedBy();
        if (verdict.lotStatus == LotStatus.None) return verdict;

        verdict.expired = slot.isExpired();
        verdict.authentic = _isProven({
            head: line.head,
            units: line.units,
            siblings: line.siblings,
            lotId: lotId,
            slot: slot
        });
        if (verdict.authentic) {
            uint40 index = line.units[0].indexOf();
            verdict.decommissioned = isDecommissioned(lotId, index);
            verdict.remainder = _remainders[lotId][index];
            verdict.locked = slot.anyLocked() && _locks[lotId].isPackLocked(line.head.shapeOf(), index);
        }
        verdict.maySupply =
            verdict.productStatus == ProductStatus.Active &&
            verdict.lotStatus == LotStatus.Active &&
            !verdict.expired &&
            verdict.authentic &&
            !verdict.decommissioned &&
            !verdict.locked;
    }

    /// @inheritdoc IPacks
    function isLocked(LotId lotId, NodeId node) external view returns (bool) {
        return _locks[lotId].isLocked(node);
    }

    /// @inheritdoc IPacks
    function isHeldUp(LotId lotId, NodeId node) external view returns (bool) {
        return _locks[lotId].isHeldUp(node);
    }

    /// @inheritdoc IPacks
    function isUndoCellFree(LicenceId site, uint32 cell) external view returns (bool) {
        return _undo.isFree(site, cell);
    }

    /// @inheritdoc IPacks
    function isDecommissioned(LotId lotId, uint40 index) public view returns (bool) {
        return _decommissioned[lotId][index >> 8] & (1 << (index & 0xff)) != 0;
    }

    // ---- within

    function _requireGiver(DecommissionReason reason, Role role) private view returns (LicenceId licence) {
        require(reason.mayBeGivenBy(role), ReasonNotAllowed(reason, role));
        (licence, ) = LICENCES.ask(msg.sender, role);
    }

    /// @dev Without a cell a lock could neither be undone nor settled.
    function _requireGiverForGood(DecommissionReason reason, Role role) private view returns (LicenceId) {
        require(reason != DecommissionReason.Locked, LockNeedsCell());
        return _requireGiver(reason, role);
    }

    function _decommissionLine(
        PackLine calldata line,
        DecommissionReason reason,
        Role role,
        LicenceId licence
    ) private {
        PackLineHead head = line.head;
        Unit[] calldata units = line.units;
        Gtin gtin = head.gtinOf();
        if (role == Role.Manufacturer) _requireOwner(gtin, licence);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        if (head.isRemainder()) {
            _writeOffRemainders(lotId, units, reason, licence);
            return;
        }
        // What is used at the site, given away or exported reaches patients just as what is supplied does.
        if (reason.movesForward()) {
            _requireActive(gtin);
            _requireSuppliable(lotId, slot);
        }
        _requireProven(line, lotId, slot);
        if (reason.movesForward()) _requireUnlocked(lotId, slot, head, units);
        // Whoever locks stops what others hold.
        if (reason != DecommissionReason.Locked) {
            _requireHeld({ lotId: lotId, slot: slot, head: head, units: units, licence: licence });
        }

        uint256 taken = _takeOut(lotId, units, licence, reason);
        require(taken == 0, PartNotAllowed(lotId));
    }

    /// @dev The way back of {_takeOut} and {_open}, of lines that the caller has proven to be those of then.
    /// @param wasLocked whoever locked it need not hold it
    function _putBackLine(PackLine calldata line, LicenceId licence, bool wasLocked) private {
        PackLineHead head = line.head;
        Unit[] calldata units = line.units;
        Gtin gtin = head.gtinOf();
        Product storage product = _requireActive(gtin);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        _requireSuppliable(lotId, slot);
        if (head.isRemainder()) {
            if (slot.anyLocked()) _requireRemaindersUnlocked(lotId, units);
            if (slot.preset() == Preset.UsDscsa) _requireNotSent(lotId, units, licence);
            _refillRemainders(lotId, units, licence);
            return;
        }
        _requireUnlocked(lotId, slot, head, units);
        if (!wasLocked) {
            _requireHeld({ lotId: lotId, slot: slot, head: head, units: units, licence: licence });
        }
        (, uint256 word, uint256 mask) = _wordOf(line);
        uint256 before = _decommissioned[lotId][word];
        // Bits are set by one act each, and only its own undo clears them.
        assert(before & mask == mask);

        _decommissioned[lotId][word] = before & ~mask;
        _close(lotId, units, product.unitsPerPack);

        emit UnitsReinstated({ lotId: lotId, licence: licence, word: word, mask: mask });
    }

    function _supplyLine(
        PackLine calldata line,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) private returns (uint256 quantity, bool monitored) {
        PackLineHead head = line.head;
        Unit[] calldata units = line.units;
        Gtin gtin = head.gtinOf();
        Product storage product = _requireActive(gtin);
        monitored = product.monitored;
        // Zero is no group; a product without a brand must not be had for it.
        require(
            GroupId.unwrap(group) != 0 && (product.generic == group || product.brand == group),
            ProductOfAnotherGroup(gtin, group)
        );
        if (product.schedule != schedule) {
            revert ProductOfAnotherSchedule(gtin, product.schedule, schedule);
        }
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        _requireSuppliable(lotId, slot);
        if (head.isRemainder()) {
            if (slot.anyLocked()) _requireRemaindersUnlocked(lotId, units);
            return (_supplyRemainders(lotId, units, dispenser), monitored);
        }
        _requireProven(line, lotId, slot);
        if (slot.anyLocked()) _requireUnlocked(lotId, slot, head, units);
        if (slot.preset() == Preset.UsDscsa) {
            _requireHeld({ lotId: lotId, slot: slot, head: head, units: units, licence: dispenser });
        }

        uint256 taken = _takeOut(lotId, units, dispenser, DecommissionReason.Supplied);

        quantity =
            taken == 0
                ? units.length * product.unitsPerPack
                : _open(lotId, units, product.unitsPerPack, dispenser);
    }

    /// @dev All units of a line share a carton and with it a word, and none is named twice: see {UnitProof.rootOf}.
    /// @return taken zero where every unit is named as a whole pack
    function _takeOut(
        LotId lotId,
        Unit[] calldata units,
        LicenceId licence,
        DecommissionReason reason
    ) private returns (uint256 taken) {
        uint256 word = units[0].indexOf() >> 8;
        (uint256 mask, Unit joined) = UnitBits.bitsOf(units);
        uint256 before = _decommissioned[lotId][word];
        if (before & mask != 0) revert UnitAlreadyDecommissioned(lotId, _firstIn(before, units));

        _decommissioned[lotId][word] = before | mask;

        emit UnitsDecommissioned({ lotId: lotId, licence: licence, reason: reason, word: word, mask: mask });

        return joined.takenOf();
    }

    /// @return index of the first unit whose bit is set in `bits`
    function _firstIn(uint256 bits, Unit[] calldata units) private pure returns (uint40 index) {
        index = units[0].indexOf();
        for (uint256 i = 1; bits & (1 << (index & 0xff)) == 0; ++i) {
            index = units[i].indexOf();
        }
    }

    function _undoDigest(bytes32 lines, DecommissionReason reason) private pure returns (bytes32) {
        return EfficientHashLib.hash(lines, bytes32(uint256(reason)));
    }

    /// @dev Which bits stand for the units of a line.
    function _wordOf(PackLine calldata line) private pure returns (LotId lotId, uint256 word, uint256 mask) {
        lotId = lotIdOf(line.head.gtinOf(), line.head.lotOf());
        word = line.units[0].indexOf() >> 8;
        (mask, ) = UnitBits.bitsOf(line.units);
    }

    function _requireUnlocked(
        LotId lotId,
        LotSlot slot,
        PackLineHead head,
        Unit[] calldata units
    ) private view {
        if (!slot.anyLocked()) return;
        uint24 shape = head.shapeOf();
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            require(!_locks[lotId].isPackLocked(shape, index), UnitIsLocked(lotId, index));
        }
    }

    /// @dev The head of a remainder's line is not proven, so its shape is not asked: every height is looked at.
    function _requireRemaindersUnlocked(LotId lotId, Unit[] calldata units) private view {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            require(!_locks[lotId].isLockedAround(nodeAbove(index, 0)), UnitIsLocked(lotId, index));
        }
    }

    /// @dev An emptied pack may have gone back: then nothing comes back into it. Where it went by itself it has its own
    /// record, which no shape is needed to find; in a box that moved on, what is left stays with its opener.
    function _requireNotSent(LotId lotId, Unit[] calldata units, LicenceId licence) private view {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            CustodyRecord record = ICustody(CUSTODY).recordOf(lotId, nodeAbove(index, 0));
            LicenceId holder = record.holderOf();
            if (record.isNone() || (holder == licence && !record.isMoving())) continue;
            revert ICustodyCheck.PackNotHeld(lotId, index, holder, licence);
        }
    }

    function _requireHeld(
        LotId lotId,
        LotSlot slot,
        PackLineHead head,
        Unit[] calldata units,
        LicenceId licence
    ) private view {
        if (slot.preset() != Preset.UsDscsa) return;
        (LicenceId maker, uint24 shape) = (_makerOf(head.gtinOf()), head.shapeOf());
        if (units.length == 1) {
            ICustodyCheck(CUSTODY).requirePackHeld({
                lotId: lotId,
                maker: maker,
                shape: shape,
                index: units[0].indexOf(),
                holder: licence
            });
            return;
        }
        ICustodyCheck(CUSTODY).requireHeld({
            lotId: lotId,
            maker: maker,
            shape: shape,
            units: units,
            holder: licence
        });
    }
}
