// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a pharmacy ended an issue without a (further) supply. The numbers are the codes of NHS EPS
/// (`medicationdispense-status-reason`, 0001 to 0011).
enum NotDispensedReason {
    /// @dev No reason. Refused.
    None,
    /// @dev Not required, as instructed by the patient.
    NotRequired,
    /// @dev Clinically unsuitable.
    ClinicallyUnsuitable,
    /// @dev An owings note was issued to the patient.
    OwingsNote,
    /// @dev The prescription was cancelled.
    PrescriptionCancelled,
    /// @dev The prescription was cancelled because of a death.
    CancelledOnDeath,
    /// @dev The prescription is not lawful.
    IllegalPrescription,
    /// @dev The item is out of scope.
    OutOfScope,
    /// @dev Item or prescription have expired.
    ItemExpired,
    /// @dev Not allowed on the form.
    NotAllowedOnForm,
    /// @dev The patient did not collect.
    NotCollected,
    /// @dev The patient bought the medicine over the counter.
    BoughtOverTheCounter
}
