// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";

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
