// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { Day } from "../types/Day.sol";
import { DecommissionReason } from "../types/DecommissionReason.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { PackLine } from "../types/PackLine.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Product } from "../types/Product.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { Unit } from "../types/Unit.sol";
import { Verdict } from "../types/Verdict.sol";
import { IPacks } from "./IPacks.sol";
import { LotSlot, LotSlots } from "./LotSlot.sol";
import { Products } from "./Products.sol";
import { UnitProof } from "./UnitProof.sol";

/// @title Packs
/// @notice A lot of a million packs is one slot: the root of a tree whose leaves are the packs, with the lot's state
/// beside it. A pack is one bit: in the supply chain, or out of it.
///
/// A manufacturer registers the lot; everybody verifies for nothing; a pharmacy supplies against a prescription, or a
/// holder destroys; the manufacturer or a regulator recalls the whole lot with one write that every pack inherits.
///
///     lot:   None ── register ──► Active ── recall ──► Recalled (class may grow more urgent)
///     pack:  in the supply chain ── supply, decommission ──► out of it
///
/// Trusted: {ILicences} for who may act, and the one dispensing contract for the prescription. A manufacturer is
/// trusted for its own lots alone, since GTIN and lot stand in every leaf.
contract Packs is IPacks, Products {
    using LotSlots for LotSlot;

    address public immutable DISPENSING;

    mapping(LotId lotId => LotSlot slot) private _lots;
    /// @dev One bit a unit, 256 a word, carton after carton.
    mapping(LotId lotId => mapping(uint256 word => uint256 bits)) private _decommissioned;

    constructor(ILicences licences, address dispensing) Products(licences) {
        DISPENSING = dispensing;
    }

    // ---- manufacturer and regulator

    /// @inheritdoc IPacks
    function registerLot(Gtin gtin, bytes20 lot, Day expiry, bytes32 root, uint24 shape) external {
        (LicenceId manufacturer, ) = LICENCES.requireLicence(msg.sender, Role.Manufacturer);
        _requireOwner(gtin, manufacturer);
        require(lot != 0 && root != 0 && UnitProof.isShape(shape), LotTermsInvalid(gtin, lot, shape));
        LotId lotId = lotIdOf(gtin, lot);
        require(_lots[lotId].status() == LotStatus.None, LotExists(lotId));
        LotSlot slot = LotSlots.registered(expiry, root, shape);
        require(!slot.isExpired(), LotHasExpired(lotId, expiry));

        _lots[lotId] = slot;

        emit LotRegistered({ lotId: lotId, gtin: gtin, lot: lot, expiry: expiry, root: root, shape: shape });
    }

    /// @inheritdoc IPacks
    function recall(Gtin gtin, bytes20 lot, RecallClass recallClass, Role role) external {
        require(role == Role.Manufacturer || role == Role.Regulator, RoleNotAllowed(role));
        LicenceId licence = LICENCES.requireLicenceInAnyRegion(msg.sender, role);
        if (role == Role.Manufacturer) _requireOwner(gtin, licence);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, lot);
        RecallClass current = slot.recallClass();
        require(
            recallClass != RecallClass.None && (current == RecallClass.None || recallClass < current),
            RecallNotMoreUrgent(lotId, current, recallClass)
        );

        _lots[lotId] = slot.recalled(recallClass);

        emit LotRecalled(lotId, licence, recallClass);
    }

    // ---- holders

    /// @inheritdoc IPacks
    function decommission(PackLine calldata line, DecommissionReason reason, Role role) external {
        require(reason != DecommissionReason.Supplied, ReasonNotAllowed(reason));
        require(
            role == Role.Dispenser || role == Role.Wholesaler || role == Role.Manufacturer,
            RoleNotAllowed(role)
        );
        (LicenceId licence, ) = LICENCES.requireLicence(msg.sender, role);
        PackLineHead head = line.head;
        Gtin gtin = head.gtinOf();
        if (role == Role.Manufacturer) _requireOwner(gtin, licence);
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        require(_isProven(head, line.units, line.siblings, slot), UnitNotInLot(lotId));

        _takeOut(lotId, line.units, licence, reason);
    }

    /// @inheritdoc IPacks
    function supply(
        PackLine[] calldata lines,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) external returns (uint256 quantity) {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        for (uint256 i = 0; i < lines.length; ++i) {
            quantity += _supplyLine(lines[i], group, schedule, dispenser);
        }
    }

    // ---- questions

    /// @inheritdoc IPacks
    function verify(PackLine calldata line) external view returns (Verdict memory verdict) {
        Gtin gtin = line.head.gtinOf();
        LotId lotId = lotIdOf(gtin, line.head.lotOf());
        LotSlot slot = _lots[lotId];
        verdict.productActive = productOf(gtin).status == ProductStatus.Active;
        verdict.lotStatus = slot.status();
        verdict.recallClass = slot.recallClass();
        if (verdict.lotStatus == LotStatus.None) return verdict;

        verdict.expired = slot.isExpired();
        verdict.authentic = _isProven(line.head, line.units, line.siblings, slot);
        verdict.decommissioned = verdict.authentic && isDecommissioned(lotId, line.units[0].indexOf());
        verdict.maySupply =
            verdict.productActive &&
            verdict.lotStatus == LotStatus.Active &&
            !verdict.expired &&
            verdict.authentic &&
            !verdict.decommissioned;
    }

    /// @inheritdoc IPacks
    function lotOf(
        Gtin gtin,
        bytes20 lot
    ) external view returns (LotStatus status, RecallClass recallClass, Day expiry) {
        LotSlot slot = _lots[lotIdOf(gtin, lot)];
        return (slot.status(), slot.recallClass(), slot.expiry());
    }

    /// @inheritdoc IPacks
    function isDecommissioned(LotId lotId, uint40 index) public view returns (bool) {
        return _decommissioned[lotId][index >> 8] & (1 << (index & 0xff)) != 0;
    }

    // ---- within

    function _supplyLine(
        PackLine calldata line,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) private returns (uint256 quantity) {
        PackLineHead head = line.head;
        Unit[] calldata units = line.units;
        Gtin gtin = head.gtinOf();
        Product storage product = _requireActive(gtin);
        // Zero is no group; a product without a brand must not be had for it.
        require(
            GroupId.unwrap(group) != 0 && (product.generic == group || product.brand == group),
            ProductOfAnotherGroup(gtin, group)
        );
        require(product.schedule == schedule, ProductOfAnotherSchedule(gtin, product.schedule, schedule));
        (LotId lotId, LotSlot slot) = _requireLot(gtin, head.lotOf());
        require(slot.status() == LotStatus.Active, LotIsRecalled(lotId, slot.recallClass()));
        require(!slot.isExpired(), LotHasExpired(lotId, slot.expiry()));
        require(_isProven(head, units, line.siblings, slot), UnitNotInLot(lotId));

        _takeOut(lotId, units, dispenser, DecommissionReason.Supplied);

        return units.length * product.unitsPerPack;
    }

    /// @dev All units of a line share a carton and with it a word: see {UnitProof.isWellFormed}.
    function _takeOut(
        LotId lotId,
        Unit[] calldata units,
        LicenceId licence,
        DecommissionReason reason
    ) private {
        uint256 word = units[0].indexOf() >> 8;
        uint256 before = _decommissioned[lotId][word];
        uint256 bits = before;
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            uint256 bit = 1 << (index & 0xff);
            // A pack named twice in one line is caught here, too.
            require(bits & bit == 0, UnitAlreadyDecommissioned(lotId, index));
            bits |= bit;
        }
        _decommissioned[lotId][word] = bits;

        emit UnitsDecommissioned({
            lotId: lotId,
            licence: licence,
            reason: reason,
            word: word,
            mask: bits ^ before
        });
    }

    function _requireLot(Gtin gtin, bytes20 lot) private view returns (LotId lotId, LotSlot slot) {
        lotId = lotIdOf(gtin, lot);
        slot = _lots[lotId];
        require(slot.status() != LotStatus.None, LotUnknown(gtin, lot));
    }

    function _isProven(
        PackLineHead head,
        Unit[] calldata units,
        bytes32[] calldata siblings,
        LotSlot slot
    ) private pure returns (bool) {
        return
            UnitProof.isWellFormed(head, units, siblings) &&
            slot.commitsTo(UnitProof.rootOf(head, units, siblings, slot.expiry()), head.shapeOf());
    }
}
