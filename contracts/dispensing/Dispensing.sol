// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGuardOffice } from "../guard/IGuardOffice.sol";
import { ILicences } from "../licence/ILicences.sol";
import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { PrescriptionCommitment } from "../libraries/PrescriptionCommitment.sol";
import { RegionTime } from "../libraries/RegionTime.sol";
import { UndoCells, UndoLedger } from "../libraries/UndoCells.sol";
import { IPacks } from "../pack/IPacks.sol";
import { IPrescriptions } from "../prescription/IPrescriptions.sol";
import { Authorisation } from "../types/Authorisation.sol";
import { DispenseOrder } from "../types/DispenseOrder.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Opening } from "../types/Opening.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Role } from "../types/Role.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PackLine } from "../types/PackLine.sol";
import { Schedule } from "../types/Schedule.sol";
import { SupplyTrace } from "../types/SupplyTrace.sol";
import { UndoOrder } from "../types/UndoOrder.sol";
import { IDispensing } from "./IDispensing.sol";

/// @title Dispensing
/// @notice Joins licence, prescription and packs in one transaction, which does all or nothing: the pharmacy is
/// licensed now, it holds the claim, the prescription is live and due, what it reveals opens the commitment, the
/// packs are of the prescribed medicine, genuine, in date, not recalled and not supplied before, they add up, and a
/// monitored medicine is supplied under a guard tag, or is told to the guard's office.
///
/// It holds no authority but one: {Prescriptions} and {Packs} let it, and nobody else, supply and undo. Both name this
/// contract by an address that was known before it existed: see {DispensingDeployer}. It keeps nothing but the cells of
/// what can be undone.
contract Dispensing is IDispensing {
    using LicenceQuestion for ILicences;
    using RegionTime for RegionClock;
    using UndoCells for UndoLedger;

    ILicences public immutable LICENCES;
    IPrescriptions public immutable PRESCRIPTIONS;
    IPacks public immutable PACKS;
    IGuardOffice public immutable GUARD_OFFICE;

    UndoLedger private _undo;

    constructor(ILicences licences, IPrescriptions prescriptions, IPacks packs, IGuardOffice office) {
        LICENCES = licences;
        PRESCRIPTIONS = prescriptions;
        PACKS = packs;
        GUARD_OFFICE = office;
    }

    /// @inheritdoc IDispensing
    function dispense(DispenseOrder calldata order) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.ask(msg.sender, Role.Dispenser);

        (Schedule schedule, SupplyTrace memory trace) = PRESCRIPTIONS.supplyFrom({
            id: order.prescription,
            dispenser: dispenser,
            askFrozen: clock.anyFrozen(),
            terms: order.terms,
            opening: order.opening
        });
        _supplyPacks(order, schedule, dispenser);
        _keep(order, dispenser, trace);
    }

    /// @inheritdoc IDispensing
    function walkIn(DispenseOrder calldata order, Authorisation calldata authorisation) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.ask(msg.sender, Role.Dispenser);

        (Schedule schedule, SupplyTrace memory trace) = PRESCRIPTIONS.supplyByAuthorisation({
            id: order.prescription,
            dispenser: dispenser,
            askFrozen: clock.anyFrozen(),
            terms: order.terms,
            opening: order.opening,
            authorisation: authorisation
        });
        _supplyPacks(order, schedule, dispenser);
        _keep(order, dispenser, trace);
    }

    /// @inheritdoc IDispensing
    function undo(UndoOrder calldata order) external {
        (LicenceId dispenser, ) = LICENCES.ask(msg.sender, Role.Dispenser);
        bytes32 digest = _digestOf({
            id: order.prescription,
            opening: order.opening,
            quantity: order.quantity,
            trace: order.trace,
            packs: order.packs
        });
        _undo.consume(dispenser, order.cell, digest);
        _requireOpens(order.prescription, order.opening);

        PRESCRIPTIONS.reverseSupply({
            id: order.prescription,
            dispenser: dispenser,
            trace: order.trace,
            tag: order.opening.tag,
            previousTag: order.opening.previousTag
        });
        PACKS.reverseSupply(order.packs, dispenser);

        emit SupplyUndone(order.prescription, dispenser, order.opening.group, order.quantity);
    }

    /// @inheritdoc IDispensing
    function isUndoCellFree(LicenceId site, uint32 cell) external view returns (bool) {
        return _undo.isFree(site, cell);
    }

    /// @dev Only where the pharmacy names a cell.
    function _keep(DispenseOrder calldata order, LicenceId dispenser, SupplyTrace memory trace) private {
        uint32 cell = order.terms.undoCellOf();
        if (cell == 0) return;
        bytes32 digest = _digestOf({
            id: order.prescription,
            opening: order.opening,
            quantity: order.terms.quantityOf(),
            trace: trace,
            packs: order.packs
        });
        _undo.keep({ site: dispenser, index: cell, digest: digest, anyTime: false });

        trace.guard = trace.guard.veiled(order.prescription, order.opening.tag);
        emit SupplyKept(order.prescription, dispenser, cell, trace);
    }

    /// @dev All that {undo} is told and cannot ask.
    function _digestOf(
        PrescriptionId id,
        Opening calldata opening,
        uint24 quantity,
        SupplyTrace memory trace,
        PackLine[] calldata packs
    ) private pure returns (bytes32) {
        bytes32 lines = 0;
        for (uint256 i = 0; i < packs.length; ++i) {
            lines = packs[i].digestedInto(lines);
        }
        return keccak256(abi.encode(id, opening, quantity, trace, lines));
    }

    /// @dev The digest says that it did then. What was bound to a tag since would live again under it, uncounted.
    function _requireOpens(PrescriptionId id, Opening calldata opening) private view {
        bytes32 commitment = PrescriptionCommitment.commitmentOf({
            id: id,
            contentHash: opening.contentHash,
            groupHash: PrescriptionCommitment.groupHashOf(opening.group, opening.groupSalt),
            tag: opening.tag,
            previousTag: opening.previousTag
        });
        require(PRESCRIPTIONS.commitmentOf(id) == commitment, TagsBoundSince(id));
    }

    function _supplyPacks(DispenseOrder calldata order, Schedule schedule, LicenceId dispenser) private {
        uint24 quantity = order.terms.quantityOf();
        (uint256 offered, bool monitored) = PACKS.supplyPacks({
            lines: order.packs,
            group: order.opening.group,
            schedule: schedule,
            dispenser: dispenser
        });
        require(offered == quantity, PacksDiffer(order.prescription, quantity, offered));
        // Without a tag the guard has seen nothing: while an outage lasts, it is told later.
        if (monitored && order.opening.tag == 0) {
            require(order.terms.undoCellOf() == 0, DeferredNotUndoable(order.prescription));
            GUARD_OFFICE.deferSupply({ id: order.prescription, dispenser: dispenser, quantity: quantity });
        }

        emit Dispensed({
            id: order.prescription,
            dispenser: dispenser,
            group: order.opening.group,
            quantity: quantity,
            collection: order.terms.collectionOf()
        });
    }
}
