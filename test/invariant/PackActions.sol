// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { Cast } from "./Cast.sol";
import {
    GENERIC,
    governor,
    manufacturer,
    otherManufacturer,
    outsider,
    pharmacy,
    registrar,
    regulator,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev What pharmacies, manufacturers and regulators do with packs.
abstract contract PackActions is Cast {
    using LotTree for TestLot;

    function dispense(uint256 seed) external {
        _seed = seed;
        uint256 key = _claimedKey();
        address account = _chance(6) ? _pharmacy() : _holderOf(key);
        Supply memory supply = _drawSupply(key);
        bool stands = _stands(account, Role.Dispenser);
        bool mine = _isHeldBy(key, _licenceModels[account][Role.Dispenser].id);
        bool entitled = _isLive(key) && !_isFrozen(key) && mine && _now() >= _models[key].notBefore;

        bool succeeded = _call(
            account,
            address(dispensing),
            abi.encodeCall(IDispensing.dispense, (supply.order))
        );
        _judgeSupply(succeeded, stands, entitled, supply);
        if (!succeeded) return;
        ++successesOf[Action.Dispense];
        _takeSupply(key, supply);
    }

    /// @dev Claims and supplies in one.
    function walkIn(uint256 seed) external {
        _seed = seed;
        uint256 key = _issuedKey();
        address account = _pharmacy();
        PrescriptionModel storage model = _models[key];
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        (Authorisation memory with, bool right) = _authorisation(_draft(key), account, model.nonce);
        Supply memory supply = _drawSupply(key);
        bool stands = _stands(account, Role.Dispenser);
        bool entitled =
            _isLive(key) &&
                !_isFrozen(key) &&
                _mayClaim(key, id, right && model.nonce <= LAST_SIGNED_NONCE) &&
                _now() >= model.notBefore;

        bool succeeded = _call(
            account,
            address(dispensing),
            abi.encodeCall(IDispensing.walkIn, (supply.order, with))
        );
        _judgeSupply(succeeded, stands, entitled, supply);
        if (!succeeded) return;
        ++successesOf[Action.WalkIn];
        if (!_isHeldBy(key, id)) {
            _used.push(Used({ key: key, account: account, authorisation: with }));
            _makeClaimed(key, id, false);
        }
        _takeSupply(key, supply);
    }

    function decommission(uint256 seed) external {
        _seed = seed;
        Role role = [Role.Dispenser, Role.Wholesaler, Role.Manufacturer, Role.Carrier][_draw(4)];
        address account = _pick([pharmacy, wholesaler, manufacturer, otherManufacturer, outsider]);
        if (!_chance(4)) account = role == Role.Wholesaler ? wholesaler : account;
        uint256 count = 1 + _draw(2);
        (uint256 lot, uint256 first) = _units(count);
        (PackLine memory line, bool genuine) = _line(lot, first, count);
        bool stands = role != Role.Carrier && _stands(account, role);
        bool owner = role != Role.Manufacturer || account == manufacturer;
        bool foretold = stands && owner && genuine && _areIn(lot, first, count);

        bool succeeded = _call(
            account,
            address(packs),
            abi.encodeCall(IPacks.decommission, (line, DecommissionReason.Destroyed, role))
        );
        _judge(succeeded, foretold, stands ? 5 : 3, "decommission");
        if (!succeeded) return;
        ++successesOf[Action.Decommission];
        _takeOut(lot, first, count);
    }

    function recall(uint256 seed) external {
        _seed = seed;
        uint256 lot = _draw(LOTS);
        // Seldom, or nothing would be left to supply.
        RecallClass class = RecallClass(_chance(3) ? _draw(5) : 0);
        Role role = _chance(2) ? Role.Manufacturer : Role.Regulator;
        address account = _pick([manufacturer, regulator, manufacturer, regulator, otherManufacturer]);
        RecallClass current = _lotModels[lot].class;
        bool more = class != RecallClass.None && (current == RecallClass.None || class < current);
        bool stands = _standsAnywhere(account, role);
        bool foretold = stands && more && (role == Role.Regulator || account == manufacturer);

        bytes memory call = abi.encodeCall(
            IPacks.recall,
            (class, RecallLevel.Patient, _lots[lot].gtin, _lots[lot].lot, role)
        );
        bool succeeded = _call(account, address(packs), call);
        _judge(succeeded, foretold, stands ? 5 : 3, "recall");
        if (!succeeded) return;
        ++successesOf[Action.Recall];
        _lotModels[lot].class = class;
    }

    /// @dev Past the dispensing contract, by anybody.
    function supplyDirectly(uint256 seed) external {
        _seed = seed;
        uint256 key = _claimedKey();
        Draft memory draft = _draftOf(key);
        address account =
            _chance(2) ? _holderOf(key) : _pick([pharmacy, regulator, governor, outsider, registrar]);
        (uint256 lot, uint256 first) = _units(1);
        (PackLine memory line, ) = _line(lot, first, 1);
        LicenceId id = LicenceId.wrap(_models[key].holder);
        bytes memory call = abi.encodeCall(
            IPrescriptions.supplyFrom,
            (draft.id, id, false, _supplyTerms(draft.quantity, 0, 0), _openingOf(draft))
        );
        bool succeeded = _call(account, address(prescriptions), call);
        call = abi.encodeCall(IPacks.supplyPacks, (_one(line), GENERIC, Schedule.PrescriptionOnly, id));
        succeeded = _call(account, address(packs), call) || succeeded;
        _judge(succeeded, false, 4, "supply past the dispensing contract");
        if (!succeeded) ++successesOf[Action.SupplyDirectly];
    }

    // ---- within

    function _drawSupply(uint256 key) private returns (Supply memory supply) {
        PrescriptionModel storage model = _models[key];
        uint256 outstanding = (model.quantity - model.supplied) / UNITS_PER_PACK;
        supply.count = _chance(2) ? 1 : outstanding;
        if (_chance(10) || supply.count == 0) supply.count = 1 + _draw(3);
        (uint256 lot, uint256 first) = _units(supply.count);
        (PackLine memory line, bool genuine) = _line(lot, first, supply.count);
        (supply.lot, supply.first) = (lot, first);
        bool expected = !_chance(16);
        supply.order = _dispenseOrder(_draftOf(key), _one(line));
        supply.order.terms = _supplyTerms(
            supply.count * UNITS_PER_PACK,
            expected ? model.supplied : model.supplied + 1,
            0
        );
        supply.fit =
            genuine &&
            _maySupplyOf(lot) &&
            !_lotModels[lot].ofOtherGroup &&
            _areIn(lot, first, supply.count);
        supply.figures = expected && supply.count <= outstanding;
    }

    function _judgeSupply(bool succeeded, bool stands, bool entitled, Supply memory supply) private {
        uint256 broken = !stands ? 3 : (!entitled ? 4 : (!supply.fit ? 5 : 1));
        _judge(succeeded, stands && entitled && supply.fit && supply.figures, broken, "supply");
    }

    function _takeSupply(uint256 key, Supply memory supply) private {
        uint256 used = _models[key].used;
        _makeSupplied(key, supply.count * UNITS_PER_PACK);
        if (_models[key].used == used) ++successesOf[Action.Part];
        else if (_isUnburned(key)) ++successesOf[Action.NextIssue];
        _takeOut(supply.lot, supply.first, supply.count);
    }

    /// @dev A line of `count` packs from `first` on, now and then a false one.
    function _line(
        uint256 lot,
        uint256 first,
        uint256 count
    ) private returns (PackLine memory line, bool genuine) {
        line = LotTree.lines(_lots[lot], first, count, 2);
        genuine = first + count <= _lots[lot].units;
        if (!_chance(10)) return (line, genuine);

        genuine = false;
        uint256 fault = _draw(4);
        if (fault == 0 && line.siblings.length != 0)
            line.siblings[_draw(line.siblings.length)] ^= bytes32(uint256(1));
        else if (fault == 1) line.units[0] = LotTree.unitOf("FALSE", uint40(first));
        else if (fault == 2) line.units[0] = LotTree.unitOf(_lots[lot].serialOf(first), uint40(first ^ 1));
        else line.head = LotTree.headOf(_lots[lot].gtin, _lots[lot].lot, _lots[lot].shape ^ 0x100, 2);
    }

    /// @dev A lot, and a place from which `count` packs lie in one carton; more often than not they are still in.
    function _units(uint256 count) private returns (uint256 lot, uint256 first) {
        lot = [uint256(0), 0, 1, 1, 1, 2, 2, 3][_draw(8)];
        uint256 places = 1 << _lots[lot].depth;
        first = _draw(places);
        first -= (first % 4) + count > 4 ? first % 4 : 0;
        for (uint256 i = 0; i < places / 4 && !_chance(4) && !_areIn(lot, first, count); ++i) {
            first = (first + 4) % places;
        }
    }

    function _areIn(uint256 lot, uint256 first, uint256 count) private view returns (bool) {
        return _lotModels[lot].out & (((1 << count) - 1) << first) == 0;
    }

    function _takeOut(uint256 lot, uint256 first, uint256 count) private {
        _lotModels[lot].out |= ((1 << count) - 1) << first;
        packsOut += count;
    }
}
