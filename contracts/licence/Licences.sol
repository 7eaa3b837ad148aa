// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManaged } from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import { RegionTime } from "../libraries/RegionTime.sol";
import { Grant } from "../types/Grant.sol";
import { Licence } from "../types/Licence.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LicenceStatus } from "../types/LicenceStatus.sol";
import { OpenPrescriptions } from "../types/OpenPrescriptions.sol";
import { OrganisationId } from "../types/OrganisationId.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { RegionId } from "../types/RegionId.sol";
import { Registrar } from "../types/Registrar.sol";
import { Role } from "../types/Role.sol";
import { ILicences } from "./ILicences.sol";
import { OperationsWord, REGION_COUNT } from "./OperationsWord.sol";

/// @title Licences
/// @notice The daily authority of prescribers, pharmacies, manufacturers and regulators.
///
/// Two layers, never mixed. *Governance*, an AccessManager, appoints registrars, opens regions and ends pauses; it
/// stands behind delays and never on a daily path. What cannot wait is the pauser's and the guardian's: pausing roles,
/// closing regions, dismissing registrars. *Registrars* grant, renew, suspend, reinstate and revoke the licences of the
/// roles they were appointed for, and replace their keys, as the doctors' and the pharmacies' registers do. Nobody
/// registers himself.
///
/// A licence is one slot for each account and role, so a suspension is one write and holds from the next transaction.
/// Other contracts ask {requireLicence} when something happens, never earlier, and store the licence's number, never
/// the account.
///
///     None ── grant ──► Active ◄── reinstate ── Suspended
///                         │ └───── suspend ───────►│
///                         └── revoke ──► Revoked ◄─┘ revoke
///
/// A rotation moves the licence into the slot of the new key. The old key's slot only points to it from then on, so
/// there is one licence at every moment, and no decision about it can miss one of its keys.
contract Licences is ILicences, AccessManaged {
    using RegionTime for RegionClock;

    struct Holder {
        // slot 0
        address account;
        Role role;
    }

    uint256 private constant MAX_OVERLAP = 30 days;

    OperationsWord private _operations;
    uint32 private _licenceCount;
    uint32 private _frozenCount;
    /// @dev By {_keyOf}: one hash on the way of every daily call, and not two.
    mapping(uint256 accountAndRole => Licence licence) private _licences;
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
        id = _grant(
            Grant({
                account: account,
                role: role,
                organisation: organisation,
                region: region,
                validFrom: validFrom,
                validUntil: validUntil
            })
        );
    }

    /// @inheritdoc ILicences
    function grantMany(Grant[] calldata grants) external returns (LicenceId first) {
        require(grants.length != 0, ListInvalid());
        first = LicenceId.wrap(_licenceCount + 1);
        for (uint256 i = 0; i < grants.length; ++i) {
            _grant(grants[i]);
        }
    }

    /// @inheritdoc ILicences
    function renew(address account, Role role, uint32 validUntil) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        _requireNotOwn(licence, role);
        _requireNotRevoked(licence);
        require(validUntil > licence.validUntil, RenewalNotLater(licence.id, licence.validUntil, validUntil));
        licence.validUntil = validUntil;

        emit LicenceRenewed(licence.id, msg.sender, validUntil);
    }

    /// @inheritdoc ILicences
    function rotate(address account, Role role, address newAccount, uint32 overlapUntil) external {
        Licence memory licence = _licenceForRegistrar(account, role);
        address oldAccount = _holders[licence.id].account;
        _requireRotation(licence, role, newAccount, overlapUntil);

        // The old key's slot keeps what tells whether it still works; what was frozen stays so under the new key.
        Licence storage old = _licences[_keyOf(oldAccount, role)];
        delete _licences[_keyOf(oldAccount, role)];
        (old.id, old.status, old.rotations) = (licence.id, LicenceStatus.Replaced, licence.rotations);
        (licence.overlapUntil, licence.rotations) = (overlapUntil, licence.rotations + 1);
        _licences[_keyOf(newAccount, role)] = licence;
        _holders[licence.id].account = newAccount;

        emit LicenceRotated(licence.id, oldAccount, newAccount, overlapUntil);
    }

    /// @inheritdoc ILicences
    function suspend(address account, Role role, OpenPrescriptions openPrescriptions) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        require(
            licence.status == LicenceStatus.Active ||
                (licence.status == LicenceStatus.Suspended && _isOther(licence, openPrescriptions)),
            LicenceStatusIs(licence.id, licence.status)
        );
        licence.status = LicenceStatus.Suspended;
        _decide(licence, role, openPrescriptions);

        emit LicenceSuspended(licence.id, msg.sender, openPrescriptions);
    }

    /// @inheritdoc ILicences
    function reinstate(address account, Role role) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        _requireNotOwn(licence, role);
        require(licence.status == LicenceStatus.Suspended, LicenceStatusIs(licence.id, licence.status));
        licence.status = LicenceStatus.Active;
        _decide(licence, role, OpenPrescriptions.Honoured);

        emit LicenceReinstated(licence.id, msg.sender);
    }

    /// @inheritdoc ILicences
    function revoke(address account, Role role, OpenPrescriptions openPrescriptions) external {
        Licence storage licence = _licenceForRegistrar(account, role);
        if (!_isOther(licence, openPrescriptions)) _requireNotRevoked(licence);
        licence.status = LicenceStatus.Revoked;
        _decide(licence, role, openPrescriptions);

        emit LicenceRevoked(licence.id, msg.sender, openPrescriptions);
    }

    // ---- governance

    /// @inheritdoc ILicences
    function appointRegistrar(address account, Role role) external restricted {
        _appoint(account, role);
    }

    /// @inheritdoc ILicences
    function appointRegistrars(Registrar[] calldata registrars) external restricted {
        require(registrars.length != 0, ListInvalid());
        for (uint256 i = 0; i < registrars.length; ++i) {
            _appoint(registrars[i].account, registrars[i].role);
        }
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
        RegionClock clock = _operations.clockOf(region);
        require(clock.isLive(), RegionNotLive(region));
        // The offset stays: what was issued there is still dated by it.
        _operations = _operations.withClock(region, clock.stopped());

        emit RegionClosed(region);
    }

    /// @inheritdoc ILicences
    function pause(Role[] calldata roles) external restricted {
        _setPaused(roles, true);

        emit RolesPaused(roles, msg.sender);
    }

    /// @inheritdoc ILicences
    function unpause(Role[] calldata roles) external restricted {
        _setPaused(roles, false);

        emit RolesUnpaused(roles, msg.sender);
    }

    // ---- questions

    /// @inheritdoc ILicences
    function requireLicence(
        address account,
        Role role
    ) external view returns (LicenceId id, RegionClock clock) {
        RegionId region;
        (id, region) = _requireValid(account, role);
        OperationsWord operations = _operations;
        require(!operations.isPaused(role), RolePaused(role));
        clock = operations.hintedClockOf(region);
        require(clock.isLive(), RegionNotLive(region));
    }

    /// @inheritdoc ILicences
    function requireLicenceDespitePause(address account, Role role) external view returns (LicenceId id) {
        (id, ) = _requireValid(account, role);
    }

    /// @inheritdoc ILicences
    function isFrozen(LicenceId id) external view returns (bool) {
        return _licenceById(id).frozen;
    }

    /// @inheritdoc ILicences
    function isInForce(LicenceId id) external view returns (bool) {
        Licence storage licence = _licenceById(id);
        return
            licence.status == LicenceStatus.Active &&
            block.timestamp >= licence.validFrom &&
            block.timestamp < licence.validUntil;
    }

    /// @inheritdoc ILicences
    function clockOfLicence(LicenceId id) external view returns (RegionClock) {
        Licence storage licence = _licenceById(id);
        require(licence.status != LicenceStatus.None, LicenceUnknown(id));
        return _operations.clockOf(licence.region);
    }

    /// @inheritdoc ILicences
    function licenceOf(address account, Role role) external view returns (Licence memory) {
        Licence storage licence = _licences[_keyOf(account, role)];
        if (licence.status == LicenceStatus.Replaced) {
            Licence storage successor = _licenceById(licence.id);
            if (_overlaps(licence, successor)) return successor;
        }
        return licence;
    }

    /// @inheritdoc ILicences
    function holderOf(LicenceId id) external view returns (address account, Role role) {
        Holder storage holder = _holders[id];
        return (holder.account, holder.role);
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
    function isPaused(Role role) external view returns (bool) {
        return _operations.isPaused(role);
    }

    /// @inheritdoc ILicences
    function isRegistrar(address account, Role role) public view returns (bool) {
        return _registrarRoles[account] & _bit(role) != 0;
    }

    // ---- within: effects

    function _grant(Grant memory wanted) private returns (LicenceId id) {
        _requireRegistrar(wanted.role);
        _requireTerms(wanted);
        Licence storage licence = _licences[_keyOf(wanted.account, wanted.role)];
        require(licence.status == LicenceStatus.None, LicenceExists(licence.id, wanted.account, wanted.role));

        id = LicenceId.wrap(++_licenceCount);
        licence.id = id;
        licence.organisation = wanted.organisation;
        licence.region = wanted.region;
        licence.status = LicenceStatus.Active;
        licence.validFrom = wanted.validFrom;
        licence.validUntil = wanted.validUntil;
        _holders[id] = Holder({ account: wanted.account, role: wanted.role });

        emit LicenceGranted({
            id: id,
            account: wanted.account,
            role: wanted.role,
            organisation: wanted.organisation,
            region: wanted.region,
            validFrom: wanted.validFrom,
            validUntil: wanted.validUntil
        });
    }

    /// @dev Whether the open prescriptions are honoured or frozen from now on. Nobody unfreezes his own.
    function _decide(Licence storage licence, Role role, OpenPrescriptions openPrescriptions) private {
        if (!_isOther(licence, openPrescriptions)) return;
        bool frozen = openPrescriptions == OpenPrescriptions.Frozen;
        require(!frozen || role == Role.Prescriber, NothingToFreeze(licence.id, role));
        if (!frozen) _requireNotOwn(licence, role);

        licence.frozen = frozen;
        uint32 frozenCount = frozen ? _frozenCount + 1 : _frozenCount - 1;
        _frozenCount = frozenCount;
        _operations = _operations.withAnyFrozen(frozenCount != 0);
    }

    function _appoint(address account, Role role) private {
        require(account != address(0) && role != Role.None, LicenceTermsInvalid(account, role, 0, 0));
        _registrarRoles[account] |= _bit(role);

        emit RegistrarAppointed(account, role);
    }

    function _setPaused(Role[] calldata roles, bool paused) private {
        require(roles.length != 0, ListInvalid());
        OperationsWord operations = _operations;
        for (uint256 i = 0; i < roles.length; ++i) {
            require(roles[i] != Role.None, ListInvalid());
            operations = operations.withPaused(roles[i], paused);
        }
        _operations = operations;
    }

    // ---- within: checks

    /// @dev Whoever may act is answered from one slot; whoever may not, or acts under an old key, pays for the reason.
    /// Not through a function that {isInForce} shares: that costs every daily call 127 gas.
    function _requireValid(address account, Role role) private view returns (LicenceId, RegionId) {
        Licence storage licence = _licences[_keyOf(account, role)];
        if (
            licence.status == LicenceStatus.Active &&
            block.timestamp < licence.validUntil &&
            block.timestamp >= licence.validFrom
        ) return (licence.id, licence.region);
        return _requireHeld(account, role);
    }

    /// @dev The order of the refusals is from the most to the least final.
    function _requireHeld(address account, Role role) private view returns (LicenceId, RegionId) {
        Licence storage licence = _heldBy(account, role);
        require(licence.status != LicenceStatus.None, LicenceMissing(account, role));
        require(licence.status != LicenceStatus.Revoked, LicenceIsRevoked(licence.id));
        require(licence.status == LicenceStatus.Active, LicenceIsSuspended(licence.id));
        require(block.timestamp < licence.validUntil, LicenceHasExpired(licence.id, licence.validUntil));
        require(block.timestamp >= licence.validFrom, LicenceNotYetValid(licence.id, licence.validFrom));

        return (licence.id, licence.region);
    }

    function _requireRegistrar(Role role) private view {
        require(isRegistrar(msg.sender, role), NotRegistrar(msg.sender, role));
    }

    function _requireTerms(Grant memory wanted) private view {
        require(
            wanted.account != address(0) &&
                wanted.account != msg.sender &&
                OrganisationId.unwrap(wanted.organisation) != 0 &&
                wanted.validFrom < wanted.validUntil,
            LicenceTermsInvalid(wanted.account, wanted.role, wanted.validFrom, wanted.validUntil)
        );
        require(RegionId.unwrap(wanted.region) < REGION_COUNT, RegionUnknown(wanted.region));
    }

    function _requireRotation(
        Licence memory licence,
        Role role,
        address newAccount,
        uint32 overlapUntil
    ) private view {
        require(
            _licences[_keyOf(msg.sender, role)].id != licence.id && newAccount != msg.sender,
            OwnLicence(licence.id, msg.sender)
        );
        require(licence.status != LicenceStatus.Revoked, LicenceStatusIs(licence.id, LicenceStatus.Revoked));
        require(
            newAccount != address(0),
            LicenceTermsInvalid(newAccount, role, licence.validFrom, licence.validUntil)
        );
        Licence storage taken = _licences[_keyOf(newAccount, role)];
        require(taken.status == LicenceStatus.None, LicenceExists(taken.id, newAccount, role));
        uint256 latest = block.timestamp + MAX_OVERLAP;
        require(
            overlapUntil == 0 || (overlapUntil > block.timestamp && overlapUntil <= latest),
            OverlapInvalid(overlapUntil, latest)
        );
    }

    /// @dev Also by a key that was replaced: whoever was the holder stays the holder.
    function _requireNotOwn(Licence storage licence, Role role) private view {
        require(_licences[_keyOf(msg.sender, role)].id != licence.id, OwnLicence(licence.id, msg.sender));
    }

    function _requireNotRevoked(Licence storage licence) private view {
        require(licence.status != LicenceStatus.Revoked, LicenceStatusIs(licence.id, LicenceStatus.Revoked));
    }

    // ---- within: whose licence

    function _licenceForRegistrar(address account, Role role) private view returns (Licence storage licence) {
        _requireRegistrar(role);
        licence = _heldBy(account, role);
        require(licence.status != LicenceStatus.None, LicenceMissing(account, role));
    }

    /// @dev The licence under which `account` acts: its own, or its successor's while the two keys overlap.
    function _heldBy(address account, Role role) private view returns (Licence storage licence) {
        licence = _licences[_keyOf(account, role)];
        if (licence.status == LicenceStatus.Replaced) {
            Licence storage successor = _licenceById(licence.id);
            require(_overlaps(licence, successor), LicenceKeyReplaced(licence.id, account));
            licence = successor;
        }
    }

    /// @dev Only the key before the present one: so a second rotation ends the first overlap.
    function _overlaps(Licence storage old, Licence storage successor) private view returns (bool) {
        return uint256(old.rotations) + 1 == successor.rotations && block.timestamp < successor.overlapUntil;
    }

    function _licenceById(LicenceId id) private view returns (Licence storage) {
        Holder storage holder = _holders[id];
        return _licences[_keyOf(holder.account, holder.role)];
    }

    function _isOther(
        Licence storage licence,
        OpenPrescriptions openPrescriptions
    ) private view returns (bool) {
        return licence.frozen != (openPrescriptions == OpenPrescriptions.Frozen);
    }

    function _keyOf(address account, Role role) private pure returns (uint256) {
        return (uint256(role) << 160) | uint160(account);
    }

    function _bit(Role role) private pure returns (uint256) {
        return 1 << uint256(role);
    }
}
