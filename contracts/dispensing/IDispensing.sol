// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authorisation } from "../types/Authorisation.sol";
import { Collection } from "../types/Collection.sol";
import { DispenseOrder } from "../types/DispenseOrder.sol";
import { GroupId } from "../types/GroupId.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { SupplyTrace } from "../types/SupplyTrace.sol";
import { UndoOrder } from "../types/UndoOrder.sol";

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

    /// @notice The supply of the same transaction can be undone for ten days: what {undo} needs of it, with the guard's
    /// receipt {veiled} by the tag. Bare, its times would join the supplies of one patient in the log.
    event SupplyKept(PrescriptionId indexed id, LicenceId indexed dispenser, uint32 cell, SupplyTrace trace);
    /// @notice `dispenser` undid a supply of `quantity` units: they are in stock again, and outstanding again.
    event SupplyUndone(
        PrescriptionId indexed id,
        LicenceId indexed dispenser,
        GroupId indexed group,
        uint24 quantity
    );

    /// @notice The packs add up to `offered`, the order says `ordered`.
    error PacksDiffer(PrescriptionId id, uint24 ordered, uint256 offered);

    /// @notice A supply that the guard's office is told of later stands: it is settled, not undone.
    error DeferredNotUndoable(PrescriptionId id);

    /// @notice The prescription was bound to guard tags since that supply, so that the guard has counted it: it stands.
    error TagsBoundSince(PrescriptionId id);

    /// @notice Supplies a claimed prescription with packs, in whole or in part: every check, or nothing: what an
    /// incident has locked is refused, too. Only by the licensed pharmacy that holds the claim.
    function dispense(DispenseOrder calldata order) external;

    /// @notice Claims with the patient's authorisation and supplies, in one. Only by a licensed pharmacy.
    function walkIn(DispenseOrder calldata order, Authorisation calldata authorisation) external;

    /// @notice Undoes a supply that was kept in a cell: the packs are in the supply chain again, the prescription has
    /// what it had and comes back to life where the supply had spent it, the guard's cover goes back, unless it was
    /// reissued since. Only by the pharmacy that supplied, within ten days, and only where nothing was supplied of it
    /// since, no tags were bound to it, nobody else holds it, and the packs could be supplied again: of a lot that is
    /// neither recalled, quarantined nor expired, and with no lock of an incident on them.
    function undo(UndoOrder calldata order) external;

    /// @notice Whether a supply may be kept in this cell of the site now; cells are numbered from 1.
    function isUndoCellFree(LicenceId site, uint32 cell) external view returns (bool);
}
