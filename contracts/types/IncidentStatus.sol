// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What is thought of a pack that raised a suspicion. Nothing is called falsified before it is confirmed.
enum IncidentStatus {
    /// @dev Never raised.
    None,
    /// @dev Somebody saw a mismatch or a sign; nobody has looked at it.
    Suspected,
    /// @dev The manufacturer or a regulator looks at it.
    UnderInvestigation,
    /// @dev A regulator found no falsification.
    Cleared,
    /// @dev A regulator found a falsified pack.
    ConfirmedFalsified
}
