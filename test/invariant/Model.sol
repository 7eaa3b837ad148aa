// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { TestLot } from "../support/sol/LotTree.sol";

/// @dev What the handler believes, told from its own calls and never read from the contracts.
abstract contract Model is PrescriptionSuite {
    struct LicenceModel {
        uint32 id;
        LicenceStatus status;
        bool abroad;
        uint32 from;
        uint32 until;
    }

    struct PrescriptionModel {
        bool issued;
        bool spent;
        uint256 packs;
        uint256 notBefore;
        uint256 expiresAt;
        uint32 holder;
        uint256 claimUntil;
        uint16 nonce;
    }

    struct LotModel {
        RecallClass class;
        bool ofOtherGroup;
        uint256 expiresAt;
        uint256 out;
    }

    uint256 internal constant KEYS = 12;
    uint256 internal constant LOTS = 4;

    /// @dev What went against the model, by the number of the promise; zero for a refusal that was not foretold.
    mapping(uint256 number => string violation) public violationOf;

    mapping(address account => mapping(Role role => LicenceModel)) internal _licenceModels;
    mapping(bool abroad => bool live) internal _live;
    mapping(uint256 key => PrescriptionModel) internal _models;
    mapping(uint256 key => Draft) internal _drafts;
    TestLot[LOTS] internal _lots;
    LotModel[LOTS] internal _lotModels;
    /// @dev Packs supplied or destroyed, counted apart from the bits.
    uint256 public packsOut;

    function _stands(address account, Role role) internal view returns (bool) {
        return _standsAnywhere(account, role) && _live[_licenceModels[account][role].abroad];
    }

    function _standsAnywhere(address account, Role role) internal view returns (bool) {
        LicenceModel storage licence = _licenceModels[account][role];
        return licence.status == LicenceStatus.Active && _now() >= licence.from && _now() < licence.until;
    }

    function _isLive(uint256 key) internal view returns (bool) {
        PrescriptionModel storage model = _models[key];
        return model.issued && !model.spent && _now() < model.expiresAt;
    }

    function _isHeld(uint256 key) internal view returns (bool) {
        return _models[key].holder != 0 && _now() < _models[key].claimUntil;
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
