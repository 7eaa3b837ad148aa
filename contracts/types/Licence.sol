// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";
import { LicenceStatus } from "./LicenceStatus.sol";
import { OrganisationId } from "./OrganisationId.sol";
import { RegionId } from "./RegionId.sol";

/// @dev The daily authority of one account in one role, in one slot. Of a key that was replaced, id, status and
/// rotations alone remain.
struct Licence {
    // slot 0
    LicenceId id;
    OrganisationId organisation;
    RegionId region;
    LicenceStatus status;
    uint32 validFrom;
    uint32 validUntil;
    /// @dev Until when the key before this one works, too; unix time, exclusive.
    uint32 overlapUntil;
    /// @dev How many keys came before this one.
    uint16 rotations;
    /// @dev Whether its open prescriptions are frozen; only a prescriber's, and only while it is suspended or revoked.
    bool frozen;
}
