// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";

/// @dev What the guard is told of a supply, in whole or in part.
struct GuardedSupply {
    PrescriptionId id;
    bytes32 tag;
    /// @dev Tag in the epoch before, as the prescription commits to it.
    bytes32 previousTag;
    LicenceId dispenser;
    LicenceId prescriber;
    Schedule schedule;
    OverrideReason reason;
    /// @dev Days that the prescription itself allows before the last issue's supply runs out; zero for a first issue.
    uint256 leadDays;
    /// @dev Seconds that those parts of the issue last which were supplied before.
    uint256 secondsBefore;
    /// @dev The same with this part.
    uint256 secondsAfter;
    /// @dev Unix time, exclusive, before this supply.
    uint32 expiresAt;
    /// @dev The same after it; zero where it spends the prescription.
    uint32 expiresAfter;
}
