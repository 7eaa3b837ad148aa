// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";

/// @dev What the guard knows under one tag, as of now.
struct GuardEntry {
    /// @dev Unix time at which the medicine that was supplied runs out.
    uint32 coveredUntil;
    /// @dev Licence that supplied last; zero where nobody did, or nobody knows who.
    LicenceId lastDispenser;
    /// @dev Open prescriptions that count. Never too few; what expired may count until `openUntil`.
    uint16 open;
    /// @dev Unix time by which all of them have expired; zero where none is open.
    uint32 openUntil;
    /// @dev Licence that issued all of them; zero where several did, or none is open.
    LicenceId prescriber;
    /// @dev A regulator lets the next overlap through.
    bool released;
    /// @dev Overlaps that passed with a reason; stays at 65,535.
    uint16 overridden;
    /// @dev Refusals that a clinic or pharmacy reported; stays at 65,535.
    uint16 reported;
    /// @dev Corrections by a regulator; stays at 255.
    uint8 corrections;
}
