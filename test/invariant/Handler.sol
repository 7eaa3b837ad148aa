// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../contracts/types/CancelReason.sol";
import { Day } from "../../contracts/types/Day.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../contracts/types/GroupId.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { LotId, lotIdOf } from "../../contracts/types/LotId.sol";
import { OpenPrescriptions } from "../../contracts/types/OpenPrescriptions.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { NewPrescription } from "../../contracts/types/NewPrescription.sol";
import { NotDispensedReason } from "../../contracts/types/NotDispensedReason.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { RegionId } from "../../contracts/types/RegionId.sol";
import { Reissue } from "../../contracts/types/Reissue.sol";
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
    pauser,
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
        SupplyDirectly,
        IssueMany,
        Cancel,
        CancelHeld,
        CompleteCancel,
        Reissue,
        ClaimAsNominee,
        Supersede,
        Lapse,
        Nominate,
        NotDispensed,
        Close,
        Part,
        NextIssue,
        WalkIn,
        Freeze,
        Pause,
        Unpause
    }

    struct Used {
        uint256 key;
        address account;
        Authorisation authorisation;
    }

    /// @dev A supply that was drawn, and what is known of it.
    struct Supply {
        DispenseOrder order;
        uint256 lot;
        uint256 first;
        uint256 count;
        /// @dev Whether its packs may be supplied, and whether its figures are right.
        bool fit;
        bool figures;
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
        (address account, bool stands) = _issuer();
        Draft memory draft = _drawDraft(key);
        bool faulty = _chance(12);
        if (faulty) draft.schedule = _draw(2);
        bool foretold = stands && !_isIssued(key) && !faulty;

        bool succeeded = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.issue, (_orderOf(draft)))
        );
        _judge(succeeded, foretold, stands ? 2 : 3, "issue");
        if (!succeeded) return;
        ++successesOf[Action.Issue];
        _takeOver(key, draft, account);
    }

    function issueMany(uint256 seed) external {
        _seed = seed;
        uint256 count = 1 + _draw(2);
        uint256 first = 1 + _draw(KEYS);
        for (uint256 i = 0; i < KEYS && _isIssued(first) && !_chance(8); ++i) first = (first % KEYS) + 1;
        (address account, bool stands) = _issuer();
        Draft[] memory drafts = new Draft[](count);
        NewPrescription[] memory orders = new NewPrescription[](count);
        bool anew = true;
        for (uint256 i = 0; i < count; ++i) {
            uint256 key = ((first + i - 1) % KEYS) + 1;
            drafts[i] = _drawDraft(key);
            orders[i] = _orderOf(drafts[i]);
            anew = anew && !_isIssued(key);
        }
        // The same twice in one call.
        bool twice = count == 2 && _chance(8);
        if (twice) orders[1] = orders[0];

        bool succeeded = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.issueMany, (orders))
        );
        _judge(succeeded, stands && anew && !twice, stands ? 2 : 3, "issueMany");
        if (!succeeded) return;
        ++successesOf[Action.IssueMany];
        for (uint256 i = 0; i < count; ++i) _takeOver(drafts[i].key, drafts[i], account);
    }

    function cancel(uint256 seed) external {
        _seed = seed;
        uint256 key = _chance(2) ? _claimedKey() : _issuedKey();
        PrescriptionModel storage model = _models[key];
        Role role = _chance(3) ? Role.Regulator : Role.Prescriber;
        address account = role == Role.Regulator ? regulator : _prescriberOf(key);
        if (_chance(6)) account = _pick([prescriber, otherPrescriber, regulator, pharmacy, outsider]);
        CancelReason reason = _chance(12) ? CancelReason.None : CancelReason.ClinicalGrounds;
        bool stands = _standsAnywhere(account, role);
        bool may = role == Role.Regulator || model.prescriber == _licenceModels[account][role].id;
        bool foretold = stands && may && _isLive(key) && reason != CancelReason.None;

        bytes memory call = abi.encodeCall(
            IPrescriptions.cancel,
            (_idOf(key), reason, role, _openingOf(_draftOf(key)))
        );
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 1 : 3, "cancel");
        if (!succeeded) return;
        bool held = _isHeld(key);
        ++successesOf[held ? Action.CancelHeld : Action.Cancel];
        model.status = held ? PrescriptionStatus.CancelPending : PrescriptionStatus.Cancelled;
    }

    function reissue(uint256 seed) external {
        _seed = seed;
        uint256 key = _issuedKey();
        uint256 newKey = 1 + _draw(KEYS);
        for (uint256 i = 0; i < KEYS && _isIssued(newKey) && !_chance(8); ++i) newKey = (newKey % KEYS) + 1;
        address account = _chance(6) ? otherPrescriber : _prescriberOf(key);
        Draft memory draft = _draftOf(key);
        Reissue memory order = Reissue({
            previous: draft.id,
            id: _idOf(newKey),
            previousContentHash: draft.contentHash,
            contentHash: _draft(newKey).contentHash,
            groupHash: _orderOf(draft).groupHash,
            tag: draft.tag,
            previousTag: draft.previousTag
        });
        bool opens = !_chance(12);
        if (!opens) order.groupHash = keccak256("another");
        bool stands = _stands(account, Role.Prescriber);
        bool mine = _models[key].prescriber == _licenceModels[account][Role.Prescriber].id;
        bool foretold = stands && mine && opens && _isLive(key) && !_isHeld(key) && !_isIssued(newKey);

        bool succeeded = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.reissue, (order))
        );
        _judge(succeeded, foretold, stands ? 1 : 3, "reissue");
        if (!succeeded) return;
        ++successesOf[Action.Reissue];
        _models[newKey] = _models[key];
        PrescriptionModel storage model = _models[newKey];
        (model.status, model.nonce) = (PrescriptionStatus.Issued, 0);
        (model.holder, model.nominated, model.claimUntil) = (0, false, 0);
        _models[key].status = PrescriptionStatus.Cancelled;
        (draft.key, draft.id, draft.contentHash) = (newKey, order.id, order.contentHash);
        _drafts[newKey] = draft;
    }

    function claim(uint256 seed) external {
        _seed = seed;
        uint256 key = _chance(3) ? _claimedKey() : _issuedKey();
        address account = _pharmacy();
        Draft memory draft = _draft(key);
        PrescriptionModel storage model = _models[key];
        (Authorisation memory with, bool right) = _authorisation(draft, account, model.nonce);
        _claimWith(key, account, with, right && model.nonce <= LAST_SIGNED_NONCE);
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

    function claimAsNominee(uint256 seed) external {
        _seed = seed;
        uint256 key = _keyOf(PrescriptionStatus.Issued, true);
        address account = _chance(4) ? _pharmacy() : _holderOf(key);
        PrescriptionModel storage model = _models[key];
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        bool stands = _stands(account, Role.Dispenser);
        bool held = _isHeld(key);
        bool named = model.status == PrescriptionStatus.Issued && model.nominated && model.holder == id;
        bool due = held || _now() >= model.notBefore;
        bool foretold =
            stands && _isLive(key) && !_isFrozen(key) && (held ? model.holder == id : named) && due;

        bytes memory call = abi.encodeCall(IPrescriptions.claimAsNominee, (_idOf(key)));
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 4 : 3, "claimAsNominee");
        if (!succeeded || held) return;
        ++successesOf[Action.ClaimAsNominee];
        _makeClaimed(key, id, true);
    }

    function nominate(uint256 seed) external {
        _seed = seed;
        uint256 key = _issuedKey();
        Role role = _chance(2) ? Role.Prescriber : Role.Dispenser;
        address account = role == Role.Prescriber ? _prescriberOf(key) : _pharmacy();
        address nominee = _pick([pharmacy, otherPharmacy, abroadPharmacy, endingPharmacy, outsider]);
        uint32 id = _licenceModels[nominee][Role.Dispenser].id;
        Draft memory draft = _draft(key);
        uint32 deadline = _chance(12) ? _now() - 1 : type(uint32).max;
        // Now and then of another key, or a claim's signature in the place of a nomination's.
        bool right = deadline > _now() && !_chance(10);
        bool otherKey = !right && _chance(2);
        bytes32 digest =
            right || otherKey
                ? prescriptions.nominationDigest(draft.id, LicenceId.wrap(id), deadline)
                : prescriptions.claimDigest(draft.id, LicenceId.wrap(id), deadline);
        Authorisation memory with = _signed(otherKey ? draft.key + 1 : draft.key, digest, deadline);
        bool stands = _stands(account, role);
        bool foretold =
            stands && right && _isLive(key) && !_isHeld(key) && _models[key].nonce <= LAST_SIGNED_NONCE;

        bool succeeded = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.nominate, (draft.id, LicenceId.wrap(id), with, role))
        );
        _judge(succeeded, foretold, stands ? 4 : 3, "nominate");
        if (!succeeded) return;
        ++successesOf[Action.Nominate];
        PrescriptionModel storage model = _models[key];
        if (model.status == PrescriptionStatus.Claimed) _makeFree(key);
        (model.holder, model.nominated) = (id, id != 0);
        ++model.nonce;
    }

    function release(uint256 seed) external {
        _seed = seed;
        uint256 key = _chance(3) ? _keyOf(PrescriptionStatus.CancelPending, false) : _claimedKey();
        address account = _chance(4) ? _pharmacy() : _holderOf(key);
        PrescriptionModel storage model = _models[key];
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        // Suspended or not: promise 10, what gives back is never blocked.
        bool foretold = _hasHolder(key) && model.holder == id;

        bytes memory call = abi.encodeCall(IPrescriptions.release, (_idOf(key)));
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, 4, "release");
        if (!succeeded) return;
        ++successesOf[_isPending(key) ? Action.CompleteCancel : Action.Release];
        _makeFree(key);
    }

    function lapse(uint256 seed) external {
        _seed = seed;
        uint256 key = _claimedKey();
        Role role = [Role.Prescriber, Role.Dispenser, Role.Regulator, Role.Regulator, Role.Wholesaler][
            _draw(5)
        ];
        address account = [prescriber, pharmacy, regulator, otherPharmacy, wholesaler][_draw(5)];
        if (!_chance(3)) (role, account) = (Role.Regulator, regulator);
        bool stands = role != Role.Wholesaler && _standsAnywhere(account, role);
        bool over = _now() >= _models[key].claimUntil || !_isHolderInForce(key);
        bool foretold = stands && _hasHolder(key) && over;

        bytes memory call = abi.encodeCall(IPrescriptions.lapse, (_idOf(key), role));
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 4 : 3, "lapse");
        if (!succeeded) return;
        ++successesOf[Action.Lapse];
        _makeFree(key);
    }

    function notDispensed(uint256 seed) external {
        _seed = seed;
        uint256 key = _claimedKey();
        address account = _chance(6) ? _pharmacy() : _holderOf(key);
        NotDispensedReason reason = _chance(12) ? NotDispensedReason.None : NotDispensedReason.NotRequired;
        bool stands = _stands(account, Role.Dispenser);
        bool mine = _isHeldBy(key, _licenceModels[account][Role.Dispenser].id);
        bool due = _now() >= _models[key].notBefore;
        bool foretold = stands && _isLive(key) && mine && due && reason != NotDispensedReason.None;

        bytes memory call = abi.encodeCall(
            IPrescriptions.notDispensed,
            (_idOf(key), reason, _openingOf(_draftOf(key)))
        );
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 4 : 3, "notDispensed");
        if (!succeeded) return;
        _endIssue(key, PrescriptionStatus.Closed);
        bool closed = _models[key].status == PrescriptionStatus.Closed;
        ++successesOf[closed ? Action.Close : Action.NotDispensed];
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
            (_lots[lot].gtin, _lots[lot].lot, class, RecallLevel.Patient, role)
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

    /// @dev The way of most prescriptions, so that a run of a few dozen steps gets to its end more than once.
    function serve(uint256 seed) external {
        this.issue(uint256(keccak256(abi.encode(seed, "issue"))));
        this.claim(uint256(keccak256(abi.encode(seed, "claim"))));
        this.dispense(uint256(keccak256(abi.encode(seed, "dispense"))));
    }

    /// @dev What follows a claim but a supply, for the same reason.
    function forgo(uint256 seed) external {
        this.claim(uint256(keccak256(abi.encode(seed, "claim"))));
        this.cancel(uint256(keccak256(abi.encode(seed, "cancel"))));
        this.release(uint256(keccak256(abi.encode(seed, "release"))));
        this.claimAsNominee(uint256(keccak256(abi.encode(seed, "nominee"))));
        this.pass(uint256(keccak256(abi.encode(seed, "pass"))));
        this.lapse(uint256(keccak256(abi.encode(seed, "lapse"))));
    }

    // ---- licences, pauses, regions and time
    // `release`, `lapse`, `cancel`, `recall`, `suspend` and `revoke` foretell success whatever is paused. Keys that are
    // replaced are held against a model of their own in test/model/licences.ts.

    function suspend(uint256 seed) external {
        _seed = seed;
        // Seldom, or nobody would be left to act.
        if (_chance(2)) _move(Action.Suspend, LicenceStatus.Suspended);
        else _move(Action.Reinstate, LicenceStatus.Active);
    }

    function reinstate(uint256 seed) external {
        _seed = seed;
        _move(Action.Reinstate, LicenceStatus.Active);
    }

    function revoke(uint256 seed) external {
        _seed = seed;
        if (_chance(8)) _move(Action.Revoke, LicenceStatus.Revoked);
        else _move(Action.Reinstate, LicenceStatus.Active);
    }

    function turnRegion(uint256 seed) external {
        _seed = seed;
        bool abroad = _chance(2);
        bool close = _chance(5);
        address ruler = close ? pauser : governor;
        address account = _chance(8) ? registrar : ruler;
        RegionId region = abroad ? SHUT_REGION : UK;
        bytes memory call =
            close
                ? abi.encodeCall(ILicences.closeRegion, (region))
                : abi.encodeCall(ILicences.openRegion, (region, 0, true));
        bool succeeded = _call(account, address(licences), call);
        _judge(succeeded, account == ruler && (!close || _live[abroad]), 3, "region");
        if (!succeeded) return;
        ++successesOf[close ? Action.CloseRegion : Action.OpenRegion];
        _live[abroad] = !close;
    }

    function turnPause(uint256 seed) external {
        _seed = seed;
        // Seldom, or nothing would go on.
        bool stop = _chance(8);
        Role role = [Role.Prescriber, Role.Dispenser, Role.Manufacturer, Role.Regulator][_draw(4)];
        Role[] memory all = new Role[](4);
        (all[0], all[1], all[2], all[3]) = (
            Role.Prescriber,
            Role.Dispenser,
            Role.Manufacturer,
            Role.Regulator
        );
        address ruler = stop ? pauser : governor;
        address account = _chance(8) ? (stop ? registrar : pauser) : ruler;
        bytes memory call =
            stop ? abi.encodeCall(ILicences.pause, (_only(role))) : abi.encodeCall(ILicences.unpause, (all));
        bool succeeded = _call(account, address(licences), call);
        _judge(succeeded, account == ruler, 3, "pause");
        if (!succeeded) return;
        ++successesOf[stop ? Action.Pause : Action.Unpause];
        if (stop) _paused[role] = true;
        else for (uint256 i = 0; i < all.length; ++i) _paused[all[i]] = false;
    }

    function pass(uint256 seed) external {
        _seed = seed;
        _pass(_chance(10) ? 8 days : _draw(12 hours));
        // To the very end of a claim, or the moment before.
        uint256 end = _models[_claimedKey()].claimUntil + _draw(2);
        if (_chance(2) && end > _now() + 1 && end < _now() + 8 days) vm.warp(end - 1);
    }

    // ---- what the invariants ask

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](28);
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
        list[15] = this.issueMany.selector;
        list[16] = this.cancel.selector;
        list[17] = this.reissue.selector;
        list[18] = this.claimAsNominee.selector;
        list[19] = this.nominate.selector;
        list[20] = this.lapse.selector;
        list[21] = this.notDispensed.selector;
        list[22] = this.walkIn.selector;
        list[23] = this.serve.selector;
        list[24] = this.forgo.selector;
        list[25] = this.notDispensed.selector;
        list[26] = this.claim.selector;
        list[27] = this.turnPause.selector;
    }

    /// @dev Owner, balance and state of each id, as the model has it.
    function checkTokens() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionId id = _idOf(key);
            bool live = _isUnburned(key);
            address owner = PrescriptionId.unwrap(id);
            _same(prescriptions.balanceOf(owner), live ? 1 : 0, "balance");
            try prescriptions.ownerOf(uint160(owner)) returns (address found) {
                _holds(live, "an owner of no token");
                _same(found, owner, "owner");
            } catch {
                _holds(!live, "a token without an owner");
            }
            PrescriptionState state = prescriptions.stateOf(id);
            _same(uint256(state), uint256(_stateOf(key)), "state");
        }
    }

    /// @dev Holder, nonce and supply of each prescription, as the model has them.
    function checkClaims() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            Prescription memory found = prescriptions.prescription(_idOf(key));
            _same(LicenceId.unwrap(found.dispenser), model.holder, "holder");
            _holds(found.nominated == model.nominated, "nominated");
            _same(found.claimUntil, model.claimUntil, "claimUntil");
            _same(found.nonce, model.nonce, "nonce");
        }
    }

    /// @dev What was supplied, by a sum that the contracts do not keep.
    function checkSupplies() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            Prescription memory found = prescriptions.prescription(_idOf(key));
            _same(found.supplied, model.supplied, "supplied");
            _same(found.issuesUsed, model.used, "issues used");
            _holds(found.begun == model.begun, "begun");
            _same(found.quantity, model.quantity, "quantity");
            _holds(model.total <= uint256(found.quantity) * found.issuesAllowed, "more than prescribed");
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

    /// @dev As everybody should see it.
    function _stateOf(uint256 key) private view returns (PrescriptionState) {
        PrescriptionStatus status = _models[key].status;
        if (status == PrescriptionStatus.None) return PrescriptionState.None;
        if (status == PrescriptionStatus.Spent) return PrescriptionState.Spent;
        if (status == PrescriptionStatus.Cancelled) return PrescriptionState.Cancelled;
        if (status == PrescriptionStatus.Closed) return PrescriptionState.Closed;
        if (_now() >= _models[key].expiresAt) return PrescriptionState.Expired;
        if (status == PrescriptionStatus.Issued) return PrescriptionState.Issued;
        if (_isPending(key)) return PrescriptionState.CancelPending;
        return _isHeld(key) ? PrescriptionState.Claimed : PrescriptionState.Lapsed;
    }

    function _issuer() private returns (address account, bool stands) {
        account = _chance(3) ? otherPrescriber : prescriber;
        if (_chance(8)) account = _pick([futurePrescriber, futurePrescriber, pharmacy, regulator, outsider]);
        stands = _stands(account, Role.Prescriber);
    }

    function _drawDraft(uint256 key) private returns (Draft memory draft) {
        draft = _draft(key);
        draft.quantity = (1 + _draw(3)) * UNITS_PER_PACK;
        draft.daysSupply = 1 + _draw(8);
        if (_chance(5)) draft.notBefore = _now() + _draw(3 days);
        // Of the time before now: some have little of their six months left.
        draft.signedAt = _now() - (_chance(6) ? 170 days + _draw(10 days) : _draw(10 days));
        if (_chance(8)) draft.group = BRAND;
        if (_chance(2)) draft.furtherIssues = 1 + _draw(3);
        address nominee = _pick([pharmacy, otherPharmacy, abroadPharmacy, pharmacy, otherPharmacy]);
        if (_chance(3)) draft.nominee = LicenceId.wrap(_licenceModels[nominee][Role.Dispenser].id);
    }

    function _takeOver(uint256 key, Draft memory draft, address account) private {
        PrescriptionModel storage model = _models[key];
        model.status = PrescriptionStatus.Issued;
        model.prescriber = _licenceModels[account][Role.Prescriber].id;
        (model.quantity, model.allowed) = (draft.quantity, draft.furtherIssues + 1);
        model.holder = LicenceId.unwrap(draft.nominee);
        model.nominated = model.holder != 0;
        model.notBefore = draft.notBefore > draft.signedAt ? draft.notBefore : draft.signedAt;
        // The expiry itself is held against the time zone database elsewhere.
        model.expiresAt = prescriptions.prescription(draft.id).expiresAt;
        _drafts[key] = draft;
    }

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

    /// @dev Whether a claim stands or may be made, if the licence does and the prescription is live.
    function _mayClaim(uint256 key, uint32 id, bool right) private view returns (bool) {
        if (_isHeldBy(key, id)) return true;
        return right && (!_isHeld(key) || !_isHolderInForce(key));
    }

    /// @dev One of a status if there is any, and with a nomination or not.
    function _keyOf(PrescriptionStatus status, bool nominated) private returns (uint256 key) {
        key = 1 + _draw(KEYS);
        for (
            uint256 i = 0;
            i < KEYS && (_models[key].status != status || (nominated && !_models[key].nominated));
            ++i
        ) {
            key = (key % KEYS) + 1;
        }
    }

    function _prescriberOf(uint256 key) private view returns (address) {
        return
            _models[key].prescriber == _licenceModels[otherPrescriber][Role.Prescriber].id
                ? otherPrescriber
                : prescriber;
    }

    function _claimWith(uint256 key, address account, Authorisation memory with, bool right) private {
        uint32 id = _licenceModels[account][Role.Dispenser].id;
        bool stands = _stands(account, Role.Dispenser);
        bool already = _isHeldBy(key, id);
        bool foretold = stands && _isLive(key) && !_isFrozen(key) && _mayClaim(key, id, right);

        bytes memory call = abi.encodeCall(IPrescriptions.claim, (_idOf(key), with));
        bool succeeded = _call(account, address(prescriptions), call);
        _judge(succeeded, foretold, stands ? 4 : 3, "claim");
        if (!succeeded || already) return;
        bool free = _models[key].status == PrescriptionStatus.Issued;
        ++successesOf[free ? Action.Claim : Action.Supersede];
        _used.push(Used({ key: key, account: account, authorisation: with }));
        _makeClaimed(key, id, false);
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

    function _move(Action action, LicenceStatus to) private {
        address account = _pick([prescriber, pharmacy, otherPharmacy, manufacturer, abroadPharmacy]);
        Role role =
            account == prescriber
                ? Role.Prescriber
                : (account == manufacturer ? Role.Manufacturer : Role.Dispenser);
        address caller = _chance(6) ? account : registrar;
        LicenceModel storage licence = _licenceModels[account][role];
        bool freezes = to != LicenceStatus.Active && role == Role.Prescriber && _chance(2);
        bool succeeded = _call(caller, address(licences), _callOf(action, account, role, freezes));
        _judge(succeeded, caller == registrar && _follows(licence, to, freezes), 3, "change of a licence");
        if (!succeeded) return;
        ++successesOf[action];
        if (freezes) ++successesOf[Action.Freeze];
        (licence.status, licence.frozen) = (to, freezes);
    }

    /// @dev A suspension and a revocation may be repeated with the other policy.
    function _follows(
        LicenceModel storage licence,
        LicenceStatus to,
        bool freezes
    ) private view returns (bool) {
        LicenceStatus from = licence.status;
        if (to == LicenceStatus.Active) return from == LicenceStatus.Suspended;
        if (from == to) return freezes != licence.frozen;
        return to == LicenceStatus.Revoked || from == LicenceStatus.Active;
    }

    function _callOf(
        Action action,
        address account,
        Role role,
        bool freezes
    ) private pure returns (bytes memory) {
        OpenPrescriptions policy = freezes ? OpenPrescriptions.Frozen : OpenPrescriptions.Honoured;
        if (action == Action.Reinstate) return abi.encodeCall(ILicences.reinstate, (account, role));
        if (action == Action.Suspend) return abi.encodeCall(ILicences.suspend, (account, role, policy));
        return abi.encodeCall(ILicences.revoke, (account, role, policy));
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

    /// @dev One that was issued, if there is any, five times of six.
    function _issuedKey() private returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(6)) return key;
        for (uint256 i = 0; i < KEYS && !_isUnburned(key); ++i) {
            key = (key % KEYS) + 1;
        }
    }

    function _claimedKey() private returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(8)) return key;
        for (uint256 i = 0; i < KEYS && _models[key].status != PrescriptionStatus.Claimed; ++i) {
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
        return _isIssued(key) ? _drafts[key] : _draft(key);
    }

    function _idOf(uint256 key) private pure returns (PrescriptionId) {
        return PrescriptionId.wrap(vm.addr(key));
    }

    function _lotId(uint256 lot) private view returns (LotId) {
        return lotIdOf(_lots[lot].gtin, _lots[lot].lot);
    }

    function _know(address account, Role role) private {
        if (role == Role.Dispenser) _dispenserOf[LicenceId.unwrap(_licenceOf(account, role))] = account;
        if (role == Role.Prescriber) _prescriberWith[LicenceId.unwrap(_licenceOf(account, role))] = account;
        _licenceModels[account][role] = LicenceModel({
            id: LicenceId.unwrap(_licenceOf(account, role)),
            status: LicenceStatus.Active,
            abroad: false,
            from: LICENSED_FROM,
            until: LICENSED_UNTIL,
            frozen: false
        });
    }

    function _add(address account, Role role, bool abroad, uint32 from, uint32 until) private {
        uint32 id = LicenceId.unwrap(_grant(account, role, abroad ? SHUT_REGION : UK, from, until));
        if (role == Role.Dispenser) _dispenserOf[id] = account;
        _licenceModels[account][role] = LicenceModel(id, LicenceStatus.Active, abroad, from, until, false);
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
