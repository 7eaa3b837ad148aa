// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a lot is recalled. New values are appended.
enum RecallReason {
    None,
    /// @dev Contamination, foreign matter, failed sterility.
    Contamination,
    /// @dev Too much or too little of the active substance, or another one.
    Content,
    /// @dev Wrong or missing label, leaflet or expiry.
    Labelling,
    /// @dev Broken packaging or anti-tampering device.
    Packaging,
    /// @dev Out of specification in a stability study.
    Stability,
    /// @dev Stored or moved too warm or too cold.
    ColdChain,
    /// @dev Falsified packs were found.
    Falsification,
    /// @dev Harm or a new risk was reported.
    Safety,
    Other
}
