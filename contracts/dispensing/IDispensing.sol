// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { DispenseOrder } from "../types/DispenseOrder.sol";
import { GroupId } from "../types/GroupId.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";

/// @title The one transaction in which a prescription is spent
interface IDispensing {
    /// @notice `dispenser` supplied `quantity` units of `group` against prescription `id`. The packs are in the
    /// `UnitsDecommissioned` events of the same transaction.
    event Dispensed(
        PrescriptionId indexed id,
        LicenceId indexed dispenser,
        GroupId indexed group,
        uint24 quantity
    );

    /// @notice The packs add up to `offered`, the order says `ordered`.
    error PacksDiffer(PrescriptionId id, uint24 ordered, uint256 offered);

    /// @notice Supplies a claimed prescription with packs: every check, or nothing. Only by the licensed pharmacy that
    /// holds the claim.
    function dispense(DispenseOrder calldata order) external;
}
