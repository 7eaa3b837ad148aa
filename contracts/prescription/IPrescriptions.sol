// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { Opening } from "../types/Opening.sol";
import { Prescription } from "../types/Prescription.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { Schedule } from "../types/Schedule.sol";

/// @title Single-use, non-transferable prescriptions
interface IPrescriptions {
    // An issue is ERC-721's `Transfer` from zero, a supply in whole is `Transfer` to zero.

    event PrescriptionClaimed(PrescriptionId indexed id, LicenceId indexed dispenser);
    event PrescriptionReleased(PrescriptionId indexed id, LicenceId indexed dispenser);

    /// @notice There is no prescription `id`.
    error PrescriptionUnknown(PrescriptionId id);
    /// @notice `id` was issued before; an id is never issued twice.
    error PrescriptionExists(PrescriptionId id);
    /// @notice `id` was supplied in whole by `dispenser` and is burned.
    error PrescriptionAlreadySpent(PrescriptionId id, LicenceId dispenser);
    error PrescriptionHasExpired(PrescriptionId id, uint32 expiresAt);
    error PrescriptionNotYetValid(PrescriptionId id, uint32 notBefore);
    /// @notice Another pharmacy, `holder`, has claimed `id`.
    error PrescriptionHeldByAnother(PrescriptionId id, LicenceId holder);
    /// @notice Nobody has claimed `id`.
    error PrescriptionNotClaimed(PrescriptionId id);
    /// @notice The claim ended at `claimUntil`; a new authorisation by the patient is needed.
    error ClaimHasLapsed(PrescriptionId id, uint32 claimUntil);
    /// @notice The authorisation was good until `deadline`.
    error AuthorisationHasExpired(PrescriptionId id, uint32 deadline);
    /// @notice The signature is not the one-time key's over this pharmacy, this deadline and the present nonce.
    error AuthorisationInvalid(PrescriptionId id, LicenceId dispenser, uint8 nonce);
    /// @notice The authorisations of `id` are used up; the prescriber has to issue anew.
    error NonceExhausted(PrescriptionId id);
    /// @notice Only schedules 2 to 5 and prescription-only medicines can be issued.
    error ScheduleOutOfScope(uint8 schedule);
    /// @notice The signature's time lies in the future.
    error SignedInFuture(PrescriptionId id, uint32 signedAt);
    /// @notice The not-before time lies more than a year ahead.
    error NotBeforeTooFar(PrescriptionId id, uint32 notBefore);
    /// @notice The id, both hashes and the quantity must not be zero; days are 511 at most; a guarded prescription
    /// names its days; a previous tag comes with a tag.
    error PrescriptionTermsInvalid(PrescriptionId id);
    /// @notice The pharmacy expected `expected` units to be supplied so far, and it is `actual`.
    error SuppliedDiffers(PrescriptionId id, uint24 expected, uint24 actual);
    /// @notice The packs add up to `offered` and `outstanding` units are to be supplied.
    error QuantityDiffers(PrescriptionId id, uint24 outstanding, uint24 offered);
    /// @notice What was revealed does not open the commitment of `id`.
    error CommitmentMismatch(PrescriptionId id);
    error NotDispensing(address caller);

    /// @notice Issues one prescription. Only by a licensed prescriber. The chain computes the expiry.
    function issue(NewPrescription calldata order) external;

    /// @notice Claims a prescription for the calling pharmacy with the patient's authorisation. Repeating a claim that
    /// stands changes nothing and succeeds.
    /// @param r signature of the one-time key over `ClaimAuthorisation`, first half
    /// @param vs second half with the parity in its top bit (ERC-2098)
    /// @param deadline unix time until which the authorisation may be used
    function claim(PrescriptionId id, bytes32 r, bytes32 vs, uint32 deadline) external;

    /// @notice Gives a claimed prescription back, so that the patient may go elsewhere. Only by its holder, who may do
    /// so even while suspended.
    function release(PrescriptionId id) external;

    /// @notice Supplies a claimed prescription in whole and burns it. Only by the dispensing contract, which has
    /// checked the licence and checks the packs in the same transaction.
    /// @param dispenser licence of the pharmacy
    /// @param quantity what the packs add up to
    /// @param expectedSupplied what the pharmacy believes was supplied before
    /// @return schedule the packs' products must have
    function supply(
        PrescriptionId id,
        LicenceId dispenser,
        uint24 quantity,
        uint24 expectedSupplied,
        Opening calldata opening
    ) external returns (Schedule schedule);

    /// @notice All that the chain knows of `id`; all zero where it was never issued.
    function prescription(PrescriptionId id) external view returns (Prescription memory);

    /// @notice State of `id` now.
    function stateOf(PrescriptionId id) external view returns (PrescriptionState);

    /// @notice What the one-time key signs to let `dispenser` claim `id` until `deadline`, at the present nonce.
    function claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32);

    /// @notice The register that says who may act.
    function LICENCES() external view returns (ILicences);

    /// @notice The one contract that may supply.
    function DISPENSING() external view returns (address);
}
