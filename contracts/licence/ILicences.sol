// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

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

/// @title Who may act, as what, for whom, where and until when
interface ILicences {
    /// @notice A registrar granted a licence. The account is an institution's or a professional's, never a patient's.
    event LicenceGranted(
        LicenceId indexed id,
        address indexed account,
        Role indexed role,
        OrganisationId organisation,
        RegionId region,
        uint32 validFrom,
        uint32 validUntil
    );
    event LicenceRenewed(LicenceId indexed id, address indexed registrar, uint32 validUntil);
    /// @notice The licence goes on under `newAccount`; `oldAccount` works beside it until `overlapUntil`.
    event LicenceRotated(
        LicenceId indexed id,
        address indexed oldAccount,
        address indexed newAccount,
        uint32 overlapUntil
    );
    /// @notice Also where an earlier suspension now has another policy.
    event LicenceSuspended(
        LicenceId indexed id,
        address indexed registrar,
        OpenPrescriptions openPrescriptions
    );
    event LicenceReinstated(LicenceId indexed id, address indexed registrar);
    /// @notice Also where an earlier revocation now has another policy.
    event LicenceRevoked(
        LicenceId indexed id,
        address indexed registrar,
        OpenPrescriptions openPrescriptions
    );
    event RegistrarAppointed(address indexed account, Role indexed role);
    event RegistrarDismissed(address indexed account, Role indexed role);
    event RegionOpened(RegionId indexed region, int8 quarterHours, bool daylight);
    event RegionClosed(RegionId indexed region);
    event RolesPaused(Role[] roles, address indexed by);
    event RolesUnpaused(Role[] roles, address indexed by);

    /// @notice `account` was never granted `role`.
    error LicenceMissing(address account, Role role);
    error LicenceIsSuspended(LicenceId id);
    error LicenceIsRevoked(LicenceId id);
    /// @notice The licence ended at `validUntil`.
    error LicenceHasExpired(LicenceId id, uint32 validUntil);
    error LicenceNotYetValid(LicenceId id, uint32 validFrom);
    /// @notice `account` was a key of the licence until another replaced it.
    error LicenceKeyReplaced(LicenceId id, address account);
    error LicenceUnknown(LicenceId id);
    /// @notice `account` holds or held a licence in `role`; a new licence needs a new account.
    error LicenceExists(LicenceId id, address account, Role role);
    /// @notice The step does not lead on from the licence's status.
    error LicenceStatusIs(LicenceId id, LicenceStatus status);
    /// @notice Account, role and organisation must not be zero, a registrar licenses others and never itself, and
    /// `validFrom` must lie before `validUntil`.
    error LicenceTermsInvalid(address account, Role role, uint32 validFrom, uint32 validUntil);
    /// @notice A renewal extends, it never shortens.
    error RenewalNotLater(LicenceId id, uint32 validUntil, uint32 renewedUntil);
    /// @notice An overlap is none (zero) or ends in the future, and by `latest`.
    error OverlapInvalid(uint32 overlapUntil, uint256 latest);
    /// @notice A registrar decides about others, never about a licence of its own.
    error OwnLicence(LicenceId id, address registrar);
    /// @notice A list of grants, registrars or roles names none, or names `Role.None`.
    error ListInvalid();
    /// @notice Only a prescriber's licence has open prescriptions.
    error NothingToFreeze(LicenceId id, Role role);
    error RolePaused(Role role);
    /// @notice `account` is no registrar for `role`.
    error NotRegistrar(address account, Role role);
    error RegionNotLive(RegionId region);
    error RegionUnknown(RegionId region);
    /// @notice Offsets run from -64 to 63 quarters of an hour.
    error RegionOffsetInvalid(int8 quarterHours);

    /// @notice Grants a licence. Only by a registrar of `role`.
    /// @param region where the holder may act; takes effect once the region is live
    /// @param validFrom unix time, inclusive
    /// @param validUntil unix time, exclusive
    /// @return id number of the new licence
    function grant(
        address account,
        Role role,
        OrganisationId organisation,
        RegionId region,
        uint32 validFrom,
        uint32 validUntil
    ) external returns (LicenceId id);

    /// @notice Grants many licences, all or none. Only by a registrar of each role.
    /// @return first number of the first licence; the others follow in the order of the list
    function grantMany(Grant[] calldata grants) external returns (LicenceId first);

