// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardTerms } from "../types/GuardTerms.sol";
import { GuardSlot } from "./GuardSlot.sol";

/// @title Whoever keeps the guard's slots
interface IGuardLedger {
    error NotGuardOffice(address caller);

    /// @notice The slot under `tag` as it stands; {GuardLens} reads it.
    function guardSlotOf(bytes32 tag) external view returns (GuardSlot);

    /// @notice The policy that is in force.
    function guardTerms() external view returns (GuardTerms);

    /// @notice The one contract that may write slots besides what happens to prescriptions.
    function GUARD_OFFICE() external view returns (address);

    /// @notice Writes what the guard's office decided about a tag. Only by the office.
    function putGuardSlot(bytes32 tag, GuardSlot slot) external;

    /// @notice Writes the policy that the guard's office adopted. Only by the office.
    function putGuardTerms(GuardTerms terms) external;
}
