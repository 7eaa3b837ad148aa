// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ExceptionReason } from "./ExceptionReason.sol";
import { NodeId } from "./NodeId.sol";

/// @dev A part of a delivery that its receiver did not take.
struct Missing {
    NodeId node;
    ExceptionReason reason;
}