    /// @notice Moves the end of a licence, also of an expired or suspended one. Only by a registrar of `role`.
    /// @param validUntil unix time, exclusive; later than before
    function renew(address account, Role role, uint32 validUntil) external;

    /// @notice Replaces the key of a licence, which keeps its number and its status. Only by a registrar of `role`.
    ///
    /// The new key works at once. The old one works beside it until `overlapUntil`, under the same licence: whatever is
    /// decided about either holds for both. A second rotation ends the overlap of the first at once. An old key never
    /// holds a licence in `role` again.
    /// @param newAccount an account that never held a licence in `role`
    /// @param overlapUntil unix time, exclusive, at most 30 days ahead; zero where the old key is lost or stolen
    function rotate(address account, Role role, address newAccount, uint32 overlapUntil) external;

    /// @notice Stops a licence with effect from the next transaction, or changes what becomes of the open prescriptions
    /// of a suspended one. Only by a registrar of `role`, which unfreezes no prescriptions of its own.
    /// @param openPrescriptions frozen only with a prescriber's licence
    function suspend(address account, Role role, OpenPrescriptions openPrescriptions) external;

    /// @notice Lifts a suspension and unfreezes. Only by a registrar of `role`.
    function reinstate(address account, Role role) external;

    /// @notice Ends a licence for good, or changes what becomes of the open prescriptions of a revoked one. Only by a
    /// registrar of `role`, which unfreezes no prescriptions of its own.
    /// @param openPrescriptions frozen only with a prescriber's licence
    function revoke(address account, Role role, OpenPrescriptions openPrescriptions) external;

    /// @notice Names `account` a registrar for `role`. Only by governance.
    function appointRegistrar(address account, Role role) external;

    /// @notice The same for many, all or none.
    function appointRegistrars(Registrar[] calldata registrars) external;

    /// @notice Takes the registrar's office for `role` from `account`. Only by the guardian, at once.
    function dismissRegistrar(address account, Role role) external;

    /// @notice Makes a region live and sets its clock. Only by governance.
    /// @param quarterHours standard offset from UTC in quarters of an hour
    /// @param daylight whether summer time is kept
    function openRegion(RegionId region, int8 quarterHours, bool daylight) external;

    /// @notice Stops every licence of a region until it is opened again. Only by the pauser, at once.
    function closeRegion(RegionId region) external;

    /// @notice Stops all licences of these roles, whatever their status. Only by the pauser, at once. Pausing what is
    /// paused changes nothing. Recalls, releases, cancellations, verifications, suspensions and revocations go on.
    function pause(Role[] calldata roles) external;

    /// @notice Ends a pause. Only by governance.
    function unpause(Role[] calldata roles) external;

    /// @notice Answers for the daily work: reverts with the reason unless `account` may act as `role` now.
    /// @return id the licence that acts
    /// @return clock of the licence's region, with the hint whether any open prescriptions are frozen
    function requireLicence(
        address account,
        Role role
    ) external view returns (LicenceId id, RegionClock clock);

    /// @notice The same for what must never be blocked, such as a recall: neither a closed region nor a paused role
    /// stops it.
    function requireLicenceDespitePause(address account, Role role) external view returns (LicenceId id);

    /// @notice Whether open prescriptions of licence `id` may not be supplied now.
    function isFrozen(LicenceId id) external view returns (bool);

    /// @notice Whether licence `id` is active and within its dates; regions and pauses do not count.
    function isInForce(LicenceId id) external view returns (bool);

    /// @notice Clock of the region of licence `id`, live or not, without the hint. A region that was closed keeps its
    /// offset; one that was never opened has none and answers zero.
    function clockOfLicence(LicenceId id) external view returns (RegionClock);

    /// @notice Licence under which `account` acts in `role`, whatever its status; all zero where there is none. A key
    /// that was replaced has the licence of its successor while they overlap, and `Replaced` from then on.
    function licenceOf(address account, Role role) external view returns (Licence memory);

    /// @notice Account and role that hold licence `id`, the newest key; zero where there is none.
    function holderOf(LicenceId id) external view returns (address account, Role role);

    function isPaused(Role role) external view returns (bool);

    function isRegistrar(address account, Role role) external view returns (bool);

    /// @notice Number of licences granted so far; they are numbered from 1.
    function licenceCount() external view returns (uint256);

    /// @notice Clock of a region; not live where it was closed, zero where it was never opened.
    function clockOf(RegionId region) external view returns (RegionClock);
}
