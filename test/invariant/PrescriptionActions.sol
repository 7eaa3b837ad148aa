// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../contracts/types/CancelReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../contracts/types/NewPrescription.sol";
import { NotDispensedReason } from "../../contracts/types/NotDispensedReason.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { Reissue } from "../../contracts/types/Reissue.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { Cast } from "./Cast.sol";
import {
    BRAND,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    regulator,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev What prescribers, patients and pharmacies do with prescriptions.
abstract contract PrescriptionActions is Cast {
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

    // ---- within

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
}
