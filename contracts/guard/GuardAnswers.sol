// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { GuardEntry } from "../types/GuardEntry.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { Schedule } from "../types/Schedule.sol";
import { GuardSlot, GuardSlots } from "./GuardSlot.sol";
import { OpenGroup } from "./OpenGroup.sol";

/// @notice What slots say, without changing them. Pure, so that it need not stand where the slots are.
library GuardAnswers {
    using GuardSlots for GuardSlot;

    /// @notice What is known in a slot at `timestamp`.
    function entryOf(GuardSlot stored, uint256 timestamp) internal pure returns (GuardEntry memory) {
        GuardSlot slot = stored.settled(timestamp);
        OpenGroup near = slot.near();
        OpenGroup far = slot.far();
        bool isOfOne = far.openOf() == 0 || far.prescriberOf() == near.prescriberOf();
        return
            GuardEntry({
                coveredUntil: uint32(slot.coveredUntil()),
                lastDispenser: slot.lastDispenser(),
                open: uint16(near.openOf() + far.openOf()),
                openUntil: uint32(openUntil(slot)),
                prescriber: isOfOne ? near.prescriberOf() : LicenceId.wrap(0),
                released: slot.isReleased(),
                overridden: uint16(slot.overridden()),
                reported: uint16(slot.reported()),
                corrections: uint8(slot.corrections())
            });
    }

    /// @notice In what an issue would overlap at `timestamp`. Rules 4, 6 and 7.
    /// @param previous empty where there is no previous tag
    function atIssue(
        GuardSlot stored,
        GuardSlot previous,
        GuardTerms terms,
        Schedule schedule,
        LicenceId prescriber,
        uint256 notBefore,
        uint256 timestamp
    ) internal pure returns (OverlapKind) {
        bool open =
            stored.settled(timestamp).isOpenToOther(prescriber) ||
                previous.settled(timestamp).isOpenToOther(prescriber);
        uint256 cover = Math.max(stored.coveredUntil(), previous.coveredUntil());
        return kindOf(open, cover, Math.max(timestamp, notBefore), terms.earlyDaysOf(schedule));
    }

    /// @notice In what the first part of a first issue would overlap at `timestamp`. Rules 6 and 7.
    function atSupply(
        GuardSlot stored,
        GuardSlot previous,
        GuardTerms terms,
        Schedule schedule,
        uint256 timestamp
    ) internal pure returns (OverlapKind) {
        uint256 cover = Math.max(stored.coveredUntil(), previous.coveredUntil());
        return kindOf(false, cover, timestamp, terms.earlyDaysOf(schedule));
    }

    /// @notice Rule 6: what is left counts in whole days, so that the hour of the day plays no part.
    function kindOf(
        bool open,
        uint256 cover,
        uint256 from,
        uint256 earlyDays
    ) internal pure returns (OverlapKind) {
        bool covered = cover >= from + (earlyDays + 1) * 1 days;
        return OverlapKind((open ? 1 : 0) | (covered ? 2 : 0));
    }

    /// @notice Unix time by which all that counts has expired; zero where nothing does. The slot is settled.
    function openUntil(GuardSlot slot) internal pure returns (uint256) {
        return Math.max(slot.near().untilOf(), slot.far().untilOf());
    }
}
