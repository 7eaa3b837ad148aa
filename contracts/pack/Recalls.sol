// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Lot } from "../types/Lot.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { RecallReason } from "../types/RecallReason.sol";
import { Role } from "../types/Role.sol";
import { IPacks } from "./IPacks.sol";
import { IProducts } from "./IProducts.sol";
import { IRecalls } from "./IRecalls.sol";

/// @title Recalls
/// @notice The papers of a recall. The recall itself is one write in {Packs} and waits for nothing here: this contract
/// has no authority, and nothing depends on it but the regulator's report.
contract Recalls is IRecalls {
    ILicences public immutable LICENCES;
    IPacks public immutable PACKS;

    struct Answer {
        RecallClass recallClass;
        RecallLevel recallLevel;
    }

    mapping(LotId lotId => mapping(LicenceId licence => Answer answer)) private _answers;

    constructor(ILicences licences, IPacks packs) {
        LICENCES = licences;
        PACKS = packs;
    }

    /// @inheritdoc IRecalls
    function instruct(Gtin gtin, bytes20 lot, RecallReason reason, bytes32 instructions, Role role) external {
        require(role == Role.Manufacturer || role == Role.Regulator, IProducts.RoleNotAllowed(role));
        LicenceId by = LICENCES.requireLicenceDespitePause(msg.sender, role);
        LicenceId owner = PACKS.productOf(gtin).manufacturer;
        require(role == Role.Regulator || owner == by, IProducts.NotProductOwner(gtin, owner, by));
        (LotId lotId, ) = _requireRecalled(gtin, lot);
        require(reason != RecallReason.None && instructions != 0, InstructionsMissing(lotId));

        emit RecallInstructed(lotId, by, reason, instructions);
    }

    /// @inheritdoc IRecalls
    function acknowledge(Gtin gtin, bytes20 lot, uint32 held, Role role) external {
        LicenceId licence = LICENCES.requireLicenceDespitePause(msg.sender, role);
        (LotId lotId, Lot memory recalled) = _requireRecalled(gtin, lot);

        _answers[lotId][licence] = Answer({
            recallClass: recalled.recallClass,
            recallLevel: recalled.recallLevel
        });

        emit RecallAcknowledged({
            lotId: lotId,
            licence: licence,
            recallClass: recalled.recallClass,
            recallLevel: recalled.recallLevel,
            held: held
        });
    }

    /// @inheritdoc IRecalls
    function acknowledgedBy(
        LotId lotId,
        LicenceId licence
    ) external view returns (RecallClass recallClass, RecallLevel recallLevel) {
        Answer storage answer = _answers[lotId][licence];
        return (answer.recallClass, answer.recallLevel);
    }

    function _requireRecalled(
        Gtin gtin,
        bytes20 lot
    ) private view returns (LotId lotId, Lot memory recalled) {
        lotId = lotIdOf(gtin, lot);
        recalled = PACKS.lotOf(gtin, lot);
        require(recalled.recallClass != RecallClass.None, LotNotRecalled(lotId));
    }
}
