// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A product group: the dm+d (SNOMED CT) code of a generic or of a brand, which has 18 digits at most. Zero is
/// no group.
type GroupId is uint64;

using { equalGroup as == } for GroupId global;

function equalGroup(GroupId a, GroupId b) pure returns (bool) {
    return GroupId.unwrap(a) == GroupId.unwrap(b);
}
