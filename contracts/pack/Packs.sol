// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { EfficientHashLib } from "solady/src/utils/EfficientHashLib.sol";

import { UndoCells, UndoLedger } from "../libraries/UndoCells.sol";
import { ILicences } from "../licence/ILicences.sol";
import { Authority } from "../types/Authority.sol";
import { Day } from "../types/Day.sol";
import { DecommissionReason } from "../types/DecommissionReason.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Lot } from "../types/Lot.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { NodeId, nodeAbove } from "../types/NodeId.sol";
import { PackLine } from "../types/PackLine.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Preset } from "../types/Preset.sol";
import { Product } from "../types/Product.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { Remainder } from "../types/Remainder.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { Unit } from "../types/Unit.sol";
import { Verdict } from "../types/Verdict.sol";
import { ICustody } from "./ICustody.sol";
import { ICustodyCheck } from "./ICustodyCheck.sol";
import { IPacks } from "./IPacks.sol";
import { LotSlot, LotSlots } from "./LotSlot.sol";
import { LockBook, NodeLocks } from "./NodeLocks.sol";
import { Products } from "./Products.sol";
import { UnitProof } from "./UnitProof.sol";

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
contract Packs is IPacks, Products {
    using LotSlots for LotSlot;
    using NodeLocks for LockBook;
    using UndoCells for UndoLedger;

    address public immutable DISPENSING;
    address public immutable CUSTODY;
    address public immutable INCIDENTS;

    mapping(LotId lotId => LotSlot slot) private _lots;
    /// @dev Further trees of a lot; that of tranche 0 stands in the lot's slot.
    mapping(LotId lotId => mapping(uint256 tranche => uint256 digest)) private _tranches;
    /// @dev One bit a unit, 256 a word, carton after carton, tranche after tranche.
    mapping(LotId lotId => mapping(uint256 word => uint256 bits)) private _decommissioned;
    mapping(LotId lotId => mapping(uint256 index => Remainder remainder)) private _remainders;
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

    // ---- manufacturer and regulator

    /// @inheritdoc IPacks
    function registerLot(
        Gtin gtin,
        bytes20 lot,
        Day expiry,
        bytes32 root,
        uint24 shape,
        Preset preset
    ) external {
        LicenceId maker = _requireMaker(gtin);
        // Custody keeps licences in 24 bits: such a lot could never move.
        require(
            preset != Preset.UsDscsa || LicenceId.unwrap(maker) <= type(uint24).max,
            ICustody.LicenceBeyondCustody(maker)
        );
        require(lot != 0 && root != 0 && UnitProof.isShape(shape), LotTermsInvalid(gtin, lot, shape));
        LotId lotId = lotIdOf(gtin, lot);
        require(_lots[lotId].status() == LotStatus.None, LotExists(lotId));
        LotSlot slot = LotSlots.registered(expiry, root, shape, preset);
        require(!slot.isExpired(), LotHasExpired(lotId, expiry));

        _lots[lotId] = slot;

        emit LotRegistered({
            lotId: lotId,
            gtin: gtin,
            lot: lot,
            expiry: expiry,
            root: root,
            shape: shape,
            preset: preset
        });
    }

    /// @inheritdoc IPacks
    function registerTranche(Gtin gtin, bytes20 lot, uint8 tranche, bytes32 root, uint24 shape) external {
        _requireMaker(gtin);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, lot);
        // A quarantine may end, so what is made meanwhile may join; after a recall there is nothing to join any more.
        _requireNotRecalled(lotId, slot);
        require(!slot.isExpired(), LotHasExpired(lotId, slot.expiry()));
        require(root != 0 && UnitProof.isShape(shape), TrancheTermsInvalid(lotId, shape));
        require(!hasTranche(lotId, tranche), TrancheExists(lotId, tranche));
        require(hasTranche(lotId, tranche - 1), TrancheOutOfOrder(lotId, tranche));

        _tranches[lotId][tranche] = LotSlots.digestOf(root, shape);

        emit TrancheRegistered(lotId, tranche, root, shape);
    }

    /// @inheritdoc IPacks
    function quarantine(Gtin gtin, bytes20 lot, Role role) external {
        (LicenceId licence, Authority authority) = _requireAuthority(gtin, role);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, lot);
        _requireNotRecalled(lotId, slot);
        Authority by = slot.quarantinedBy();
        require(by < authority, LotIsQuarantined(lotId, by));

        _lots[lotId] = slot.quarantined(authority);

        emit LotQuarantined(lotId, licence, authority);
    }

    /// @inheritdoc IPacks
    function liftQuarantine(Gtin gtin, bytes20 lot, Role role) external {
        // What stops a supply is never blocked; what lets it go on again is, by a pause or a region that is closed.
        _requireAuthorityRole(role);
        LICENCES.requireLicence(msg.sender, role);
        (LicenceId licence, Authority authority) = _requireAuthority(gtin, role);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, lot);
        Authority by = slot.quarantinedBy();
        require(by != Authority.None, LotNotQuarantined(lotId));
        require(by <= authority, QuarantineOfHigherAuthority(lotId, by));

        _lots[lotId] = slot.quarantined(Authority.None);

        emit QuarantineLifted(lotId, licence, authority);
    }

    /// @inheritdoc IPacks
    function recall(
        Gtin gtin,
        bytes20 lot,
        RecallClass recallClass,
        RecallLevel recallLevel,
        Role role
    ) external {
        (LicenceId licence, ) = _requireAuthority(gtin, role);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, lot);
        // Not `require`, which would work out the error's values every time.
        if (!slot.isMoreUrgent(recallClass, recallLevel)) {
            revert RecallNotMoreUrgent({
                lotId: lotId,
                currentClass: slot.recallClass(),
                currentLevel: slot.recallLevel(),
                proposedClass: recallClass,
                proposedLevel: recallLevel
            });
        }

        _lots[lotId] = slot.recalled(recallClass, recallLevel);

        emit LotRecalled(lotId, licence, recallClass, recallLevel);
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
        (LicenceId licence, ) = LICENCES.requireLicence(msg.sender, role);
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
        (LicenceId licence, ) = LICENCES.requireLicence(msg.sender, role);
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
    function lotOf(Gtin gtin, bytes20 lot) external view returns (Lot memory) {
        LotSlot slot = _lots[lotIdOf(gtin, lot)];
        return
            Lot({
                status: slot.status(),
                recallClass: slot.recallClass(),
                recallLevel: slot.recallLevel(),
                quarantinedBy: slot.quarantinedBy(),
                expiry: slot.expiry(),
                preset: slot.preset()
            });
    }

    /// @inheritdoc IPacks
    function lotStanding(
        Gtin gtin,
        LotId lotId
    ) external view returns (LotSlot slot, LicenceId manufacturer, ProductStatus status) {
        (manufacturer, status) = _ownership(gtin);
        slot = _lots[lotId];
    }

    /// @inheritdoc IPacks
    function isTranche(LotId lotId, uint8 tranche, bytes32 root, uint24 shape) external view returns (bool) {
        uint256 digest = tranche == 0 ? _lots[lotId].digest() : _tranches[lotId][tranche];
        return digest != 0 && digest == LotSlots.digestOf(root, shape);
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
    function hasTranche(LotId lotId, uint8 tranche) public view returns (bool) {
        return tranche == 0 ? _lots[lotId].status() != LotStatus.None : _tranches[lotId][tranche] != 0;
    }

    /// @inheritdoc IPacks
    function isDecommissioned(LotId lotId, uint40 index) public view returns (bool) {
        return _decommissioned[lotId][index >> 8] & (1 << (index & 0xff)) != 0;
    }

    /// @inheritdoc IPacks
    function remainderOf(LotId lotId, uint40 index) external view returns (Remainder memory) {
        return _remainders[lotId][index];
    }

    // ---- within

    function _requireMaker(Gtin gtin) private view returns (LicenceId manufacturer) {
        (manufacturer, ) = LICENCES.requireLicence(msg.sender, Role.Manufacturer);
        _requireOwner(gtin, manufacturer);
        _requireActive(gtin);
    }

    function _requireGiver(DecommissionReason reason, Role role) private view returns (LicenceId licence) {
        require(reason.mayBeGivenBy(role), ReasonNotAllowed(reason, role));
        (licence, ) = LICENCES.requireLicence(msg.sender, role);
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
        if (reason.movesForward()) _requireUnlocked(lotId, slot, line);
        // Whoever locks stops what others hold.
        if (reason != DecommissionReason.Locked) _requireHeld(lotId, slot, line, licence);

        uint256 taken = _takeOut(lotId, units, licence, reason);
        require(taken == 0, PartNotAllowed(lotId));
    }

    /// @dev The way back of {_takeOut} and {_open}, of lines that the caller has proven to be those of then.
    /// @param wasLocked whoever locked it need not hold it
    function _putBackLine(PackLine calldata line, LicenceId licence, bool wasLocked) private {
        PackLineHead head = line.head;
        Gtin gtin = head.gtinOf();
        Product storage product = _requireActive(gtin);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        _requireSuppliable(lotId, slot);
        if (head.isRemainder()) {
            if (slot.anyLocked()) _requireRemaindersUnlocked(lotId, line.units);
            _refillRemainders(lotId, line.units, licence);
            return;
        }
        _requireUnlocked(lotId, slot, line);
        if (!wasLocked) _requireHeld(lotId, slot, line, licence);
        (, uint256 word, uint256 mask) = _wordOf(line);
        uint256 before = _decommissioned[lotId][word];
        // Bits are set by one act each, and only its own undo clears them.
        assert(before & mask == mask);

        _decommissioned[lotId][word] = before & ~mask;
        _close(lotId, line.units, product.unitsPerPack);

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
        if (slot.anyLocked()) _requireUnlocked(lotId, slot, line);
        if (slot.preset() == Preset.UsDscsa) _requireHeld(lotId, slot, line, dispenser);

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
        uint256 mask = 0;
        bytes32 joined = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            bytes32 unit = Unit.unwrap(units[i]);
            mask |= 1 << (uint256(unit) & 0xff);
            joined |= unit;
        }
        uint256 before = _decommissioned[lotId][word];
        if (before & mask != 0) revert UnitAlreadyDecommissioned(lotId, _firstIn(before, units));

        _decommissioned[lotId][word] = before | mask;

        emit UnitsDecommissioned({ lotId: lotId, licence: licence, reason: reason, word: word, mask: mask });

        return Unit.wrap(joined).takenOf();
    }

    /// @return index of the first unit whose bit is set in `bits`
    function _firstIn(uint256 bits, Unit[] calldata units) private pure returns (uint40 index) {
        index = units[0].indexOf();
        for (uint256 i = 1; bits & (1 << (index & 0xff)) == 0; ++i) {
            index = units[i].indexOf();
        }
    }

    /// @dev Writes down what is left of those units of which only a part is taken.
    function _open(
        LotId lotId,
        Unit[] calldata units,
        uint24 unitsPerPack,
        LicenceId dispenser
    ) private returns (uint256 quantity) {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            uint256 taken = units[i].takenOf();
            if (taken == 0) {
                quantity += unitsPerPack;
                continue;
            }
            require(
                taken < unitsPerPack,
                PartInvalid({ lotId: lotId, index: index, taken: taken, unitsPerPack: unitsPerPack })
            );
            uint24 left = unitsPerPack - uint24(taken);
            quantity += taken;

            _remainders[lotId][index] = Remainder({ dispenser: dispenser, left: left });

            emit PackOpened({
                lotId: lotId,
                index: index,
                dispenser: dispenser,
                taken: uint24(taken),
                left: left
            });
        }
    }

    /// @dev Neither proof nor bit: a remainder exists only of a pack that proved itself and left the supply chain.
    function _supplyRemainders(
        LotId lotId,
        Unit[] calldata units,
        LicenceId dispenser
    ) private returns (uint256 quantity) {
        for (uint256 i = 0; i < units.length; ++i) {
            quantity += _supplyRemainder(lotId, units[i].indexOf(), units[i].takenOf(), dispenser);
        }
    }

    function _supplyRemainder(
        LotId lotId,
        uint40 index,
        uint256 taken,
        LicenceId dispenser
    ) private returns (uint256) {
        uint24 left = _takeRemainder(lotId, index, taken, dispenser);

        emit RemainderSupplied({
            lotId: lotId,
            index: index,
            dispenser: dispenser,
            taken: uint24(taken),
            left: left
        });

        return taken;
    }

    /// @dev Only by the site that opened the pack.
    function _takeRemainder(
        LotId lotId,
        uint40 index,
        uint256 taken,
        LicenceId dispenser
    ) private returns (uint24 left) {
        Remainder memory remainder = _remainders[lotId][index];
        require(LicenceId.unwrap(remainder.dispenser) != 0, RemainderUnknown(lotId, index));
        require(remainder.dispenser == dispenser, RemainderOfAnother(lotId, index, remainder.dispenser));
        require(
            taken != 0 && taken <= remainder.left,
            RemainderTooSmall({ lotId: lotId, index: index, left: remainder.left, taken: taken })
        );
        left = remainder.left - uint24(taken);

        // The dispenser stays, so that an emptied pack is told from one that was never opened.
        _remainders[lotId][index].left = left;
    }

    /// @dev What is left of opened packs and reaches nobody any more: spilt, out of date, stolen.
    function _writeOffRemainders(
        LotId lotId,
        Unit[] calldata units,
        DecommissionReason reason,
        LicenceId dispenser
    ) private {
        require(!reason.isUndoable() && !reason.movesForward(), PartNotAllowed(lotId));
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            uint256 taken = units[i].takenOf();
            uint24 left = _takeRemainder(lotId, index, taken, dispenser);

            emit RemainderWrittenOff({
                lotId: lotId,
                index: index,
                dispenser: dispenser,
                reason: reason,
                taken: uint24(taken),
                left: left
            });
        }
    }

    /// @dev The way back of {_supplyRemainders}.
    function _refillRemainders(LotId lotId, Unit[] calldata units, LicenceId dispenser) private {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            // What it took was once in it, and nobody but this dispenser takes from it.
            uint24 left = _remainders[lotId][index].left + uint24(units[i].takenOf());
            _remainders[lotId][index].left = left;

            emit RemainderRefilled(lotId, index, dispenser, left);
        }
    }

    /// @dev The way back of {_open}: what was taken out of an opened pack meanwhile must be back in it first.
    function _close(LotId lotId, Unit[] calldata units, uint24 unitsPerPack) private {
        for (uint256 i = 0; i < units.length; ++i) {
            uint256 taken = units[i].takenOf();
            if (taken == 0) continue;
            uint40 index = units[i].indexOf();
            uint24 left = _remainders[lotId][index].left;
            require(left + taken == unitsPerPack, RemainderUsed(lotId, index, left));

            delete _remainders[lotId][index];
        }
    }

    function _undoDigest(bytes32 lines, DecommissionReason reason) private pure returns (bytes32) {
        return EfficientHashLib.hash(lines, bytes32(uint256(reason)));
    }

    /// @dev Which bits stand for the units of a line.
    function _wordOf(PackLine calldata line) private pure returns (LotId lotId, uint256 word, uint256 mask) {
        lotId = lotIdOf(line.head.gtinOf(), line.head.lotOf());
        word = line.units[0].indexOf() >> 8;
        for (uint256 i = 0; i < line.units.length; ++i) {
            mask |= 1 << (line.units[i].indexOf() & 0xff);
        }
    }

    function _requireUnlocked(LotId lotId, LotSlot slot, PackLine calldata line) private view {
        if (!slot.anyLocked()) return;
        uint24 shape = line.head.shapeOf();
        for (uint256 i = 0; i < line.units.length; ++i) {
            uint40 index = line.units[i].indexOf();
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

    function _requireHeld(LotId lotId, LotSlot slot, PackLine calldata line, LicenceId licence) private view {
        if (slot.preset() != Preset.UsDscsa) return;
        ICustodyCheck(CUSTODY).requireHeld({
            lotId: lotId,
            maker: _makerOf(line.head.gtinOf()),
            shape: line.head.shapeOf(),
            units: line.units,
            holder: licence
        });
    }

    function _requireLot(Gtin gtin, bytes20 lot) private view returns (LotId lotId, LotSlot slot) {
        lotId = lotIdOf(gtin, lot);
        slot = _lots[lotId];
        require(slot.status() != LotStatus.None, LotUnknown(gtin, lot));
    }

    function _requireNotRecalled(LotId lotId, LotSlot slot) private pure {
        if (slot.status() == LotStatus.Recalled) revert LotIsRecalled(lotId, slot.recallClass());
    }

    function _requireSuppliable(LotId lotId, LotSlot slot) private view {
        LotStatus status = slot.status();
        if (status != LotStatus.Active) {
            _requireNotRecalled(lotId, slot);
            revert LotIsQuarantined(lotId, slot.quarantinedBy());
        }
        if (slot.isExpired()) revert LotHasExpired(lotId, slot.expiry());
    }

    function _requireProven(PackLine calldata line, LotId lotId, LotSlot slot) private view {
        bool proven = _isProven({
            head: line.head,
            units: line.units,
            siblings: line.siblings,
            lotId: lotId,
            slot: slot
        });
        require(proven, UnitNotInLot(lotId));
    }

    function _isProven(
        PackLineHead head,
        Unit[] calldata units,
        bytes32[] calldata siblings,
        LotId lotId,
        LotSlot slot
    ) private view returns (bool) {
        bytes32 root = UnitProof.rootOf(head, units, siblings, slot.expiry());
        if (root == 0) return false;
        // All units lie in the tranche of the first.
        uint256 tranche = units[0].trancheOf();
        uint256 digest = tranche == 0 ? slot.digest() : _tranches[lotId][tranche];
        return digest == LotSlots.digestOf(root, head.shapeOf());
    }
}
