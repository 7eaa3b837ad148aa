// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What becomes of an overlap, by schedule. Values are stored; new ones are appended. Zero is the rule for
/// whatever governance has not decided on: nothing unknown is let through in silence.
enum GuardRule {
    /// @dev A clinician may override it with a reason, which an event shows at once.
    RequireReason,
    /// @dev Nobody is asked. The guard counts all the same, so that a stricter rule works from its first day.
    Ignore,
    /// @dev Refused, unless a regulator has released the tag, and a reason is given.
    Block
}
