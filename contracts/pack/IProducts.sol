// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Product } from "../types/Product.sol";
import { ProductGroup } from "../types/ProductGroup.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";

/// @title Which medicines exist and whose they are
interface IProducts {
    event ProductGroupRegistered(
        GroupId indexed group,
        Schedule schedule,
        uint64 unit,
        uint8 decimals,
        LicenceId indexed regulator
    );
    event ProductGroupMonitored(GroupId indexed group, bool monitored, LicenceId indexed regulator);
    /// @notice `gtin` took over from its group whether it is monitored.
    event ProductMonitored(Gtin indexed gtin, bool monitored);
    event ProductProposed(
        Gtin indexed gtin,
        LicenceId indexed manufacturer,
        GroupId generic,
        GroupId brand,
        uint24 unitsPerPack
    );
    event ProductActivated(Gtin indexed gtin, LicenceId indexed manufacturer, LicenceId indexed regulator);
    /// @param licence the owner's or a regulator's
    event ProductWithdrawn(Gtin indexed gtin, LicenceId indexed licence);

    /// @notice The number is not a GTIN-14 with a right check digit.
    error GtinInvalid(Gtin gtin);
    /// @notice The group, the unit and the units per pack must not be zero; a group code has 18 digits at most.
    error ProductTermsInvalid();
    /// @notice Only schedules 2 to 5 and prescription-only medicines can be registered.
    error GroupScheduleInvalid(GroupId group, Schedule schedule);
    /// @notice `group` is a generic or another generic's brand already.
    error GroupExists(GroupId group);
    error GroupUnknown(GroupId group);
    /// @notice No regulator activated `gtin`.
    error ProductNotActive(Gtin gtin);
    /// @notice `gtin` was taken off the market for good.
    error ProductIsWithdrawn(Gtin gtin);
    error ProductAlreadyActive(Gtin gtin, LicenceId manufacturer);
    /// @notice The manufacturer's proposal is missing or differs from what the regulator looked at.
    error ProposalDiffers(Gtin gtin, LicenceId manufacturer);
    /// @notice `gtin` belongs to `owner`.
    error NotProductOwner(Gtin gtin, LicenceId owner, LicenceId caller);
    /// @notice `role` may not do this.
    error RoleNotAllowed(Role role);

    /// @notice Registers a generic medicine with its schedule and counting unit. Only by a regulator, once.
    function registerGroup(GroupId group, Schedule schedule, uint64 unit, uint8 decimals) external;

    /// @notice Says whether nothing of a generic medicine is supplied without a guard tag. Only by a regulator. It
    /// counts for products that are activated later; {refreshProducts} takes it over to those that are.
    function monitorGroup(GroupId group, bool monitored) external;

    /// @notice Takes over to products whether their groups are monitored. By anybody: the decision is the
    /// regulator's. What is not active is left out.
    function refreshProducts(Gtin[] calldata gtins) external;

    /// @notice Proposes a product under the calling manufacturer. It counts only once a regulator activates it, so
    /// nobody squats on a GTIN; a later proposal of the same manufacturer replaces an earlier one.
    /// @param brand zero for a product without a brand
    /// @param unitsPerPack in the group's counting unit
    function proposeProduct(Gtin gtin, GroupId generic, GroupId brand, uint24 unitsPerPack) external;

    /// @notice Activates a proposed product. Only by a regulator, who repeats what he looked at.
    function activateProduct(
        Gtin gtin,
        LicenceId manufacturer,
        GroupId generic,
        GroupId brand,
        uint24 unitsPerPack
    ) external;

    /// @notice Takes a product off the market at once and for good: nothing of any lot of it is supplied, and no lot is
    /// registered any more. By the GTIN's manufacturer or a regulator. Never blocked by a region. Verifying, recalling
    /// and destroying stay open.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function withdrawProduct(Gtin gtin, Role role) external;

    function productOf(Gtin gtin) external view returns (Product memory);

    function proposalOf(Gtin gtin, LicenceId manufacturer) external view returns (Product memory);

    function groupOf(GroupId group) external view returns (ProductGroup memory);

    /// @notice The register that says who may act.
    function LICENCES() external view returns (ILicences);
}
