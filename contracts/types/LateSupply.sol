// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";
import { OverrideReason } from "./OverrideReason.sol";
import { PrescriptionId } from "./PrescriptionId.sol";
import { Schedule } from "./Schedule.sol";

/// @dev What the guard is told late of a prescription that was issued without its tag.
struct LateSupply {
    PrescriptionId id;
    bytes32 tag;
    LicenceId prescriber;
    /// @dev Licence that supplied meanwhile; zero where nobody did, or nobody knows who.
    LicenceId dispenser;
    /// @dev Licence that tells.
    LicenceId by;
    Schedule schedule;
    /// @dev Why an overlap is let pass; asked for where nothing was supplied.
    OverrideReason reason;
    /// @dev Unix time from which it is asked what the patient has left: of the first supply, or from which there may be
    /// one.
    uint256 from;
    /// @dev How long what was supplied lasts; zero where nothing was.
    uint256 secondsSupplied;
    /// @dev Unix time at which it runs out for somebody who had none before.
    uint256 lastsUntil;
    /// @dev Unix time, exclusive; zero where the prescription is over.
    uint256 expiresAt;
}
