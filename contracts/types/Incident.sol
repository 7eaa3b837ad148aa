// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Gtin } from "./Gtin.sol";
import { IncidentReason } from "./IncidentReason.sol";
import { IncidentStatus } from "./IncidentStatus.sol";
import { LicenceId } from "./LicenceId.sol";
import { LotId } from "./LotId.sol";
import { NodeId } from "./NodeId.sol";

/// @dev One suspicion.
struct Incident {
    // slot 0
    IncidentStatus status;
    IncidentReason reason;
    /// @dev Licence that raised it.
    LicenceId site;
    /// @dev Licence of the GTIN's manufacturer; zero where nobody owns it.
    LicenceId maker;
    Gtin gtin;
    /// @dev How often it was raised, the first time included.
    uint16 sightings;
    /// @dev What was locked when it was confirmed, where `isLocked`.
    NodeId node;
    bool isLocked;
    // slot 1
    LotId lotId;
    // slot 2
    /// @dev `keccak256(abi.encode(lotId, serial))`.
    bytes32 subject;
}
