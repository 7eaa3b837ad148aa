// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { Authorisation } from "../types/Authorisation.sol";
import { CancelReason } from "../types/CancelReason.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { NotDispensedReason } from "../types/NotDispensedReason.sol";
import { Opening } from "../types/Opening.sol";
import { Prescription } from "../types/Prescription.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { Reissue } from "../types/Reissue.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { SupplyTerms } from "../types/SupplyTerms.sol";
import { SupplyTrace } from "../types/SupplyTrace.sol";

/// @title Single-use, non-transferable prescriptions
interface IPrescriptions {
    // An issue is ERC-721's `Transfer` from zero; every end but expiry is `Transfer` to zero.

    event PrescriptionClaimed(PrescriptionId indexed id, LicenceId indexed dispenser);
    event PrescriptionReleased(PrescriptionId indexed id, LicenceId indexed dispenser);
    /// @notice The claim of `dispenser` is over, by a step of `by`: a lapse, or whatever took the place of a claim that
    /// no longer stood.
    event ClaimLapsed(PrescriptionId indexed id, LicenceId indexed dispenser, LicenceId by);
    /// @notice The patient nominated `dispenser`; zero where a nomination was taken back.
    event PharmacyNominated(PrescriptionId indexed id, LicenceId indexed dispenser);
    /// @notice Issue number `issue` of a repeat is over, and the next one may be supplied from `notBefore` on.
    event IssueEnded(PrescriptionId indexed id, uint8 issue, uint32 notBefore);
    /// @notice `dispenser` ended an issue without a (further) supply.
    event PrescriptionNotDispensed(
        PrescriptionId indexed id,
        LicenceId indexed dispenser,
        NotDispensedReason reason
    );
    /// @notice `by` withdrew the prescription. Where `pending`, a pharmacy held it, supplies nothing more, and
    /// completes the cancellation by giving it back.
    event PrescriptionCancelled(
        PrescriptionId indexed id,
        LicenceId indexed by,
        CancelReason reason,
        bool pending
    );
    /// @notice `id` replaces `previous`, whose code was lost.
    event PrescriptionReissued(PrescriptionId indexed previous, PrescriptionId indexed id);
    /// @notice Tags were bound to `id` after its issue.
    event TagsBound(PrescriptionId indexed id);

