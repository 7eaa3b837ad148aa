// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a pack is suspected: the alerts of the European Medicines Verification System, then what people see.
/// Faults of a scanner are none of them. New values are appended.
enum IncidentReason {
    None,
    /// @dev Nobody registered the GTIN.
    UnknownProduct,
    /// @dev The lot is none of the product's, or the serial belongs to another one.
    LotMismatch,
    /// @dev The lot has no such serial.
    UnknownSerial,
    /// @dev The lot has another expiry.
    ExpiryMismatch,
    /// @dev The pack had left the supply chain elsewhere.
    AlreadyDecommissioned,
    /// @dev Somebody tried to undo after ten days.
    UndoTooLate,
    /// @dev Another site tried to undo.
    UndoByAnother,
    /// @dev The anti-tampering device is broken or missing.
    TamperEvidence,
    /// @dev Packaging, leaflet or product look wrong.
    Appearance,
    /// @dev Offered by a source that is not licensed.
    Source,
    /// @dev A patient or a professional complained.
    Complaint
}

using { isMismatch } for IncidentReason global;

/// @return whether a scan shows it, so that the chain may speak against it
function isMismatch(IncidentReason self) pure returns (bool) {
    return self != IncidentReason.None && self <= IncidentReason.UndoByAnother;
}
