// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { OrganisationId } from "./OrganisationId.sol";
import { RegionId } from "./RegionId.sol";
import { Role } from "./Role.sol";

/// @dev A licence that a registrar wants to grant.
struct Grant {
    /// @dev An institution's or a professional's, never a patient's.
    address account;
    Role role;
    OrganisationId organisation;
    /// @dev Where the holder may act; takes effect once the region is live.
    RegionId region;
    /// @dev Unix time, inclusive.
    uint32 validFrom;
    /// @dev Unix time, exclusive.
    uint32 validUntil;
}
