// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";
import { LicenceStatus } from "./LicenceStatus.sol";
import { OrganisationId } from "./OrganisationId.sol";
import { RegionId } from "./RegionId.sol";

/// @dev The daily authority of one account in one role, in one slot.
struct Licence {
    // slot 0
    LicenceId id;
    OrganisationId organisation;
    RegionId region;
    LicenceStatus status;
    uint32 validFrom;
    uint32 validUntil;
}
