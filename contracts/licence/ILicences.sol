// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Licence } from "../types/Licence.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LicenceStatus } from "../types/LicenceStatus.sol";
import { OrganisationId } from "../types/OrganisationId.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { RegionId } from "../types/RegionId.sol";
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
    event LicenceSuspended(LicenceId indexed id, address indexed registrar);
    event LicenceReinstated(LicenceId indexed id, address indexed registrar);
    event LicenceRevoked(LicenceId indexed id, address indexed registrar);
    event RegistrarAppointed(address indexed account, Role indexed role);
    event RegistrarDismissed(address indexed account, Role indexed role);
    event RegionOpened(RegionId indexed region, int8 quarterHours, bool daylight);
    event RegionClosed(RegionId indexed region);

    /// @notice `account` was never granted `role`.
    error LicenceMissing(address account, Role role);
    error LicenceIsSuspended(LicenceId id);
    error LicenceIsRevoked(LicenceId id);
    /// @notice The licence ended at `validUntil`.
    error LicenceHasExpired(LicenceId id, uint32 validUntil);
    error LicenceNotYetValid(LicenceId id, uint32 validFrom);
    /// @notice `account` already holds a licence in `role`; a new licence needs a new account.
    error LicenceExists(LicenceId id, address account, Role role);
    /// @notice The step does not lead on from the licence's status.
    error LicenceStatusIs(LicenceId id, LicenceStatus status);
    /// @notice Account, role and organisation must not be zero, a registrar licenses others and never itself, and
    /// `validFrom` must lie before `validUntil`.
    error LicenceTermsInvalid(address account, Role role, uint32 validFrom, uint32 validUntil);
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

    /// @notice Stops a licence with effect from the next transaction. Only by a registrar of `role`.
    function suspend(address account, Role role) external;

    /// @notice Lifts a suspension. Only by a registrar of `role`.
    function reinstate(address account, Role role) external;

    /// @notice Ends a licence for good. Only by a registrar of `role`.
    function revoke(address account, Role role) external;

    /// @notice Names `account` a registrar for `role`. Only by governance.
    function appointRegistrar(address account, Role role) external;

    /// @notice Takes the registrar's office for `role` from `account`. Only by governance.
    function dismissRegistrar(address account, Role role) external;

    /// @notice Makes a region live and sets its clock. Only by governance.
    /// @param quarterHours standard offset from UTC in quarters of an hour
    /// @param daylight whether summer time is kept
    function openRegion(RegionId region, int8 quarterHours, bool daylight) external;

    /// @notice Stops every licence of a region until it is opened again. Only by governance.
    function closeRegion(RegionId region) external;

    /// @notice Answers for the daily work: reverts with the reason unless `account` may act as `role` now.
    /// @return id the licence that acts
    /// @return clock of the licence's region
    function requireLicence(
        address account,
        Role role
    ) external view returns (LicenceId id, RegionClock clock);

    /// @notice The same for what must never be blocked, such as a recall: regions do not count.
    function requireLicenceInAnyRegion(address account, Role role) external view returns (LicenceId id);

    /// @notice Licence of `account` in `role`, whatever its status; all zero where there is none.
    function licenceOf(address account, Role role) external view returns (Licence memory);

    function isFrozen(LicenceId id) external view returns (bool);
    function isInForce(LicenceId id) external view returns (bool);
    function clockOfLicence(LicenceId id) external view returns (RegionClock);

    /// @notice Account and role that hold licence `id`; zero where there is none.
    function holderOf(LicenceId id) external view returns (address account, Role role);

    function isRegistrar(address account, Role role) external view returns (bool);

    /// @notice Number of licences granted so far; they are numbered from 1.
    function licenceCount() external view returns (uint256);

    function clockOf(RegionId region) external view returns (RegionClock);
}