    /// @notice There is no prescription `id`.
    error PrescriptionUnknown(PrescriptionId id);
    /// @notice `id` was issued before; an id is never issued twice.
    error PrescriptionExists(PrescriptionId id);
    /// @notice `id` was supplied in whole by `dispenser` and is burned.
    error PrescriptionAlreadySpent(PrescriptionId id, LicenceId dispenser);
    /// @notice `id` was withdrawn or replaced and is burned.
    error PrescriptionIsCancelled(PrescriptionId id);
    /// @notice `id` was ended by a pharmacy without a (further) supply and is burned.
    error PrescriptionIsClosed(PrescriptionId id);
    /// @notice `id` was withdrawn while `holder` held it: it may only be given back.
    error PrescriptionCancelPending(PrescriptionId id, LicenceId holder);
    error PrescriptionHasExpired(PrescriptionId id, uint32 expiresAt);
    error PrescriptionNotYetValid(PrescriptionId id, uint32 notBefore);
    /// @notice The open prescriptions of `prescriber` were frozen with its licence.
    error PrescriptionFrozen(PrescriptionId id, LicenceId prescriber);
    /// @notice Another pharmacy, `holder`, has claimed `id`.
    error PrescriptionHeldByAnother(PrescriptionId id, LicenceId holder);
    /// @notice More of `id` was supplied since, or its issue was ended: what is to be undone is not the last supply.
    error SupplyNotLast(PrescriptionId id);
    /// @notice Nobody has claimed `id`.
    error PrescriptionNotClaimed(PrescriptionId id);
    /// @notice The claim ended at `claimUntil`; a new authorisation by the patient is needed.
    error ClaimHasLapsed(PrescriptionId id, uint32 claimUntil);
    /// @notice The claim of `holder`, which is licensed, stands until `claimUntil`.
    error ClaimStands(PrescriptionId id, LicenceId holder, uint32 claimUntil);
    /// @notice `id` does not name `dispenser` as the nominated pharmacy.
    error NotNominated(PrescriptionId id, LicenceId dispenser);
    /// @notice The authorisation was good until `deadline`.
    error AuthorisationHasExpired(PrescriptionId id, uint32 deadline);
    /// @notice The signature is not the one-time key's over this pharmacy, this deadline and the present nonce.
    error AuthorisationInvalid(PrescriptionId id, LicenceId dispenser, uint16 nonce);
    /// @notice The authorisations of `id` are used up; the prescriber has to issue anew.
    error NonceExhausted(PrescriptionId id);
    /// @notice Only schedules 2 to 5 and prescription-only medicines can be issued.
    error ScheduleOutOfScope(uint8 schedule);
    /// @notice A controlled drug of schedule 2 or 3 is not repeated.
    error RepeatNotAllowed(PrescriptionId id, Schedule schedule);
    /// @notice The signature's time lies in the future.
    error SignedInFuture(PrescriptionId id, uint32 signedAt);
    /// @notice The not-before time lies more than a year ahead.
    error NotBeforeTooFar(PrescriptionId id, uint32 notBefore);
    /// @notice The id, both hashes and the quantity must not be zero; days are 511 at most; a guarded or a repeated
    /// prescription names its days; issues are 99 at most; a later issue on a token of its own does not repeat
    /// and comes due later; a previous tag comes with a tag, and so does a reason, which is one of {OverrideReason}.
    error PrescriptionTermsInvalid(PrescriptionId id);
    /// @notice The pharmacy expected `expected` units to be supplied so far, and it is `actual`.
    error SuppliedDiffers(PrescriptionId id, uint24 expected, uint24 actual);
    /// @notice More was offered than is outstanding of the present issue.
    error QuantityExceeds(PrescriptionId id, uint24 outstanding, uint24 offered);
    /// @notice The quantity must not be zero, collector and identity are those that {Collection} knows, and a reason
    /// for an overlap is one of {OverrideReason} and comes with a tag.
    error SupplyTermsInvalid(PrescriptionId id);
    /// @notice A controlled drug of schedule 2 is not handed out without saying who collected it.
    error CollectorNotStated(PrescriptionId id);
    /// @notice What was revealed does not open the commitment of `id`.
    error CommitmentMismatch(PrescriptionId id);
    /// @notice `prescriber` issued `id`, and only it may do this.
    error NotPrescriber(PrescriptionId id, LicenceId prescriber);
    error ReasonMissing(PrescriptionId id);
    error ActingRoleNotAllowed(Role role);
    error NotDispensing(address caller);

    // ---- prescriber

    /// @notice Issues one prescription. Only by a licensed prescriber. The chain computes the expiry.
    function issue(NewPrescription calldata order) external;

    /// @notice Issues many at once, all or none. Only by a licensed prescriber.
    /// @dev What stands in one transaction can be linked: a bulk run mixes patients, in random order.
    function issueMany(NewPrescription[] calldata orders) external;

    /// @notice Withdraws a prescription with all its issues to come: at once where nobody holds it, else as soon as its
    /// holder gives it back, who supplies nothing more until then. Only by the prescriber who issued it, or a
    /// regulator; neither a closed region nor a pause stops it.
    /// @param role Prescriber or Regulator: as what the caller acts
    /// @param opening what tells the supply guard that the prescription is over; all zero where it is lost, or of no
    /// use since nothing is guarded. Without it the guard counts the prescription until its expiry
    function cancel(PrescriptionId id, CancelReason reason, Role role, Opening calldata opening) external;

    /// @notice Replaces a prescription whose code was lost by one with the same terms, supplies and commitments under a
    /// new key; the old one is cancelled. Only by the prescriber who issued it, while no pharmacy holds it.
    function reissue(Reissue calldata order) external;

    // ---- pharmacy

    /// @notice Claims a prescription for the calling pharmacy with the patient's authorisation. Repeating a claim that
    /// stands changes nothing and succeeds. The claim of a pharmacy that is licensed no more does not stand.
    function claim(PrescriptionId id, Authorisation calldata authorisation) external;

