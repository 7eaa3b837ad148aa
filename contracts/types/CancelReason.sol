// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a prescription was withdrawn. The numbers are the codes of NHS EPS (`medicationrequest-status-reason`, 0001
/// to 0009).
enum CancelReason {
    /// @dev No reason. Refused.
    None,
    /// @dev Prescribing error.
    PrescribingError,
    /// @dev Clinical contra-indication.
    ContraIndication,
    /// @dev Change to the medication treatment regime.
    RegimeChange,
    /// @dev Clinical grounds.
    ClinicalGrounds,
    /// @dev At the patient's request.
    PatientRequest,
    /// @dev At the pharmacist's request.
    PharmacistRequest,
    /// @dev Notification of death.
    Death,
    /// @dev The patient left the practice, for another reason.
    PatientDeducted,
    /// @dev The patient registered with a new practice.
    NewPractice
}
