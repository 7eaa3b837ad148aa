// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Role } from "./Role.sol";

/// @dev Why a unit left the supply chain: the states of a pack besides "active" (Delegated Regulation (EU) 2016/161,
/// articles 16, 22, 23, 25 and 40). New values are appended. `docs/states.md` is the table.
enum DecommissionReason {
    /// @dev Supplied against a prescription; only the dispensing contract gives it. Undoable.
    Supplied,
    /// @dev Destroyed by a pharmacy, a wholesaler or the manufacturer. Final.
    Destroyed,
    /// @dev Used by the pharmacy or hospital itself, without a prescription of ours (article 25). Final.
    OwnUse,
    /// @dev Sent to a country whose packs are not verified here. Undoable.
    Exported,
    /// @dev Taken for testing, for an authority or at the site; a regulator asks the holder, and gives it not itself.
    /// Undoable.
    Sample,
    /// @dev Given away by the manufacturer, or handed out by a pharmacy for it. Undoable.
    FreeSample,
    /// @dev Stolen from whoever tells it. Final.
    Stolen,
    /// @dev Held back by the manufacturer or a regulator. Undoable at any time, or on to Destroyed or Stolen.
    Locked,
    /// @dev Taken over for repackaging. Undoable.
    CheckedOut
}

using { mayBeGivenBy, isUndoable, movesForward } for DecommissionReason global;

/// @dev A byte a reason, a bit a role: 2 dispenser, 3 manufacturer, 4 wholesaler, 6 regulator.
uint256 constant GIVERS = 0x18_48_1c_0c_0c_18_04_1c_00;

/// @dev A bit a reason.
uint256 constant FORWARD = (1 << uint256(DecommissionReason.OwnUse)) |
    (1 << uint256(DecommissionReason.Exported)) |
    (1 << uint256(DecommissionReason.FreeSample)) |
    (1 << uint256(DecommissionReason.CheckedOut));

/// @return whether a licence of `role` takes packs out for this reason itself
function mayBeGivenBy(DecommissionReason self, Role role) pure returns (bool) {
    return (GIVERS >> (uint256(self) * 8 + uint256(role))) & 1 != 0;
}

/// @return whether it can be taken back, by the same site
function isUndoable(DecommissionReason self) pure returns (bool) {
    return
        self != DecommissionReason.Destroyed &&
        self != DecommissionReason.OwnUse &&
        self != DecommissionReason.Stolen;
}

/// @return whether packs reach people or the trade by it, so that the lot must be one that may still be supplied
function movesForward(DecommissionReason self) pure returns (bool) {
    return (FORWARD >> uint256(self)) & 1 != 0;
}
