// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";
import { PrescriptionState } from "./PrescriptionState.sol";
import { Schedule } from "./Schedule.sol";

/// @dev A prescription as it is read from outside: its one slot unpacked, with the state derived at the time of the
/// call.
struct Prescription {
    PrescriptionState state;
    Schedule schedule;
    LicenceId prescriber;
    LicenceId dispenser;
    uint32 notBefore;
    uint32 expiresAt;
    uint32 claimUntil;
    uint24 quantity;
    uint24 supplied;
    uint8 issuesAllowed;
    uint8 issuesUsed;
    uint16 daysSupply;
    uint16 extraDays;
    uint8 nonce;
    bytes32 commitment;
}
