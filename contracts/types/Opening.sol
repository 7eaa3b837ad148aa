// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GroupId } from "./GroupId.sol";

/// @dev What a dispenser reveals of a prescription's commitment: the product group with its salt and the tags. The
/// content stays a hash.
struct Opening {
    bytes32 contentHash;
    GroupId group;
    bytes32 groupSalt;
    bytes32 tag;
    bytes32 previousTag;
}
