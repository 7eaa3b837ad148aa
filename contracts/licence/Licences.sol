// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManaged } from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import { RegionTime } from "../libraries/RegionTime.sol";
import { Licence } from "../types/Licence.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LicenceStatus } from "../types/LicenceStatus.sol";
import { OrganisationId } from "../types/OrganisationId.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { RegionId } from "../types/RegionId.sol";
import { Role } from "../types/Role.sol";
import { ILicences } from "./ILicences.sol";
import { OperationsWord, REGION_COUNT } from "./OperationsWord.sol";

/// @title Licences
/// @notice The daily authority of prescribers, pharmacies, manufacturers and regulators.
///
/// Two layers, never mixed. *Governance*, an AccessManager, appoints registrars and opens regions; it stands behind
/// delays and never on a daily path. *Registrars* grant, suspend, reinstate and revoke the licences of the roles they
/// were appointed for, as the doctors' and the pharmacies' registers do. Nobody registers himself.
///
/// A licence is one slot for each account and role, so a suspension is one write and holds from the next transaction.
/// Other contracts ask {requireLicence} when something happens, never earlier, and store the licence's number, never
/// the account.
///
///     None ── grant ──► Active ◄── reinstate ── Suspended
///                         │ └───── suspend ───────►│
///                         └── revoke ──► Revoked ◄─┘ revoke
contract Licences is ILicences, AccessManaged {
    using RegionTime for RegionClock;

    struct Holder {
        // slot 0
        address account;
        Role role;
    }

    OperationsWord private _operations;
    uint32 private _licenceCount;
    mapping(address account => mapping(Role role => Licence licence)) private _licences;
    mapping(LicenceId id => Holder holder) private _holders;
    /// @dev One bit a role.
    mapping(address account => uint256 roles) private _registrarRoles;

    constructor(address governance) AccessManaged(governance) {}

    // ---- registrars

    /// @inheritdoc ILicences
    function grant(
        address account,
        Role role,
        OrganisationId organisation,
        RegionId region,
        uint32 validFrom,
        uint32 validUntil
    ) external returns (LicenceId id) {
        _requireRegistrar(role);
        require(
            account != address(0) &&
                account != msg.sender &&
                OrganisationId.unwrap(organisation) != 0 &&
                validFrom < validUntil,
            LicenceTermsInvalid(account, role, validFrom, validUntil)
        );
        require(RegionId.unwrap(region) < REGION_COUNT, RegionUnknown(region));
        Licence storage licence = _licences[account][role];
        require(licence.status == LicenceStatus.None, LicenceExists(licence.id, account, role));

        id = LicenceId.wrap(++_licenceCount);
        _licences[account][role] = Licence({
            id: id,
            organisation: organisation,
            region: region,
            status: LicenceStatus.Active,
            validFrom: validFrom,
            validUntil: validUntil
        });
        _holders[id] = Holder({ account: account, role: role });

        emit LicenceGranted({
            id: id,
            account: account,
            role: role,
            organisation: organisation,
            region: region,
            validFrom: validFrom,
            validUntil: validUntil
        });
    }

    /// @inheritdoc ILicences
    function suspend(address account, Role role) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        _moveFrom(licence, LicenceStatus.Active, LicenceStatus.Suspended);

        emit LicenceSuspended(licence.id, msg.sender);
    }

    /// @inheritdoc ILicences
    function reinstate(address account, Role role) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        _moveFrom(licence, LicenceStatus.Suspended, LicenceStatus.Active);

        emit LicenceReinstated(licence.id, msg.sender);
    }

    /// @inheritdoc ILicences
    function revoke(address account, Role role) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        require(licence.status != LicenceStatus.Revoked, LicenceStatusIs(licence.id, LicenceStatus.Revoked));
        licence.status = LicenceStatus.Revoked;

        emit LicenceRevoked(licence.id, msg.sender);
    }

    // ---- governance

    /// @inheritdoc ILicences
    function appointRegistrar(address account, Role role) external restricted {
        require(account != address(0) && role != Role.None, LicenceTermsInvalid(account, role, 0, 0));
        _registrarRoles[account] |= _bit(role);

        emit RegistrarAppointed(account, role);
    }

    /// @inheritdoc ILicences
    function dismissRegistrar(address account, Role role) external restricted {
        require(isRegistrar(account, role), NotRegistrar(account, role));
        _registrarRoles[account] &= ~_bit(role);

        emit RegistrarDismissed(account, role);
    }

    /// @inheritdoc ILicences
    function openRegion(RegionId region, int8 quarterHours, bool daylight) external restricted {
        require(RegionId.unwrap(region) < REGION_COUNT, RegionUnknown(region));
        require(quarterHours >= -64 && quarterHours <= 63, RegionOffsetInvalid(quarterHours));
        RegionClock clock = RegionTime.clock({ live: true, daylight: daylight, quarterHours: quarterHours });
        _operations = _operations.withClock(region, clock);

        emit RegionOpened(region, quarterHours, daylight);
    }

    /// @inheritdoc ILicences
    function closeRegion(RegionId region) external restricted {
        require(RegionId.unwrap(region) < REGION_COUNT, RegionUnknown(region));
        require(_operations.clockOf(region).isLive(), RegionNotLive(region));
        // An all-zero clock is a region that is not live; opening it again sets its offset anew.
        _operations = _operations.withClock(region, RegionClock.wrap(0));

        emit RegionClosed(region);
    }

    // ---- questions

    /// @inheritdoc ILicences
    function requireLicence(
        address account,
        Role role
    ) external view returns (LicenceId id, RegionClock clock) {
        RegionId region;
        (id, region) = _requireValid(account, role);
        clock = _operations.clockOf(region);
        require(clock.isLive(), RegionNotLive(region));
    }

    /// @inheritdoc ILicences
    function requireLicenceInAnyRegion(address account, Role role) external view returns (LicenceId id) {
        (id, ) = _requireValid(account, role);
    }

    /// @inheritdoc ILicences
    function licenceOf(address account, Role role) external view returns (Licence memory) {
        return _licences[account][role];
    }

    /// @inheritdoc ILicences
    function holderOf(LicenceId id) external view returns (address account, Role role) {
        Holder storage holder = _holders[id];
        return (holder.account, holder.role);
    }

    /// @inheritdoc ILicences
    function isFrozen(LicenceId) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc ILicences
    function isInForce(LicenceId id) external view returns (bool) {
        Holder storage holder = _holders[id];
        Licence storage licence = _licences[holder.account][holder.role];
        return
            licence.status == LicenceStatus.Active &&
            block.timestamp < licence.validUntil &&
            block.timestamp >= licence.validFrom;
    }

    /// @inheritdoc ILicences
    function clockOfLicence(LicenceId id) external view returns (RegionClock) {
        Holder storage holder = _holders[id];
        return _operations.clockOf(_licences[holder.account][holder.role].region);
    }

    /// @inheritdoc ILicences
    function licenceCount() external view returns (uint256) {
        return _licenceCount;
    }

    /// @inheritdoc ILicences
    function clockOf(RegionId region) external view returns (RegionClock) {
        require(RegionId.unwrap(region) < REGION_COUNT, RegionUnknown(region));
        return _operations.clockOf(region);
    }

    /// @inheritdoc ILicences
    function isRegistrar(address account, Role role) public view returns (bool) {
        return _registrarRoles[account] & _bit(role) != 0;
    }

    // ---- within

    /// @dev The order of the refusals is from the most to the least final.
    function _requireValid(address account, Role role) private view returns (LicenceId, RegionId) {
        Licence storage licence = _licences[account][role];
        if (licence.status != LicenceStatus.Active) {
            require(licence.status != LicenceStatus.None, LicenceMissing(account, role));
            require(licence.status != LicenceStatus.Revoked, LicenceIsRevoked(licence.id));
            revert LicenceIsSuspended(licence.id);
        }
        require(block.timestamp < licence.validUntil, LicenceHasExpired(licence.id, licence.validUntil));
        require(block.timestamp >= licence.validFrom, LicenceNotYetValid(licence.id, licence.validFrom));

        return (licence.id, licence.region);
    }

    function _requireRegistrar(Role role) private view {
        require(isRegistrar(msg.sender, role), NotRegistrar(msg.sender, role));
    }

    function _licenceForRegistrar(address account, Role role) private view returns (Licence storage licence) {
        _requireRegistrar(role);
        licence = _licences[account][role];
        require(licence.status != LicenceStatus.None, LicenceMissing(account, role));
    }

    function _moveFrom(Licence storage licence, LicenceStatus from, LicenceStatus to) private {
        require(licence.status == from, LicenceStatusIs(licence.id, licence.status));
        licence.status = to;
    }

    function _bit(Role role) private pure returns (uint256) {
        return 1 << uint256(role);
    }
}
