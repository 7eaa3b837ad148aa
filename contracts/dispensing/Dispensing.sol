// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGuardOffice } from "../guard/IGuardOffice.sol";
import { ILicences } from "../licence/ILicences.sol";
import { RegionTime } from "../libraries/RegionTime.sol";
import { IPacks } from "../pack/IPacks.sol";
import { IPrescriptions } from "../prescription/IPrescriptions.sol";
import { Authorisation } from "../types/Authorisation.sol";
import { DispenseOrder } from "../types/DispenseOrder.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { IDispensing } from "./IDispensing.sol";

/// @title Dispensing
/// @notice Joins licence, prescription and packs in one transaction, which does all or nothing: the pharmacy is
/// licensed now, it holds the claim, the prescription is live and due, what it reveals opens the commitment, the
/// packs are of the prescribed medicine, genuine, in date, not recalled and not supplied before, they add up, and a
/// monitored medicine is supplied under a guard tag, or is told to the guard's office.
///
/// It holds no state and no authority but one: {Prescriptions} and {Packs} let it, and nobody else, supply. Both name
/// this contract by an address that was known before it existed: see {DispensingDeployer}.
contract Dispensing is IDispensing {
    using RegionTime for RegionClock;

    ILicences public immutable LICENCES;
    IPrescriptions public immutable PRESCRIPTIONS;
    IPacks public immutable PACKS;
    IGuardOffice public immutable GUARD_OFFICE;

    constructor(ILicences licences, IPrescriptions prescriptions, IPacks packs, IGuardOffice office) {
        LICENCES = licences;
        PRESCRIPTIONS = prescriptions;
        PACKS = packs;
        GUARD_OFFICE = office;
    }

    /// @inheritdoc IDispensing
    function dispense(DispenseOrder calldata order) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.requireLicence(msg.sender, Role.Dispenser);

        Schedule schedule = PRESCRIPTIONS.supply({
            id: order.prescription,
            dispenser: dispenser,
            askFrozen: clock.anyFrozen(),
            terms: order.terms,
            opening: order.opening
        });
        _supplyPacks(order, schedule, dispenser);
    }

    /// @inheritdoc IDispensing
    function walkIn(DispenseOrder calldata order, Authorisation calldata authorisation) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.requireLicence(msg.sender, Role.Dispenser);

        Schedule schedule = PRESCRIPTIONS.claimAndSupply({
            id: order.prescription,
            dispenser: dispenser,
            askFrozen: clock.anyFrozen(),
            terms: order.terms,
            opening: order.opening,
            authorisation: authorisation
        });
        _supplyPacks(order, schedule, dispenser);
    }

    function _supplyPacks(DispenseOrder calldata order, Schedule schedule, LicenceId dispenser) private {
        uint24 quantity = order.terms.quantityOf();
        (uint256 offered, bool monitored) = PACKS.supply({
            lines: order.packs,
            group: order.opening.group,
            schedule: schedule,
            dispenser: dispenser
        });
        require(offered == quantity, PacksDiffer(order.prescription, quantity, offered));
        // Without a tag the guard has seen nothing: while an outage lasts, it is told later.
        if (monitored && order.opening.tag == 0) {
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
