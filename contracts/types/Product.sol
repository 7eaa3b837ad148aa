// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GroupId } from "./GroupId.sol";
import { LicenceId } from "./LicenceId.sol";
import { ProductStatus } from "./ProductStatus.sol";
import { Schedule } from "./Schedule.sol";

/// @dev A medicine in one pack size, in one slot.
struct Product {
    // slot 0
    LicenceId manufacturer;
    /// @dev dm+d code of the generic (VMP).
    GroupId generic;
    /// @dev dm+d code of the brand (AMP); zero for none.
    GroupId brand;
    Schedule schedule;
    ProductStatus status;
    /// @dev In the group's counting unit.
    uint24 unitsPerPack;
    /// @dev Of its group, as it was when the product was activated or refreshed.
    bool monitored;
}
