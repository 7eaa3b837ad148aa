// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Deferral } from "../types/Deferral.sol";
import { DeferralAccount } from "../types/DeferralAccount.sol";
import { GuardCorrectionReason } from "../types/GuardCorrectionReason.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Opening } from "../types/Opening.sol";
import { Outage } from "../types/Outage.sol";
import { OverlapKind } from "../types/OverlapKind.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { IGuardPolicy } from "./IGuardPolicy.sol";
import { ISupplyGuard } from "./ISupplyGuard.sol";

/// @title What is decided about the supply guard besides what happens to prescriptions
interface IGuardOffice is ISupplyGuard {
    /// @notice Until `until` pharmacies may supply monitored medicines without a tag, `quota` times each.
    event OutageDeclared(uint32 indexed number, uint32 until, uint16 quota);
    event OutageEnded(uint32 indexed number);
    /// @notice `dispenser` supplied `id` without a tag and has to tell the guard by `settleBy`.
    event SupplyDeferred(PrescriptionId indexed id, LicenceId indexed dispenser, uint32 settleBy);
    /// @notice `by` gave `id` its tags after its issue.
    event PrescriptionSettled(PrescriptionId indexed id, LicenceId indexed by);
    /// @notice `by`, which holds `id`, made another tag than the one that `prescriber` gave.
    event TagDisputed(PrescriptionId indexed id, LicenceId indexed by, LicenceId indexed prescriber);
    /// @notice The guard was told of `id`, by `by`, and `late` or not.
    event DeferralSettled(PrescriptionId indexed id, LicenceId indexed by, bool late);

    /// @notice The medicine is monitored, `id` has no guard tag, and no outage is declared.
    error GuardTagMissing(PrescriptionId id);
    /// @notice Without its days nobody can say how long a supply of `id` lasts.
    error DaysSupplyMissing(PrescriptionId id);
    /// @notice `dispenser` has supplied as often without a tag as the outage allows, unsettled ones of before included.
    error DeferralQuotaUsed(LicenceId dispenser, uint16 quota);
    /// @notice An outage ends in the future, within three days, and has a quota of 1,000 at most.
    error OutageTermsInvalid(uint32 until, uint16 quota);
    error NoOutage();
    /// @notice The module names a rule that is none.
    error PolicyInvalid(IGuardPolicy policy);
    /// @notice No tag was given.
    error TagMissing(PrescriptionId id);
    /// @notice Only who prescribed `id` or supplied it without a tag settles it; only its holder disputes its tag.
    error NotConcerned(PrescriptionId id, LicenceId licence);
    /// @notice `role` may not do this.
    error OfficeRoleNotAllowed(Role role);
    /// @notice Only the dispensing contract defers.
    error NotDispensingContract(address caller);

    // ---- prescriber and pharmacy

    /// @notice Leaves a trace of an overlap that the caller was refused for; a refusal itself leaves none. Only by a
    /// licensed prescriber or pharmacy. Where nothing overlaps nothing happens.
    /// @param previousTag zero where there is none
    /// @param role Prescriber or Dispenser: as what the caller acts
    function reportOverlap(
        bytes32 tag,
        bytes32 previousTag,
        Schedule schedule,
        Role role
    ) external returns (OverlapKind kind);

    /// @notice Gives a prescription that was issued without a tag its tags, and tells the guard what was supplied of it
    /// meanwhile. By its prescriber, or by who supplied it in an outage. Repeating it changes nothing. An
    /// overlap is shown; where the policy blocks it and nothing was supplied, it wants a regulator's release.
    /// @param role Prescriber or Dispenser: as what the caller acts
    /// @param opening as the prescription was issued, both tags zero
    /// @param previousTag zero where there is none
    /// @param reason why an overlap is let pass; asked for where nothing was supplied yet
    function settle(
        PrescriptionId id,
        Role role,
        Opening calldata opening,
        bytes32 tag,
        bytes32 previousTag,
        OverrideReason reason
    ) external;

    /// @notice Tells the regulator that a prescription's tag is not that of its patient and medicine. Only by the
    /// pharmacy that holds it.
    function disputeTag(PrescriptionId id) external;

    // ---- regulator

    /// @notice Lets the next overlap under `tag` pass where the policy blocks it. Only by a regulator.
    function releaseOverlap(bytes32 tag) external;

    /// @notice Corrects what the guard holds under a tag and is not true. Only by a regulator.
    /// @param coveredUntil unix time, no later than it is
    /// @param disregard whether what is open now no longer counts
    function correctGuard(
        bytes32 tag,
        uint32 coveredUntil,
        bool disregard,
        GuardCorrectionReason reason
    ) external;

    // ---- governance

    /// @notice Takes over `policy` and what it says now. Only by governance, behind its delay.
    function adoptPolicy(IGuardPolicy policy) external;

    /// @notice Takes over what the present policy says now. By anybody: what changed was governance's decision.
    function refreshPolicy() external;

    /// @notice Lets pharmacies supply monitored medicines without a tag for a while. Only by the guardian, at once.
    /// While an outage lasts, and for a week after it, another declaration changes its end and its quota: what was used
    /// of it stays used.
    /// @param until unix time, exclusive, at most three days ahead
    /// @param quota supplies that each pharmacy may make
    function declareOutage(uint32 until, uint16 quota) external;

    /// @notice Ends an outage. Only by the pauser, at once.
    function endOutage() external;

    // ---- dispensing contract

    /// @notice A supply without a tag, which the guard is told of later. Only by the dispensing contract, once the
    /// prescription counts it.
    /// @param quantity in the group's counting unit
    function deferSupply(PrescriptionId id, LicenceId dispenser, uint24 quantity) external;

    // ---- questions

    /// @notice The module that was adopted last; zero where none was, so that every overlap wants a reason.
    function policy() external view returns (IGuardPolicy);

    /// @notice The latest outage, over or not.
    function outage() external view returns (Outage memory);

    /// @notice What was supplied of `id` without its tag; all zero where nothing was.
    function deferralOf(PrescriptionId id) external view returns (Deferral memory);

    /// @notice Whether something of `id` was supplied that the guard was not told of yet.
    function isDeferred(PrescriptionId id) external view returns (bool);

    function deferralsBy(LicenceId dispenser) external view returns (DeferralAccount memory);
}
