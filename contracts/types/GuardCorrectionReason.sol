// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a regulator corrected what the guard holds under a tag. A code, never a text. Values are logged; new ones
/// are appended.
enum GuardCorrectionReason {
    /// @dev No reason. Refused.
    None,
    /// @dev Prescribed or supplied under the tag of another patient by mistake.
    WrongPatient,
    /// @dev Prescribed or supplied under the tag on purpose, to keep the patient from their medicine.
    Poisoned,
    /// @dev The medicine was given back, destroyed or lost, later than a supply can be undone.
    MedicineGone,
    /// @dev A prescription was ended without its tag, and counts on.
    EndedWithoutTag
}
