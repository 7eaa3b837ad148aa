// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IIncidents } from "../../../contracts/incident/IIncidents.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { IncidentId } from "../../../contracts/types/IncidentId.sol";
import { IncidentReason } from "../../../contracts/types/IncidentReason.sol";
import { IncidentStatus } from "../../../contracts/types/IncidentStatus.sol";
import { NodeId, nodeAbove } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { IncidentSuite } from "../../support/sol/IncidentSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    GTIN,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    otherManufacturer,
    otherPharmacy,
    outsider,
    pharmacy,
    prescriber,
    regulator,
    REGULATOR_LICENCE,
    UK,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Every step × every status × every role.
contract TriageTest is IncidentSuite {
    using LotTree for TestLot;

    enum Step {
        Investigate,
        InvestigateAsMaker,
        Clear,
        Confirm,
        Lock
    }

    // ---- the table

    /// @dev `docs/states.md`, the table of incidents, written once more.
    function testTakesEachStepFromItsStatusesAlone() public {
        IncidentStatus none = IncidentStatus.None;
        IncidentStatus inquiry = IncidentStatus.UnderInvestigation;
        IncidentStatus cleared = IncidentStatus.Cleared;
        IncidentStatus falsified = IncidentStatus.ConfirmedFalsified;
        // A row a status, a column a step; None for a refusal.
        IncidentStatus[5][5] memory table = [
            [none, none, none, none, none],
            [inquiry, inquiry, cleared, falsified, falsified],
            [none, none, cleared, falsified, falsified],
            [none, none, none, none, none],
            [none, none, cleared, none, falsified]
        ];
        for (uint8 status = 0; status < 5; ++status) {
            for (uint8 step = 0; step < 5; ++step) {
                uint256 snapshot = vm.snapshotState();
                IncidentId id = _inStatus(IncidentStatus(status));
                bool refused = table[status][step] == none;
                if (refused) {
                    vm.expectRevert(
                        status == 0 ? _unknownIncident(id) : _statusIs(id, IncidentStatus(status))
                    );
                }
                this.take(Step(step), id);
                if (!refused) _is(id, table[status][step]);
                vm.revertToState(snapshot);
            }
        }
    }

    // ---- refusals: who

    function testRefusesToInvestigateInAnyOtherRole() public {
        IncidentId id = _raised(0);
        address[5] memory accounts = [prescriber, prescriber, pharmacy, wholesaler, carrier];
        Role[5] memory roles = [Role.None, Role.Prescriber, Role.Dispenser, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IIncidents.TriageNotAllowed.selector, id, roles[i]));
            _investigate(accounts[i], roles[i], id);
        }
        vm.expectRevert(_missing(pharmacy, Role.Manufacturer));
        _investigate(pharmacy, Role.Manufacturer, id);
    }

    function testRefusesTheManufacturerOfOtherProducts() public {
        IncidentId id = _raised(0);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.IncidentOfAnother.selector, id, MANUFACTURER_LICENCE)
        );
        _investigate(otherManufacturer, Role.Manufacturer, id);
        PackLine memory foreign = LotTree.grow(Gtin.wrap(9_506_000_134_352), "LOT", LOT_EXPIRY, 1, 2).line(0);
        id = _raiseBy(pharmacy, Role.Dispenser, foreign, IncidentReason.UnknownProduct);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.IncidentOfAnother.selector, id, 0));
        _investigate(manufacturer, Role.Manufacturer, id);
    }

    function testRefusesEverybodyButARegulatorToEndIt() public {
        IncidentId id = _raised(0);
        PackLine memory line = _pack(0);
        address[8] memory accounts = [
            prescriber,
            pharmacy,
            otherPharmacy,
            manufacturer,
            otherManufacturer,
            wholesaler,
            carrier,
            outsider
        ];
        for (uint256 i = 0; i < 8; ++i) {
            bytes memory missing = _missing(accounts[i], Role.Regulator);
            vm.expectRevert(missing);
            vm.prank(accounts[i]);
            incidents.clear(id, EVIDENCE);
            vm.expectRevert(missing);
            vm.prank(accounts[i]);
            incidents.confirm(id, EVIDENCE);
            vm.expectRevert(missing);
            vm.prank(accounts[i]);
            incidents.confirmAndLock(id, EVIDENCE, line, 0);
        }
    }

    // ---- refusals: what

    function testRefusesToLockAnotherPackOrWhatIsNotGenuine() public {
        IncidentId id = _raised(0);
        _refusesLock(id, _pack(1), 0);
        PackLine memory line = _pack(0);
        line.siblings[0] = "false";
        _refusesLock(id, line, 0);
        line = _pack(0);
        line.units[0] = LotTree.unitOf(line.units[0].serialOf(), 1);
        _refusesLock(id, line, 0);
        line = _stock().lines(0, 2, 1);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.OnePackOnly.selector, 2));
        _confirmAndLock(id, line, 0);
        _is(id, IncidentStatus.Suspected);
    }

    function testRefusesToLockAsMuchAgainOrLess() public {
        IncidentId id = _raised(0);
        _confirmAndLock(id, _pack(0), 2);
        uint8[2] memory heights = [0, 2];
        PackLine memory line = _pack(0);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IIncidents.LockNotWider.selector, id, heights[i]));
            _confirmAndLock(id, line, heights[i]);
        }
        _clear(id);
        vm.expectRevert(_statusIs(id, IncidentStatus.Cleared));
        _confirmAndLock(id, line, 4);
    }

    function testFuzzRefusesAHeightThatIsNoLevel(uint8 height) public {
        vm.assume(height != 0 && height != 2 && height != 4);
        _refusesLock(_raised(0), _pack(0), height);
    }

    // ---- steps

    function testTellsEachStep() public {
        IncidentId id = _raised(0);
        _expectTriaged(id, IncidentStatus.UnderInvestigation);
        _investigate(regulator, Role.Regulator, id);
        _expectTriaged(id, IncidentStatus.ConfirmedFalsified);
        vm.expectEmit(address(packs));
        emit IPacks.NodeLocked(lotId, nodeAbove(0, 2), true);
        _confirmAndLock(id, _pack(0), 2);
        _expectTriaged(id, IncidentStatus.Cleared);
        vm.expectEmit(address(packs));
        emit IPacks.NodeLocked(lotId, nodeAbove(0, 2), false);
        _clear(id);
    }

    function testTriagesThroughPausesAndClosedRegions() public {
        IncidentId id = _raised(0);
        _pause(Role.Regulator);
        _closeRegion(UK);
        _investigate(regulator, Role.Regulator, id);
        _confirmAndLock(id, _pack(0), 0);
        _clear(id);
    }

    function testLocksNothingWhereNoGenuinePackBearsTheNames() public {
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.unitOf("FALSE", 0);
        IncidentId id = _raiseBy(pharmacy, Role.Dispenser, line, IncidentReason.UnknownSerial);
        _confirm(id);
        _holds(!incidents.incidentOf(id).isLocked, "locked");
        _holds(packs.verify(_pack(0)).maySupply, "may not be supplied");
        _clear(id);
        _holds(packs.verify(_pack(0)).maySupply, "may not be supplied at the end");
    }

    function testLocksAPackACaseAPalletOrTheTranche() public {
        TestLot memory lot = LotTree.grow(GTIN, "PALLETS", LOT_EXPIRY, 6, 40);
        lot.shape = 0x020406;
        world.addLot(lot);
        uint8[4] memory heights = [0, 2, 4, 6];
        for (uint256 level = 0; level < 4; ++level) {
            uint256 snapshot = vm.snapshotState();
            IncidentId id = _raiseBy(otherPharmacy, Role.Dispenser, lot.line(21), IncidentReason.Complaint);
            _confirmAndLock(id, lot.line(21), heights[level]);
            _same(
                NodeId.unwrap(incidents.incidentOf(id).node),
                NodeId.unwrap(nodeAbove(21, heights[level])),
                "node"
            );
            for (uint40 i = 0; i < 40; ++i) {
                bool stopped = i >> heights[level] == 21 >> heights[level];
                _holds(packs.verify(lot.line(i)).maySupply != stopped, vm.toString(i));
            }
            _clear(id);
            for (uint40 i = 0; i < 40; ++i) _holds(packs.verify(lot.line(i)).maySupply, vm.toString(i));
            vm.revertToState(snapshot);
        }
    }

    function testLocksWhatWasConfirmedWithoutALock() public {
        IncidentId id = _raised(0);
        _confirm(id);
        _holds(packs.verify(_pack(0)).maySupply, "locked by a confirmation alone");
        _confirmAndLock(id, _pack(0), 0);
        _holds(packs.verify(_pack(0)).locked, "not locked");
        _holds(packs.verify(_pack(1)).maySupply, "locked beside it");
        // From the pack to its case, to the tranche.
        _confirmAndLock(id, _pack(0), 2);
        _holds(!packs.isLocked(lotId, nodeAbove(0, 0)), "the lower lock stayed");
        _holds(packs.verify(_pack(3)).locked && packs.verify(_pack(4)).maySupply, "case");
        _confirmAndLock(id, _pack(0), 4);
        _holds(packs.verify(_pack(12)).locked, "tranche");
        _clear(id);
        for (uint256 i = 0; i < 13; ++i) _holds(packs.verify(_pack(i)).maySupply, "free");
    }

    function testKeepsANodeLockedUntilAllThatLockedItAreCleared() public {
        IncidentId first = _raised(0);
        IncidentId second = _raised(1);
        _confirmAndLock(first, _pack(0), 2);
        _confirmAndLock(second, _pack(1), 2);
        _clear(first);
        _holds(packs.verify(_pack(3)).locked, "free too soon");
        _clear(second);
        _holds(packs.verify(_pack(3)).maySupply, "may not be supplied");
        vm.expectRevert(_statusIs(second, IncidentStatus.Cleared));
        _clear(second);
    }

    function testKeepsALockWhenThePackIsRaisedAgain() public {
        IncidentId id = _raised(0);
        _confirmAndLock(id, _pack(0), 0);
        _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.Complaint);
        _holds(packs.verify(_pack(0)).locked, "free");
        _clear(id);
        id = _raised(0);
        _holds(packs.verify(_pack(0)).maySupply, "locked anew");
        _confirm(id);
        _holds(packs.verify(_pack(0)).maySupply, "locked by a confirmation alone");
    }

    // ---- for one call

    /// @dev A call of its own, so that a refusal is of the whole of it.
    function take(Step step, IncidentId id) external {
        if (step == Step.Investigate) _investigate(regulator, Role.Regulator, id);
        else if (step == Step.InvestigateAsMaker) _investigate(manufacturer, Role.Manufacturer, id);
        else if (step == Step.Clear) _clear(id);
        else if (step == Step.Confirm) _confirm(id);
        else _confirmAndLock(id, _pack(0), 0);
    }

    function _inStatus(IncidentStatus status) private returns (IncidentId id) {
        if (status == IncidentStatus.None) return IncidentId.wrap(77);
        id = _raised(0);
        if (status == IncidentStatus.UnderInvestigation) _investigate(regulator, Role.Regulator, id);
        else if (status == IncidentStatus.Cleared) _clear(id);
        else if (status == IncidentStatus.ConfirmedFalsified) _confirm(id);
    }

    function _refusesLock(IncidentId id, PackLine memory line, uint8 height) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.NothingToLock.selector, id, height));
        _confirmAndLock(id, line, height);
    }

    function _expectTriaged(IncidentId id, IncidentStatus status) private {
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentTriaged(id, REGULATOR_LICENCE, status, EVIDENCE);
    }
}
