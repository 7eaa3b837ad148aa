// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { TestLot } from "../support/sol/LotTree.sol";
import { vm } from "../support/sol/Vm.sol";

/// @dev What the handler believes, told from its own calls and never read from the contracts.
abstract contract Model is PrescriptionSuite {
    struct LicenceModel {
        uint32 id;
        LicenceStatus status;
        bool abroad;
        uint32 from;
        uint32 until;
        bool frozen;
    }

    struct PrescriptionModel {
        PrescriptionStatus status;
        uint32 prescriber;
        uint256 quantity;
        uint256 supplied;
        uint256 allowed;
        uint256 used;
        /// @dev Of all issues, and of the tokens that this one replaced.
        uint256 total;
        uint256 notBefore;
        uint256 expiresAt;
        uint32 holder;
        bool nominated;
        bool begun;
        uint256 claimUntil;
        uint16 nonce;
    }

    struct LotModel {
        RecallClass class;
        bool ofOtherGroup;
        uint256 expiresAt;
        uint256 out;
    }

    uint256 internal constant KEYS = 20;
    uint256 internal constant LAST_SIGNED_NONCE = 0x7fff - 200;
    uint256 internal constant LOTS = 4;

    /// @dev What went against the model, by the number of the promise; zero for a refusal that was not foretold.
    mapping(uint256 number => string violation) public violationOf;

    mapping(address account => mapping(Role role => LicenceModel)) internal _licenceModels;
    mapping(uint32 id => address account) internal _dispenserOf;
    mapping(bool abroad => bool live) internal _live;
    mapping(Role role => bool paused) internal _paused;
    mapping(uint32 id => address account) internal _prescriberWith;
    mapping(uint256 key => PrescriptionModel) internal _models;
    mapping(uint256 key => Draft) internal _drafts;
    TestLot[LOTS] internal _lots;
    LotModel[LOTS] internal _lotModels;
    /// @dev Packs supplied or destroyed, counted apart from the bits.
    uint256 public packsOut;

    function _stands(address account, Role role) internal view returns (bool) {
        return
            _standsAnywhere(account, role) && _live[_licenceModels[account][role].abroad] && !_paused[role];
    }

    function _standsAnywhere(address account, Role role) internal view returns (bool) {
        LicenceModel storage licence = _licenceModels[account][role];
        return licence.status == LicenceStatus.Active && _now() >= licence.from && _now() < licence.until;
    }

    // ---- what a prescription is

    function _isIssued(uint256 key) internal view returns (bool) {
        return _models[key].status != PrescriptionStatus.None;
    }

    function _isUnburned(uint256 key) internal view returns (bool) {
        PrescriptionStatus status = _models[key].status;
        return
            status == PrescriptionStatus.Issued ||
            status == PrescriptionStatus.Claimed ||
            status == PrescriptionStatus.CancelPending;
    }

    function _isPending(uint256 key) internal view returns (bool) {
        return _models[key].status == PrescriptionStatus.CancelPending;
    }

    /// @dev Neither burned nor expired nor withdrawn.
    function _isLive(uint256 key) internal view returns (bool) {
        return _isUnburned(key) && !_isPending(key) && _now() < _models[key].expiresAt;
    }

    /// @dev Claimed, lapsed or withdrawn while claimed; not expired.
    function _hasHolder(uint256 key) internal view returns (bool) {
        PrescriptionModel storage model = _models[key];
        return _now() < model.expiresAt && (model.status == PrescriptionStatus.Claimed || _isPending(key));
    }

    function _isHeld(uint256 key) internal view returns (bool) {
        PrescriptionModel storage model = _models[key];
        return model.status == PrescriptionStatus.Claimed && _now() < model.claimUntil;
    }

    function _isHeldBy(uint256 key, uint32 id) internal view returns (bool) {
        return id != 0 && _isHeld(key) && _models[key].holder == id;
    }

    function _isHolderInForce(uint256 key) internal view returns (bool) {
        return _standsAnywhere(_dispenserOf[_models[key].holder], Role.Dispenser);
    }

    /// @dev Whether its prescriber's licence was stopped together with what is open of it.
    function _isFrozen(uint256 key) internal view returns (bool) {
        return _licenceModels[_prescriberWith[_models[key].prescriber]][Role.Prescriber].frozen;
    }

    // ---- what a step makes of it

    function _makeClaimed(uint256 key, uint32 id, bool asNominee) internal {
        PrescriptionModel storage model = _models[key];
        (model.status, model.holder, model.nominated) = (PrescriptionStatus.Claimed, id, asNominee);
        model.claimUntil = _until(model, 7 days);
        ++model.nonce;
    }

    function _makeFree(uint256 key) internal {
        PrescriptionModel storage model = _models[key];
        model.status = _isPending(key) ? PrescriptionStatus.Cancelled : PrescriptionStatus.Issued;
        (model.holder, model.nominated, model.claimUntil) = (0, false, 0);
        ++model.nonce;
    }

    function _makeSupplied(uint256 key, uint256 quantity) internal {
        PrescriptionModel storage model = _models[key];
        model.total += quantity;
        model.supplied += quantity;
        if (model.supplied < model.quantity) model.claimUntil = _until(model, 28 days);
        else _endIssue(key, PrescriptionStatus.Spent);
    }

    /// @param last what becomes of the prescription if it was its last issue
    function _endIssue(uint256 key, PrescriptionStatus last) internal {
        PrescriptionModel storage model = _models[key];
        ++model.used;
        if (model.used == model.allowed) {
            model.status = last;
            model.begun = model.begun || last == PrescriptionStatus.Spent;
            return;
        }
        model.begun = model.begun || model.supplied != 0;
        (model.status, model.supplied, model.claimUntil) = (PrescriptionStatus.Issued, 0, 0);
        if (!model.begun) model.nominated = false;
        if (!model.nominated) model.holder = 0;
        ++model.nonce;
        // The dates themselves are held against a model of their own in test/model/.
        Prescription memory found = prescriptions.prescription(PrescriptionId.wrap(vm.addr(key)));
        (model.notBefore, model.expiresAt) = (found.notBefore, found.expiresAt);
    }

    function _until(PrescriptionModel storage model, uint256 period) private view returns (uint256) {
        return _now() + period < model.expiresAt ? _now() + period : model.expiresAt;
    }

    function _maySupplyOf(uint256 lot) internal view returns (bool) {
        RecallClass class = _lotModels[lot].class;
        bool recalled = class != RecallClass.None && class != RecallClass.Class4;
        return !recalled && _now() < _lotModels[lot].expiresAt;
    }

    /// @dev Compares an answer with what was foretold. `number` is that of the promise which is broken if it went through wrongly.
    function _judge(bool succeeded, bool foretold, uint256 number, string memory what) internal {
        if (succeeded == foretold) return;
        uint256 broken = succeeded ? number : 0;
        if (bytes(violationOf[broken]).length == 0) violationOf[broken] = what;
    }
}
