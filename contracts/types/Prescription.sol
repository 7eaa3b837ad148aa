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
    /// @dev Who holds or spent it; while issued, who is nominated.
    LicenceId dispenser;
    uint32 notBefore;
    uint32 expiresAt;
    uint32 claimUntil;
    uint24 quantity;
    uint24 supplied;
    uint8 issuesAllowed;
    uint8 issuesUsed;
    uint16 daysSupply;
    /// @dev While issued: `dispenser` was nominated and may claim unsigned. While claimed: it claimed as nominee.
    bool nominated;
    /// @dev Something of it was supplied, so the time for a first supply no longer counts.
    bool begun;
    uint16 nonce;
    bytes32 commitment;
}
