// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { RecallReason } from "../types/RecallReason.sol";
import { Role } from "../types/Role.sol";

/// @title What is to be done about a recall, and who has answered it
interface IRecalls {
    /// @notice `by` says why the lot is recalled and what to do with it.
    /// @param instructions commitment to the text, which is kept off the chain
    event RecallInstructed(
        LotId indexed lotId,
        LicenceId indexed by,
        RecallReason reason,
        bytes32 instructions
    );
    /// @notice `licence` has read the recall of this class and level, and has set `held` packs of the lot aside.
    event RecallAcknowledged(
        LotId indexed lotId,
        LicenceId indexed licence,
        RecallClass recallClass,
        RecallLevel recallLevel,
        uint32 held
    );

    /// @notice Nobody has recalled the lot.
    error LotNotRecalled(LotId lotId);
    /// @notice No reason or no instructions are given.
    error InstructionsMissing(LotId lotId);

    /// @notice Says why a lot is recalled and what to do. By the manufacturer of the GTIN or a regulator, also again.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function instruct(Gtin gtin, bytes20 lot, RecallReason reason, bytes32 instructions, Role role) external;

    /// @notice Answers a recall: class 2 within 48 hours, class 3 within five days, class 1 at once (MHRA, A Guide to
    /// Defective Medicinal Products). Repeating it corrects the number; a more urgent or wider recall asks for a
    /// new answer. By any licence, in any role: of most lots the chain does not know who has packs, and a site that has
    /// none says so. Never blocked by a region or a pause.
    /// @param held packs of the lot that the site has set aside
    /// @param role the role in which the caller acts
    function acknowledge(Gtin gtin, bytes20 lot, uint32 held, Role role) external;

    /// @notice The recall that a licence has answered last, which need not be the one in force; None for no answer.
    function acknowledgedBy(
        LotId lotId,
        LicenceId licence
    ) external view returns (RecallClass recallClass, RecallLevel recallLevel);
}
