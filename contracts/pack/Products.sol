// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { GtinCheck } from "../libraries/GtinCheck.sol";
import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { Authority } from "../types/Authority.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Product } from "../types/Product.sol";
import { ProductGroup } from "../types/ProductGroup.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { IProducts } from "./IProducts.sol";

/// @title Products
/// @notice A regulator registers generic medicines; a manufacturer proposes a GTIN under one of them; a regulator
/// activates it. From then on only that manufacturer registers lots under it, until it or a regulator withdraws the
/// product.
/// @dev Part of {Packs}, since every supply reads the product with its lot: `docs/decisions/0003-products-in-packs.md`.
abstract contract Products is IProducts {
    using LicenceQuestion for ILicences;

    /// @dev dm+d codes are SNOMED CT identifiers: 18 digits at most.
    uint64 private constant GROUP_LIMIT = 10 ** 18;

    ILicences public immutable LICENCES;

    mapping(Gtin gtin => Product product) private _products;
    mapping(Gtin gtin => mapping(LicenceId manufacturer => Product proposal)) private _proposals;
    mapping(GroupId group => ProductGroup terms) private _groups;

    mapping(GroupId brand => GroupId generic) private _genericOf;

    constructor(ILicences licences) {
        LICENCES = licences;
    }

    /// @inheritdoc IProducts
    function registerGroup(GroupId group, Schedule schedule, uint64 unit, uint8 decimals) external {
        (LicenceId regulator, ) = LICENCES.ask(msg.sender, Role.Regulator);
        require(_isGroup(group) && unit != 0, ProductTermsInvalid());
        require(schedule >= Schedule.Schedule2, GroupScheduleInvalid(group, schedule));
        require(
            _groups[group].schedule == Schedule.Unknown && GroupId.unwrap(_genericOf[group]) == 0,
            GroupExists(group)
        );

        _groups[group] = ProductGroup({
            schedule: schedule,
            unit: unit,
            decimals: decimals,
            monitored: false
        });

        emit ProductGroupRegistered({
            group: group,
            schedule: schedule,
            unit: unit,
            decimals: decimals,
            regulator: regulator
        });
    }

    /// @inheritdoc IProducts
    function monitorGroup(GroupId group, bool monitored) external {
        (LicenceId regulator, ) = LICENCES.ask(msg.sender, Role.Regulator);
        require(_groups[group].schedule != Schedule.Unknown, GroupUnknown(group));

        _groups[group].monitored = monitored;

        emit ProductGroupMonitored(group, monitored, regulator);
    }

    /// @inheritdoc IProducts
    function refreshProducts(Gtin[] calldata gtins) external {
        for (uint256 i = 0; i < gtins.length; ++i) {
            Product storage product = _products[gtins[i]];
            bool monitored = _groups[product.generic].monitored;
            // One that was withdrawn meanwhile must not keep the others back.
            if (product.status != ProductStatus.Active || product.monitored == monitored) continue;
            product.monitored = monitored;

            emit ProductMonitored(gtins[i], monitored);
        }
    }

    /// @inheritdoc IProducts
    function proposeProduct(Gtin gtin, GroupId generic, GroupId brand, uint24 unitsPerPack) external {
        (LicenceId manufacturer, ) = LICENCES.ask(msg.sender, Role.Manufacturer);
        require(GtinCheck.isValid(gtin), GtinInvalid(gtin));
        require(unitsPerPack != 0 && GroupId.unwrap(brand) < GROUP_LIMIT, ProductTermsInvalid());
        _requireNew(gtin);
        Schedule schedule = _groups[generic].schedule;
        require(schedule != Schedule.Unknown, GroupUnknown(generic));
        // Another generic's code must not pass for a brand.
        require(_groups[brand].schedule == Schedule.Unknown, GroupExists(brand));

        _proposals[gtin][manufacturer] = Product({
            manufacturer: manufacturer,
            generic: generic,
            brand: brand,
            schedule: schedule,
            status: ProductStatus.None,
            unitsPerPack: unitsPerPack,
            monitored: false
        });

        emit ProductProposed({
            gtin: gtin,
            manufacturer: manufacturer,
            generic: generic,
            brand: brand,
            unitsPerPack: unitsPerPack
        });
    }

    /// @inheritdoc IProducts
    function activateProduct(
        Gtin gtin,
        LicenceId manufacturer,
        GroupId generic,
        GroupId brand,
        uint24 unitsPerPack
    ) external {
        (LicenceId regulator, ) = LICENCES.ask(msg.sender, Role.Regulator);
        _requireNew(gtin);
        Product memory proposal = _proposals[gtin][manufacturer];
        require(
            unitsPerPack != 0 &&
                proposal.unitsPerPack == unitsPerPack &&
                proposal.generic == generic &&
                proposal.brand == brand,
            ProposalDiffers(gtin, manufacturer)
        );

        _requireStanding(manufacturer);
        _bindBrand(brand, generic);
        proposal.status = ProductStatus.Active;
        proposal.monitored = _groups[generic].monitored;
        _products[gtin] = proposal;

        emit ProductActivated(gtin, manufacturer, regulator);
    }

    /// @inheritdoc IProducts
    function withdrawProduct(Gtin gtin, Role role) external {
        (LicenceId licence, ) = _requireAuthority(gtin, role);
        Product storage product = _requireActive(gtin);

        product.status = ProductStatus.Withdrawn;

        emit ProductWithdrawn(gtin, licence);
    }

    /// @inheritdoc IProducts
    function productOf(Gtin gtin) public view returns (Product memory) {
        return _products[gtin];
    }

    /// @inheritdoc IProducts
    function proposalOf(Gtin gtin, LicenceId manufacturer) external view returns (Product memory) {
        return _proposals[gtin][manufacturer];
    }

    /// @inheritdoc IProducts
    function groupOf(GroupId group) external view returns (ProductGroup memory) {
        return _groups[group];
    }

    function _requireActive(Gtin gtin) internal view returns (Product storage product) {
        product = _products[gtin];
        ProductStatus status = product.status;
        if (status == ProductStatus.Active) return product;
        require(status != ProductStatus.Withdrawn, ProductIsWithdrawn(gtin));
        revert ProductNotActive(gtin);
    }

    /// @dev Zero where the product was never activated.
    function _makerOf(Gtin gtin) internal view returns (LicenceId) {
        return _products[gtin].manufacturer;
    }

    function _ownership(Gtin gtin) internal view returns (LicenceId manufacturer, ProductStatus status) {
        Product storage product = _products[gtin];
        return (product.manufacturer, product.status);
    }

    /// @dev A withdrawn product keeps its owner, who must still recall and destroy.
    function _requireOwner(Gtin gtin, LicenceId manufacturer) internal view {
        Product storage product = _products[gtin];
        require(product.status != ProductStatus.None, ProductNotActive(gtin));
        LicenceId owner = product.manufacturer;
        require(owner == manufacturer, NotProductOwner(gtin, owner, manufacturer));
    }

    /// @dev For what protects patients, which neither a closed region nor a paused role may stop.
    function _requireAuthority(
        Gtin gtin,
        Role role
    ) internal view returns (LicenceId licence, Authority authority) {
        _requireAuthorityRole(role);
        licence = LICENCES.askDespitePause(msg.sender, role);
        if (role == Role.Regulator) return (licence, Authority.Regulator);
        _requireOwner(gtin, licence);
        return (licence, Authority.Manufacturer);
    }

    function _requireAuthorityRole(Role role) internal pure {
        // As a number, which is not checked again with each comparison.
        uint256 acting = uint256(role);
        if (acting == uint256(Role.Manufacturer)) return;
        if (acting != uint256(Role.Regulator)) revert RoleNotAllowed(role);
    }

    function _requireNew(Gtin gtin) private view {
        Product storage product = _products[gtin];
        ProductStatus status = product.status;
        require(status != ProductStatus.Withdrawn, ProductIsWithdrawn(gtin));
        require(status == ProductStatus.None, ProductAlreadyActive(gtin, product.manufacturer));
    }

    /// @dev Nobody else could ever use the GTIN of a manufacturer that was struck off.
    function _requireStanding(LicenceId manufacturer) private view {
        (address account, ) = LICENCES.holderOf(manufacturer);
        LICENCES.askDespitePause(account, Role.Manufacturer);
    }

    /// @dev A brand belongs to one generic: else a pack of one medicine would go for a prescription of another.
    function _bindBrand(GroupId brand, GroupId generic) private {
        if (GroupId.unwrap(brand) == 0) return;
        GroupId bound = _genericOf[brand];
        require(
            _groups[brand].schedule == Schedule.Unknown && (GroupId.unwrap(bound) == 0 || bound == generic),
            GroupExists(brand)
        );
        _genericOf[brand] = generic;
    }

    function _isGroup(GroupId group) private pure returns (bool) {
        return GroupId.unwrap(group) != 0 && GroupId.unwrap(group) < GROUP_LIMIT;
    }
}
