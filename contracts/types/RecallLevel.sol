// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev How far a recall reaches down the supply chain (MHRA, A Guide to Defective Medicinal Products), from the
/// narrower to the wider. Stored in two bits.
enum RecallLevel {
    /// @dev Not recalled.
    None,
    /// @dev Wholesalers send back what they hold.
    Wholesaler,
    /// @dev Pharmacies, hospitals and surgeries, too.
    Pharmacy,
    /// @dev Patients are asked to bring packs back.
    Patient
}
