// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { Authority } from "../types/Authority.sol";
import { Day } from "../types/Day.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Lot } from "../types/Lot.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { PackLine } from "../types/PackLine.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Preset } from "../types/Preset.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { Role } from "../types/Role.sol";
import { Unit } from "../types/Unit.sol";
import { ICustody } from "./ICustody.sol";
import { IPacks } from "./IPacks.sol";
import { LotSlot, LotSlots } from "./LotSlot.sol";
import { Products } from "./Products.sol";
import { UnitProof } from "./UnitProof.sol";

/// @title Lots
/// @notice What stands of a lot in one slot, and of its further trees: its root, its state, its dates. The manufacturer
/// registers it; the manufacturer or a regulator quarantines or recalls it, and every pack inherits that.
/// @dev Part of {Packs}, which reads the lot with every pack.
abstract contract Lots is IPacks, Products {
    using LicenceQuestion for ILicences;
    using LotSlots for LotSlot;

    mapping(LotId lotId => LotSlot slot) internal _lots;
    /// @dev Further trees of a lot; that of tranche 0 stands in the lot's slot.
    mapping(LotId lotId => mapping(uint256 tranche => uint256 digest)) private _tranches;

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
        // Custody keeps licences in 24 bits: cut to them, the maker's number would be another's, whose lot it would be.
        require(
            preset == Preset.EuFmd || LicenceId.unwrap(maker) <= type(uint24).max,
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
        LICENCES.ask(msg.sender, role);
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
        RecallClass recallClass,
        RecallLevel recallLevel,
        Gtin gtin,
        bytes20 lot,
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

    // ---- questions

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
    function hasTranche(LotId lotId, uint8 tranche) public view returns (bool) {
        return tranche == 0 ? _lots[lotId].status() != LotStatus.None : _tranches[lotId][tranche] != 0;
    }

    // ---- within

    function _requireMaker(Gtin gtin) private view returns (LicenceId manufacturer) {
        (manufacturer, ) = LICENCES.ask(msg.sender, Role.Manufacturer);
        _requireOwner(gtin, manufacturer);
        _requireActive(gtin);
    }

    function _requireLot(Gtin gtin, bytes20 lot) internal view returns (LotId lotId, LotSlot slot) {
        lotId = lotIdOf(gtin, lot);
        slot = _lots[lotId];
        require(slot.isRegistered(), LotUnknown(gtin, lot));
    }

    function _requireNotRecalled(LotId lotId, LotSlot slot) private pure {
        if (slot.status() == LotStatus.Recalled) revert LotIsRecalled(lotId, slot.recallClass());
    }

    function _requireSuppliable(LotId lotId, LotSlot slot) internal view {
        LotStatus status = slot.status();
        if (status != LotStatus.Active) {
            _requireNotRecalled(lotId, slot);
            revert LotIsQuarantined(lotId, slot.quarantinedBy());
        }
        if (slot.isExpired()) revert LotHasExpired(lotId, slot.expiry());
    }

    function _requireProven(PackLine calldata line, LotId lotId, LotSlot slot) internal view {
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
    ) internal view returns (bool) {
        bytes32 root = UnitProof.rootOf(head, units, siblings, slot.expiry());
        if (root == 0) return false;
        // All units lie in the tranche of the first.
        uint256 tranche = units[0].trancheOf();
        uint256 digest = tranche == 0 ? slot.digest() : _tranches[lotId][tranche];
        return digest == LotSlots.digestOf(root, head.shapeOf());
    }
}
