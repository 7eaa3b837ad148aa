// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authorisation } from "../types/Authorisation.sol";
import { Collection } from "../types/Collection.sol";
import { DispenseOrder } from "../types/DispenseOrder.sol";
import { GroupId } from "../types/GroupId.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";

/// @title The one transaction in which a prescription is supplied
interface IDispensing {
    /// @notice `dispenser` supplied `quantity` units of `group` against prescription `id`. The packs are in the events
    /// of the same transaction.
    /// @param collection to whom, in codes: what a register of controlled drugs asks for
    event Dispensed(
        PrescriptionId indexed id,
        LicenceId indexed dispenser,
        GroupId indexed group,
        uint24 quantity,
        Collection collection
    );

    /// @notice The packs add up to `offered`, the order says `ordered`.
    error PacksDiffer(PrescriptionId id, uint24 ordered, uint256 offered);

    /// @notice Supplies a claimed prescription with packs, in whole or in part: every check, or nothing. Only by the
    /// licensed pharmacy that holds the claim.
    function dispense(DispenseOrder calldata order) external;

    /// @notice Claims with the patient's authorisation and supplies, in one. Only by a licensed pharmacy.
    function walkIn(DispenseOrder calldata order, Authorisation calldata authorisation) external;
}
