// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardEntry } from "../types/GuardEntry.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { Schedule } from "../types/Schedule.sol";
import { GuardAnswers } from "./GuardAnswers.sol";
import { GuardSlot } from "./GuardSlot.sol";
import { IGuardLedger } from "./IGuardLedger.sol";

/// @title GuardLens
/// @notice Answers what the guard knows under a tag, for nothing, before anybody prescribes or supplies. A contract of
/// its own, since the one that keeps the slots has no room for answers. It holds nothing and may do nothing.
contract GuardLens {
    IGuardLedger public immutable LEDGER;

    constructor(IGuardLedger ledger) {
        LEDGER = ledger;
    }

    /// @notice What is known under `tag` now; all zero where it was never used.
    function peek(bytes32 tag) external view returns (GuardEntry memory) {
        return GuardAnswers.entryOf(LEDGER.guardSlotOf(tag), block.timestamp);
    }

    /// @notice In what a prescription would overlap if `prescriber` issued it now.
    /// @param previousTag zero where there is none
    /// @param notBefore unix time from which it may be supplied; zero for at once
    function overlapAtIssue(
        bytes32 tag,
        bytes32 previousTag,
        Schedule schedule,
        LicenceId prescriber,
        uint32 notBefore
    ) external view returns (OverlapKind) {
        return
            GuardAnswers.atIssue({
                stored: LEDGER.guardSlotOf(tag),
                previous: _previous(previousTag),
                terms: LEDGER.guardTerms(),
                schedule: schedule,
                prescriber: prescriber,
                notBefore: notBefore,
                timestamp: block.timestamp
            });
    }

    /// @notice In what the first part of a first issue would overlap if it were supplied now.
    /// @param previousTag zero where there is none
    function overlapAtSupply(
        bytes32 tag,
        bytes32 previousTag,
        Schedule schedule
    ) external view returns (OverlapKind) {
        return
            GuardAnswers.atSupply({
                stored: LEDGER.guardSlotOf(tag),
                previous: _previous(previousTag),
                terms: LEDGER.guardTerms(),
                schedule: schedule,
                timestamp: block.timestamp
            });
    }

    function _previous(bytes32 tag) private view returns (GuardSlot) {
        return tag == 0 ? GuardSlot.wrap(0) : LEDGER.guardSlotOf(tag);
    }
}
