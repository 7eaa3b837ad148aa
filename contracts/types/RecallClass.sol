// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Urgency of a recall (MHRA, A Guide to Defective Medicinal Products): the lower, the more urgent.
enum RecallClass {
    /// @dev Not recalled.
    None,
    /// @dev Immediate: life-threatening.
    Class1,
    /// @dev Within 48 hours.
    Class2,
    /// @dev Within 5 days.
    Class3,
    /// @dev Caution in use; the lot may still be supplied.
    Class4
}