    /// @notice Claims a prescription for the calling pharmacy, which the patient nominated: without a signature, once
    /// an issue, and not before it is due.
    function claimAsNominee(PrescriptionId id) external;

    /// @notice Gives a claimed prescription back, so that the patient may go elsewhere; completes a pending
    /// cancellation. Only by its holder, who may do so even while suspended.
    function release(PrescriptionId id) external;

    /// @notice Ends the present issue of a claimed prescription without a (further) supply. The next issue of a repeat
    /// opens; the last one closes the prescription. Only by its holder, and not before the issue is due. A nominee
    /// stays nominated, unless nothing was ever supplied.
    function notDispensed(PrescriptionId id, NotDispensedReason reason, Opening calldata opening) external;

    // ---- several

    /// @notice Ends a claim whose time is over, or whose holder is licensed no more; completes a pending cancellation.
    /// @param role Prescriber, Dispenser or Regulator: as what the caller acts
    function lapse(PrescriptionId id, Role role) external;

    /// @notice Nominates the pharmacy `dispenser` with the patient's signature; it may claim unsigned, once an issue.
    /// A claim that the patient signs overrides it.
    /// @param dispenser zero takes the nomination back
    /// @param role Prescriber or Dispenser: as what the caller acts
    function nominate(
        PrescriptionId id,
        LicenceId dispenser,
        Authorisation calldata authorisation,
        Role role
    ) external;

    // ---- dispensing contract

    /// @notice Supplies a claimed prescription, in whole or in part. The last issue that is supplied in whole burns it.
    /// Only by the dispensing contract, which has checked the licence and checks the packs in the same transaction.
    /// @param dispenser licence of the pharmacy
    /// @param askFrozen whether any prescriber's prescriptions are frozen
    /// @return schedule the packs' products must have
    /// @return trace what {reverseSupply} needs
    function supplyFrom(
        PrescriptionId id,
        LicenceId dispenser,
        bool askFrozen,
        SupplyTerms terms,
        Opening calldata opening
    ) external returns (Schedule schedule, SupplyTrace memory trace);

    /// @notice {claim} and {supplyFrom} in one.
    function supplyByAuthorisation(
        PrescriptionId id,
        LicenceId dispenser,
        bool askFrozen,
        SupplyTerms terms,
        Opening calldata opening,
        Authorisation calldata authorisation
    ) external returns (Schedule schedule, SupplyTrace memory trace);

    /// @notice Undoes a supply: what it took is outstanding again, the dates are those of before, and a token that it
    /// spent lives again. Who holds the prescription changes only where nobody has touched that since. The guard's
    /// cover stays where a reissued token counts the supply on. Only by the dispensing contract, which knows the trace
    /// and the tags to be those of the supply.
    /// @param dispenser licence of the pharmacy that supplied
    function reverseSupply(
        PrescriptionId id,
        LicenceId dispenser,
        SupplyTrace calldata trace,
        bytes32 tag,
        bytes32 previousTag
    ) external;

    // ---- guard's office

    /// @notice Gives a prescription that was issued without a tag its tags. Only by the guard's office.
    /// @param opening as the prescription was issued, both tags zero
    /// @return whether it was not bound to these tags before
    function bindTags(
        PrescriptionId id,
        Opening calldata opening,
        bytes32 tag,
        bytes32 previousTag
    ) external returns (bool);

    // ---- questions

    /// @notice All that the chain knows of `id`; all zero where it was never issued.
    function prescription(PrescriptionId id) external view returns (Prescription memory);

    /// @notice What `id` commits to now; zero where it was never issued.
    function commitmentOf(PrescriptionId id) external view returns (bytes32);

    /// @notice State of `id` now.
    function stateOf(PrescriptionId id) external view returns (PrescriptionState);

    /// @notice What the one-time key signs to let `dispenser` claim `id` until `deadline`, at the present nonce.
    function claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32);

    /// @notice What the one-time key signs to nominate `dispenser` for `id` until `deadline`, at the present nonce.
    function nominationDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32);

    /// @notice The register that says who may act.
    function LICENCES() external view returns (ILicences);

    /// @notice The one contract that may supply.
    function DISPENSING() external view returns (address);
}
