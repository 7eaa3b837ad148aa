// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardCorrectionReason } from "../types/GuardCorrectionReason.sol";
import { GuardTerms } from "../types/GuardTerms.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { IGuardPolicy } from "./IGuardPolicy.sol";

/// @title What whoever keeps a guard's ledger logs and refuses
interface ISupplyGuard {
    /// @notice `by`, a prescriber or a pharmacy, let an overlap of `id` pass.
    event OverlapOverridden(
        bytes32 indexed tag,
        PrescriptionId indexed id,
        LicenceId indexed by,
        OverlapKind kind,
        OverrideReason reason
    );
    /// @notice `by` was refused, and says so.
    event OverlapReported(bytes32 indexed tag, LicenceId indexed by, OverlapKind kind);
    /// @notice The regulator `by` lets the next overlap of a blocked schedule pass.
    event OverlapReleased(bytes32 indexed tag, LicenceId indexed by);
    /// @notice The regulator `by` shortened the cover, and where `disregarded` took what is open out of the count.
    event GuardCorrected(
        bytes32 indexed tag,
        LicenceId indexed by,
        GuardCorrectionReason indexed reason,
        uint32 coveredUntil,
        bool disregarded
    );
    /// @notice `by` told of `id` after an outage, or where no tag was given; it overlapped.
    event OverlapToldLate(
        bytes32 indexed tag,
        PrescriptionId indexed id,
        LicenceId indexed by,
        OverlapKind kind,
        OverrideReason reason
    );
    event GuardPolicyAdopted(IGuardPolicy indexed policy, GuardTerms terms);

    /// @notice An overlap that passes with a reason alone. `openUntil` is zero where nothing is open.
    error OverlapNeedsReason(bytes32 tag, OverlapKind kind, uint32 coveredUntil, uint32 openUntil);
    /// @notice An overlap that passes with a reason after a regulator has released the tag.
    error OverlapBlocked(bytes32 tag, OverlapKind kind, uint32 coveredUntil, uint32 openUntil);
    /// @notice Nothing was ever guarded under `tag`.
    error GuardTagUnknown(bytes32 tag);
    error GuardReasonMissing(bytes32 tag);
    /// @notice What was supplied of `id` without its tag has to be told to the guard first.
    error DeferralUnsettled(PrescriptionId id);
    /// @notice A correction makes no cover longer.
    error CoverNotShorter(bytes32 tag, uint32 coveredUntil, uint32 proposed);
}
