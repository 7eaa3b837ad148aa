// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { Day } from "../../contracts/types/Day.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../contracts/types/GroupId.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { LotId, lotIdOf } from "../../contracts/types/LotId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RegionId } from "../../contracts/types/RegionId.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import { Model } from "./Model.sol";
import {
    BRAND,
    carrier,
    GENERIC,
    governor,
    GTIN,
    LICENSED_FROM,
    LICENSED_UNTIL,
    LOT_EXPIRY,
    manufacturer,
    otherManufacturer,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    registrar,
    regulator,
    SHUT_REGION,
    START,
    UK,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Acts as everybody. Each action draws its choices from a seed, foretells the answer from the {Model}, makes the
/// call, and takes over what it changed.
contract Handler is Model {
    using LotTree for TestLot;

    enum Action {
        Issue,
        Claim,
        Replay,
        Release,
        Dispense,
        Decommission,
        Recall,
        Suspend,
        Reinstate,
        Revoke,
        CloseRegion,
        OpenRegion,
        Transfer,
        SupplyDirectly
    }

    struct Used {
        uint256 key;
        address account;
        Authorisation authorisation;
    }

    Gtin private constant OTHER_GTIN = Gtin.wrap(9_506_000_134_352);
    GroupId private constant OTHER_GENERIC = GroupId.wrap(777);

    address private constant abroadPharmacy = address(uint160(uint256(keccak256("abroadPharmacy"))));
    address private constant endingPharmacy = address(uint160(uint256(keccak256("endingPharmacy"))));
    address private constant futurePrescriber = address(uint160(uint256(keccak256("futurePrescriber"))));

    mapping(Action action => uint256 count) public successesOf;
    Used[] private _used;
    /// @dev Draws of the present action.
    uint256 private _seed;

    constructor() {
        _enter({ governanceDelay: 0 });
        _openRegion(SHUT_REGION);
        (_live[false], _live[true]) = (true, true);
        _know(prescriber, Role.Prescriber);
        _know(otherPrescriber, Role.Prescriber);
        _know(pharmacy, Role.Dispenser);
        _know(otherPharmacy, Role.Dispenser);
        _know(manufacturer, Role.Manufacturer);
        _know(otherManufacturer, Role.Manufacturer);
        _know(wholesaler, Role.Wholesaler);
        _know(regulator, Role.Regulator);
        _add(abroadPharmacy, Role.Dispenser, true, LICENSED_FROM, LICENSED_UNTIL);
        _add(endingPharmacy, Role.Dispenser, false, LICENSED_FROM, START + 20 days);
        _add(futurePrescriber, Role.Prescriber, false, START + 5 days, LICENSED_UNTIL);
        world.addGroup(OTHER_GENERIC, Schedule.PrescriptionOnly);
        world.addProduct(OTHER_GTIN, OTHER_GENERIC, GroupId.wrap(0));
        _stockUp(0, _stock());
        _stockUp(1, LotTree.grow(GTIN, "LARGE", LOT_EXPIRY, 5, 29));
        _stockUp(2, LotTree.grow(GTIN, "SHORT", Day.wrap(uint16(START / 1 days + 12)), 4, 13));
        _stockUp(3, LotTree.grow(OTHER_GTIN, "OTHER", LOT_EXPIRY, 4, 13));
        for (uint256 lot = 1; lot < LOTS; ++lot) {
            world.addLot(_lots[lot]);
        }
    }

    // ---- prescriptions

    function issue(uint256 seed) external {
        _seed = seed;
        uint256 key = 1 + _draw(KEYS);
        address account = _chance(3) ? otherPrescriber : prescriber;
        if (_chance(8)) account = _pick([futurePrescriber, futurePrescriber, pharmacy, regulator, outsider]);
        Draft memory draft = _draft(key);
        uint256 count = 1 + _draw(3);
        draft.quantity = count * UNITS_PER_PACK;
        if (_chance(5)) draft.notBefore = _now() + _draw(3 days);
        draft.signedAt = _now() - _draw(10 days);
        if (_chance(8)) draft.group = BRAND;
        bool faulty = _chance(12);
        if (faulty) draft.schedule = _draw(2);
        bool stands = _stands(account, Role.Prescriber);
        PrescriptionModel storage model = _models[key];
        bool foretold = stands && !model.issued && !faulty;

        bool succeeded = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.issue, (_orderOf(draft)))
        );
        _judge(succeeded, foretold, stands ? 2 : 3, "issue");
        if (!succeeded) return;
        ++successesOf[Action.Issue];
        (model.issued, model.packs) = (true, count);
        model.notBefore = draft.notBefore > draft.signedAt ? draft.notBefore : draft.signedAt;
        // The expiry itself is held against the time zone database elsewhere.
        model.expiresAt = prescriptions.prescription(draft.id).expiresAt;
        _drafts[key] = draft;
    }

    function claim(uint256 seed) external {
        _seed = seed;
        uint256 key = _issuedKey();
        address account = _pharmacy();
        Draft memory draft = _draft(key);
        PrescriptionModel storage model = _models[key];
        (Authorisation memory with, bool right) = _authorisation(draft, account, model.nonce);
        _claimWith(key, account, with, right && model.nonce <= 0x7fff - 200);
    }

    /// @dev An authorisation that was taken before; it must never take a claim again.
    function replay(uint256 seed) external {
        _seed = seed;
        if (_used.length == 0) return;
        Used memory used = _used[_draw(_used.length)];
        uint16 nonce = _models[used.key].nonce;
        _claimWith(used.key, used.account, used.authorisation, false);
        if (_models[used.key].nonce == nonce) ++successesOf[Action.Replay];
    }

    function release(uint256 seed) external {
        _seed = seed;
        uint256 key = _issuedKey();
        address account = _chance(2) ? _holderOf(key) : _pharmacy();
        PrescriptionModel storage model = _models[key];
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        bool foretold = _isLive(key) && model.holder != 0 && model.holder == id;

        bytes memory call = abi.encodeCall(IPrescriptions.release, (_idOf(key)));
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, 4, "release");
        if (!succeeded) return;
        ++successesOf[Action.Release];
        (model.holder, model.claimUntil) = (0, 0);
        ++model.nonce;
    }

    function transfer(uint256 seed) external {
        _seed = seed;
        address key = PrescriptionId.unwrap(_idOf(_issuedKey()));
        bytes memory call = abi.encodeCall(IERC721.transferFrom, (key, outsider, uint160(key)));
        if (_chance(2)) call = abi.encodeCall(IERC721.approve, (outsider, uint160(key)));
        bool succeeded = _call(_chance(2) ? key : outsider, address(prescriptions), call);
        _judge(succeeded, false, 2, "transfer");
        if (!succeeded) ++successesOf[Action.Transfer];
    }

    // ---- packs

    function dispense(uint256 seed) external {
        _seed = seed;
        uint256 key = _claimedKey();
        address account = _chance(6) ? _pharmacy() : _holderOf(key);
        PrescriptionModel storage model = _models[key];
        uint256 count = _chance(10) ? 1 + _draw(3) : model.packs;
        if (count == 0) count = 1;
        (uint256 lot, uint256 first) = _units(count);
        (PackLine memory line, bool genuine) = _line(lot, first, count);
        DispenseOrder memory order = _dispenseOrder(_draftOf(key), _one(line));
        bool expected = !_chance(16);
        if (!expected) order.terms = _supplyTerms(order.terms.quantityOf(), 1, 0);

        bool mine = model.holder != 0 && model.holder == _licenceModels[account][Role.Dispenser].id;
        bool stands = _stands(account, Role.Dispenser);
        bool entitled = _isLive(key) && mine && _now() < model.claimUntil && _now() >= model.notBefore;
        bool fit = genuine && _maySupplyOf(lot) && !_lotModels[lot].ofOtherGroup && _areIn(lot, first, count);
        bool foretold = stands && entitled && fit && count == model.packs && expected;

        bool succeeded = _call(account, address(dispensing), abi.encodeCall(IDispensing.dispense, (order)));
        _judge(succeeded, foretold, !stands ? 3 : (!entitled ? 4 : (!fit ? 5 : 1)), "dispense");
        if (!succeeded) return;
        ++successesOf[Action.Dispense];
        model.spent = true;
        _takeOut(lot, first, count);
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

        bytes memory call = abi.encodeCall(IPacks.recall, (_lots[lot].gtin, _lots[lot].lot, class, role));
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
            IPrescriptions.supply,
            (draft.id, id, false, _supplyTerms(draft.quantity, 0, 0), _openingOf(draft))
        );
        bool succeeded = _call(account, address(prescriptions), call);
        call = abi.encodeCall(IPacks.supply, (_one(line), GENERIC, Schedule.PrescriptionOnly, id));
        succeeded = _call(account, address(packs), call) || succeeded;
        _judge(succeeded, false, 4, "supply past the dispensing contract");
        if (!succeeded) ++successesOf[Action.SupplyDirectly];
    }

    /// @dev The way of most prescriptions, so that a run of a few dozen steps gets to its end more than once.
    function serve(uint256 seed) external {
        this.issue(uint256(keccak256(abi.encode(seed, "issue"))));
        this.claim(uint256(keccak256(abi.encode(seed, "claim"))));
        this.dispense(uint256(keccak256(abi.encode(seed, "dispense"))));
    }

    // ---- licences, regions and time

    function suspend(uint256 seed) external {
        _seed = seed;
        // Seldom, or nobody would be left to act.
        if (_chance(2)) _move(Action.Suspend, ILicences.suspend.selector, LicenceStatus.Suspended);
        else _move(Action.Reinstate, ILicences.reinstate.selector, LicenceStatus.Active);
    }

    function reinstate(uint256 seed) external {
        _seed = seed;
        _move(Action.Reinstate, ILicences.reinstate.selector, LicenceStatus.Active);
    }

    function revoke(uint256 seed) external {
        _seed = seed;
        if (_chance(8)) _move(Action.Revoke, ILicences.revoke.selector, LicenceStatus.Revoked);
        else _move(Action.Reinstate, ILicences.reinstate.selector, LicenceStatus.Active);
    }

    function turnRegion(uint256 seed) external {
        _seed = seed;
        bool abroad = _chance(2);
        bool close = _chance(5);
        address account = _chance(8) ? registrar : governor;
        RegionId region = abroad ? SHUT_REGION : UK;
        bytes memory call =
            close
                ? abi.encodeCall(ILicences.closeRegion, (region))
                : abi.encodeCall(ILicences.openRegion, (region, 0, true));
        bool succeeded = _call(account, address(licences), call);
        _judge(succeeded, account == governor && (!close || _live[abroad]), 3, "region");
        if (!succeeded) return;
        ++successesOf[close ? Action.CloseRegion : Action.OpenRegion];
        _live[abroad] = !close;
    }

    function pass(uint256 seed) external {
        _seed = seed;
        _pass(_chance(10) ? 8 days : _draw(12 hours));
    }

    // ---- what the invariants ask

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](15);
        list[0] = this.issue.selector;
        list[1] = this.claim.selector;
        list[2] = this.dispense.selector;
        list[3] = this.replay.selector;
        list[4] = this.release.selector;
        list[5] = this.transfer.selector;
        list[6] = this.decommission.selector;
        list[7] = this.recall.selector;
        list[8] = this.supplyDirectly.selector;
        list[9] = this.suspend.selector;
        list[10] = this.reinstate.selector;
        list[11] = this.revoke.selector;
        list[12] = this.turnRegion.selector;
        list[13] = this.pass.selector;
        list[14] = this.serve.selector;
    }

    /// @dev Owner, balance and state of each id, as the model has it.
    function checkTokens() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionId id = _idOf(key);
            PrescriptionModel storage model = _models[key];
            bool live = model.issued && !model.spent;
            address owner = PrescriptionId.unwrap(id);
            _same(prescriptions.balanceOf(owner), live ? 1 : 0, "balance");
            try prescriptions.ownerOf(uint160(owner)) returns (address found) {
                _holds(live, "an owner of no token");
                _same(found, owner, "owner");
            } catch {
                _holds(!live, "a token without an owner");
            }
            PrescriptionState state = prescriptions.stateOf(id);
            _holds((state == PrescriptionState.None) == !model.issued, "issued");
            _holds((state == PrescriptionState.Spent) == model.spent, "spent");
        }
    }

    /// @dev Holder, nonce and supply of each prescription, as the model has them.
    function checkClaims() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            Prescription memory found = prescriptions.prescription(_idOf(key));
            _same(LicenceId.unwrap(found.dispenser), model.holder, "holder");
            _same(found.nonce, model.nonce, "nonce");
        }
    }

    function checkSupplies() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            uint256 expected = model.spent ? model.packs * UNITS_PER_PACK : 0;
            _same(prescriptions.prescription(_idOf(key)).supplied, expected, "supplied");
        }
    }

    /// @dev Every bit of every lot, padding included, and their number.
    function checkPacks() external view {
        uint256 set = 0;
        for (uint256 lot = 0; lot < LOTS; ++lot) {
            for (uint40 place = 0; place < 1 << _lots[lot].depth; ++place) {
                bool out = packs.isDecommissioned(_lotId(lot), place);
                _holds(out == (_lotModels[lot].out & (1 << place) != 0), "a pack's bit");
                if (out) ++set;
            }
        }
        _same(set, packsOut, "number of set bits");
    }

    // ---- within

    function _claimWith(uint256 key, address account, Authorisation memory with, bool right) private {
        PrescriptionModel storage model = _models[key];
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        bool stands = _stands(account, Role.Dispenser);
        bool held = _isHeld(key);
        bool foretold = stands && _isLive(key) && (held ? model.holder == id : right);

        bytes memory call = abi.encodeCall(
            IPrescriptions.claim,
            (_idOf(key), with)
        );
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 4 : 3, "claim");
        if (!succeeded || held) return;
        ++successesOf[Action.Claim];
        _used.push(Used({ key: key, account: account, authorisation: with }));
        model.holder = id;
        model.claimUntil = _now() + 7 days < model.expiresAt ? _now() + 7 days : model.expiresAt;
        ++model.nonce;
    }

    function _authorisation(
        Draft memory draft,
        address account,
        uint16 nonce
    ) private returns (Authorisation memory with, bool right) {
        uint256 fault = _draw(16);
        LicenceId id = LicenceId.wrap(_licenceModels[account][Role.Dispenser].id);
        uint32 deadline = fault == 0 ? _now() - 1 : type(uint32).max;
        if (fault == 1) id = LicenceId.wrap(LicenceId.unwrap(id) + 1);
        bytes32 digest = prescriptions.claimDigest(draft.id, id, deadline);
        if (fault == 2) digest = _digestAt(draft, id, nonce + 1, deadline);
        with = _signed(fault == 3 ? draft.key + 1 : draft.key, digest, deadline);
        right = fault > 3;
    }

    /// @dev Of a nonce that has not come.
    function _digestAt(
        Draft memory draft,
        LicenceId id,
        uint16 nonce,
        uint32 deadline
    ) private view returns (bytes32) {
        bytes32 typehash = keccak256(
            "ClaimAuthorisation(address prescription,uint32 dispenser,uint16 nonce,uint32 deadline)"
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("MediConnect Prescriptions"),
                keccak256("1"),
                block.chainid,
                address(prescriptions)
            )
        );
        bytes32 message = keccak256(abi.encode(typehash, draft.id, id, nonce, deadline));
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function _move(Action action, bytes4 selector, LicenceStatus to) private {
        address account = _pick([prescriber, pharmacy, otherPharmacy, manufacturer, abroadPharmacy]);
        Role role =
            account == prescriber
                ? Role.Prescriber
                : (account == manufacturer ? Role.Manufacturer : Role.Dispenser);
        address caller = _chance(6) ? account : registrar;
        LicenceModel storage licence = _licenceModels[account][role];
        bool follows =
            to == LicenceStatus.Suspended
                ? licence.status == LicenceStatus.Active
                : (
                    to == LicenceStatus.Active
                        ? licence.status == LicenceStatus.Suspended
                        : licence.status != LicenceStatus.Revoked
                );
        bool succeeded = _call(caller, address(licences), abi.encodeWithSelector(selector, account, role));
        _judge(succeeded, caller == registrar && follows, 3, "change of a licence");
        if (!succeeded) return;
        ++successesOf[action];
        licence.status = to;
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
        if (fault == 0) line.siblings[_draw(line.siblings.length)] ^= bytes32(uint256(1));
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

    /// @dev One that was issued, if there is any, five times of six.
    function _issuedKey() private returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(6)) return key;
        for (uint256 i = 0; i < KEYS && (!_models[key].issued || _models[key].spent); ++i) {
            key = (key % KEYS) + 1;
        }
    }

    function _claimedKey() private returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(8)) return key;
        for (uint256 i = 0; i < KEYS && (_models[key].holder == 0 || _models[key].spent); ++i) {
            key = (key % KEYS) + 1;
        }
    }

    function _pharmacy() private returns (address) {
        if (_chance(8)) return _pick([outsider, prescriber, wholesaler, outsider, carrier]);
        return _pick([pharmacy, pharmacy, otherPharmacy, abroadPharmacy, endingPharmacy]);
    }

    function _holderOf(uint256 key) private view returns (address account) {
        (account, ) = licences.holderOf(LicenceId.wrap(_models[key].holder));
        if (account == address(0)) account = pharmacy;
    }

    function _draftOf(uint256 key) private view returns (Draft memory) {
        return _models[key].issued ? _drafts[key] : _draft(key);
    }

    function _idOf(uint256 key) private pure returns (PrescriptionId) {
        return PrescriptionId.wrap(vm.addr(key));
    }

    function _lotId(uint256 lot) private view returns (LotId) {
        return lotIdOf(_lots[lot].gtin, _lots[lot].lot);
    }

    function _know(address account, Role role) private {
        _licenceModels[account][role] = LicenceModel({
            id: LicenceId.unwrap(_licenceOf(account, role)),
            status: LicenceStatus.Active,
            abroad: false,
            from: LICENSED_FROM,
            until: LICENSED_UNTIL
        });
    }

    function _add(address account, Role role, bool abroad, uint32 from, uint32 until) private {
        uint32 id = LicenceId.unwrap(_grant(account, role, abroad ? SHUT_REGION : UK, from, until));
        _licenceModels[account][role] = LicenceModel(id, LicenceStatus.Active, abroad, from, until);
    }

    function _stockUp(uint256 lot, TestLot memory grown) private {
        _lots[lot] = grown;
        _lotModels[lot].expiresAt = (uint256(Day.unwrap(grown.expiry)) + 1) * 1 days;
        _lotModels[lot].ofOtherGroup = Gtin.unwrap(grown.gtin) == Gtin.unwrap(OTHER_GTIN);
    }

    function _call(address account, address target, bytes memory call) private returns (bool succeeded) {
        vm.prank(account);
        (succeeded, ) = target.call(call);
    }

    function _pick(address[5] memory accounts) private returns (address) {
        return accounts[_draw(5)];
    }

    function _chance(uint256 oneIn) private returns (bool) {
        return _draw(oneIn) == 0;
    }

    function _draw(uint256 below) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % below;
    }
}

/// @dev A linked library, so that the handler is compiled once and not into each test.
library Handlers {
    function create() external returns (Handler) {
        return new Handler();
    }
}
