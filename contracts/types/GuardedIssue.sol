// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";
import { OverrideReason } from "./OverrideReason.sol";
import { PrescriptionId } from "./PrescriptionId.sol";
import { Schedule } from "./Schedule.sol";

/// @dev What the guard is told of an issue.
struct GuardedIssue {
    PrescriptionId id;
    bytes32 tag;
    /// @dev Tag in the epoch before; zero where that epoch is over for this patient.
    bytes32 previousTag;
    LicenceId prescriber;
    Schedule schedule;
    OverrideReason reason;
    /// @dev Unix time.
    uint32 notBefore;
    /// @dev Unix time, exclusive, after now.
    uint32 expiresAt;
}
