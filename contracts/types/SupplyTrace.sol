// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardReceipt } from "./GuardReceipt.sol";

/// @dev What one supply changed, to undo it by.
struct SupplyTrace {
    /// @dev The prescription's slot as it was, claimed by the pharmacy that supplied.
    uint256 slotBefore;
    /// @dev The prescription's slot as the supply left it.
    uint256 slotAfter;
    /// @dev Zero where nothing was guarded.
    GuardReceipt guard;
}
