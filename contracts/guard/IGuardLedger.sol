// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardTerms } from "../types/GuardTerms.sol";
import { GuardSlot } from "./GuardSlot.sol";

/// @title Whoever keeps the guard's slots
interface IGuardLedger {
    /// @notice The slot under `tag` as it stands; {GuardLens} reads it.
    function guardSlotOf(bytes32 tag) external view returns (GuardSlot);

    /// @notice The policy that is in force.
    function guardTerms() external view returns (GuardTerms);
}
