// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { IIncidents } from "../../../contracts/incident/IIncidents.sol";
import { TraceabilityDeployer } from "../../../contracts/incident/TraceabilityDeployer.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { IRecalls } from "../../../contracts/pack/IRecalls.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { IncidentId } from "../../../contracts/types/IncidentId.sol";
import { IncidentReason } from "../../../contracts/types/IncidentReason.sol";
import { NodeId } from "../../../contracts/types/NodeId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { RecallReason } from "../../../contracts/types/RecallReason.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { UndoOrder } from "../../../contracts/types/UndoOrder.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { LotTree } from "../../support/sol/LotTree.sol";
import { TraceNaming } from "../../support/sol/TraceNaming.sol";
import { vm } from "../../support/sol/Vm.sol";
import { RoleRows } from "./RoleRows.sol";
import {
    BRAND,
    carrier,
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    pharmacy,
    PHARMACY_LICENCE,
    regulator,
    TABLET,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Of products, lots, packs, incidents and recalls.
abstract contract PackRows is RoleRows {
    /// @dev What was kept beforehand: a supply, a sample, a lock. Each by its site alone.
    function _listUndo() internal {
        UndoOrder memory order = _keepWhole(_claimed(KEY + 6), 7);
        bytes memory call = abi.encodeCall(IDispensing.undo, (order));
        _licenceRow("undo", address(dispensing), call, Role.Dispenser, Peer.NotKept, pharmacy);
        call = abi.encodeCall(
            IPrescriptions.reverseSupply,
            (order.prescription, PHARMACY_LICENCE, order.trace, order.opening.tag, order.opening.previousTag)
        );
        _dispensingRow("undo the supply of a prescription", address(prescriptions), call);
        call = abi.encodeCall(IPacks.reverseSupply, (order.packs, PHARMACY_LICENCE));
        _dispensingRow("undo the supply of packs", address(packs), call);

        _undoableRow("sample by a pharmacy", DecommissionReason.Sample, Role.Dispenser, pharmacy);
        _undoableRow("export by a wholesaler", DecommissionReason.Exported, Role.Wholesaler, wholesaler);
        _undoableRow("lock by the owner", DecommissionReason.Locked, Role.Manufacturer, manufacturer);
        _undoableRow("lock by a regulator", DecommissionReason.Locked, Role.Regulator, regulator);
        call = _undoableCall(DecommissionReason.Locked, Role.Dispenser);
        _actingRoleRow("lock as a pharmacy", address(packs), call, Role.Dispenser);

        PackLine[] memory sample = _one(_pack(8));
        vm.prank(pharmacy);
        packs.decommissionUndoable(sample, DecommissionReason.Sample, Role.Dispenser, CELL);
        call = abi.encodeCall(
            IPacks.undoDecommission,
            (sample, DecommissionReason.Sample, Role.Dispenser, CELL)
        );
        _licenceRow("undoDecommission", address(packs), call, Role.Dispenser, Peer.NotKept, pharmacy);
        PackLine[] memory locked = _one(_pack(9));
        vm.prank(regulator);
        packs.decommissionUndoable(locked, DecommissionReason.Locked, Role.Regulator, CELL);
        call = abi.encodeCall(
            IPacks.settleLocked,
            (locked, DecommissionReason.Destroyed, Role.Regulator, CELL)
        );
        _licenceRow("settleLocked", address(packs), call, Role.Regulator, Peer.NotKept, regulator);
        call = abi.encodeCall(
            IPacks.undoDecommission,
            (locked, DecommissionReason.Locked, Role.Regulator, CELL)
        );
        _licenceRow(
            "undoDecommission of a lock",
            address(packs),
            call,
            Role.Regulator,
            Peer.NotKept,
            regulator
        );
    }

    function _listIncidents() internal {
        address target = address(world.incidents());
        IncidentId id = IncidentId.wrap(1);
        vm.prank(wholesaler);
        IIncidents(target).raise(_pack(10), LOT_EXPIRY, IncidentReason.Source, 0, Role.Wholesaler);
        _incidentRow("raise by a pharmacy", _raiseCall(Role.Dispenser), Role.Dispenser, pharmacy);
        _incidentRow("raise by a carrier", _raiseCall(Role.Carrier), Role.Carrier, carrier);
        bytes memory call = abi.encodeCall(IIncidents.investigate, (id, 0, Role.Regulator));
        _incidentRow("investigate by a regulator", call, Role.Regulator, regulator);
        call = abi.encodeCall(IIncidents.investigate, (id, 0, Role.Manufacturer));
        rows.push(
            Row({
                name: "investigate by the owner",
                target: target,
                call: call,
                gate: Gate.LicenceInAnyRegion,
                role: Role.Manufacturer,
                peer: Peer.NotMaker,
                allowed: manufacturer
            })
        );
        call = abi.encodeCall(IIncidents.investigate, (id, 0, Role.Dispenser));
        _actingRoleRow("investigate as a pharmacy", target, call, Role.Dispenser);
        _incidentRow("clear", abi.encodeCall(IIncidents.clear, (id, 0)), Role.Regulator, regulator);
        _incidentRow("confirm", abi.encodeCall(IIncidents.confirm, (id, 0)), Role.Regulator, regulator);
        call = abi.encodeCall(IIncidents.confirmAndLock, (id, 0, _pack(10), 2));
        _incidentRow("confirmAndLock", call, Role.Regulator, regulator);
        call = abi.encodeCall(IPacks.lockNode, (lotId, NodeId.wrap(3), true));
        rows.push(Row("lockNode", address(packs), call, Gate.Incidents, Role.None, Peer.Allowed, target));

        TraceabilityDeployer deployer = Deployed.traceabilityDeployer();
        address naming = address(new TraceNaming(deployer.INCIDENTS(), deployer.CUSTODY(), licences));
        call = abi.encodeCall(TraceabilityDeployer.deploy, (licences, IPacks(naming)));
        rows.push(
            Row({
                name: "deploy incidents",
                target: address(deployer),
                call: call,
                gate: Gate.Owner,
                role: Role.None,
                peer: Peer.Allowed,
                allowed: address(this)
            })
        );
    }

    function _listRecalls() internal {
        recalls = Deployed.recalls(licences, packs);
        world.addLot(LotTree.grow(GTIN, RECALLED_LOT, LOT_EXPIRY, 2, 4));
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, RECALLED_LOT, Role.Regulator);

        _paperRow("instruct by the owner", _instructCall(Role.Manufacturer), Role.Manufacturer, manufacturer);
        _paperRow("instruct by a regulator", _instructCall(Role.Regulator), Role.Regulator, regulator);
        _actingRoleRow(
            "instruct as a pharmacy",
            address(recalls),
            _instructCall(Role.Dispenser),
            Role.Dispenser
        );
        _paperRow("acknowledge by a pharmacy", _acknowledgeCall(Role.Dispenser), Role.Dispenser, pharmacy);
        _paperRow(
            "acknowledge by a wholesaler",
            _acknowledgeCall(Role.Wholesaler),
            Role.Wholesaler,
            wholesaler
        );
    }

    function _listPacks() internal {
        address target = address(packs);
        bytes memory call = abi.encodeCall(
            IProducts.registerGroup,
            (NEW_GENERIC, Schedule.Schedule2, TABLET, 0)
        );
        _licenceRow("registerGroup", target, call, Role.Regulator, Peer.Allowed, regulator);
        call = abi.encodeCall(IProducts.proposeProduct, (NEW_GTIN, GENERIC, BRAND, 20));
        _licenceRow("proposeProduct", target, call, Role.Manufacturer, Peer.Allowed, manufacturer);
        call = abi.encodeCall(
            IProducts.activateProduct,
            (NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10)
        );
        _licenceRow("activateProduct", target, call, Role.Regulator, Peer.Allowed, regulator);
        call = abi.encodeCall(IPacks.registerLot, (GTIN, "NEW", LOT_EXPIRY, "root", 4, Preset.Uk));
        _licenceRow("registerLot", target, call, Role.Manufacturer, Peer.NotOwner, manufacturer);
        call = abi.encodeCall(IPacks.registerTranche, (GTIN, LOT, 1, "root", 4));
        _licenceRow("registerTranche", target, call, Role.Manufacturer, Peer.NotOwner, manufacturer);
        call = abi.encodeCall(IPacks.liftQuarantine, (GTIN, QUARANTINED_LOT, Role.Manufacturer));
        _licenceRow("liftQuarantine", target, call, Role.Manufacturer, Peer.NotOwner, manufacturer);
        call = abi.encodeCall(IPacks.liftQuarantine, (GTIN, QUARANTINED_LOT, Role.Regulator));
        _licenceRow("liftQuarantine", target, call, Role.Regulator, Peer.Allowed, regulator);
        call = abi.encodeCall(IProducts.monitorGroup, (GENERIC, true));
        _licenceRow("monitorGroup", target, call, Role.Regulator, Peer.Allowed, regulator);
        Gtin[] memory gtins = new Gtin[](1);
        gtins[0] = GTIN;
        _anybodyRow("refreshProducts", target, abi.encodeCall(IProducts.refreshProducts, (gtins)));
        _listSafety();
        _recallRow("recall by the owner", Role.Manufacturer, Peer.NotOwner, manufacturer);
        _recallRow("recall by a regulator", Role.Regulator, Peer.Allowed, regulator);
        _decommissionRow("decommission by a pharmacy", Role.Dispenser, Peer.Allowed, pharmacy);
        _decommissionRow("decommission by a wholesaler", Role.Wholesaler, Peer.Allowed, wholesaler);
        _decommissionRow("decommission by the owner", Role.Manufacturer, Peer.NotOwner, manufacturer);
        call = abi.encodeCall(IPacks.decommission, (_pack(0), DecommissionReason.OwnUse, Role.Dispenser));
        _licenceRow("own use by a pharmacy", target, call, Role.Dispenser, Peer.Allowed, pharmacy);
        call = abi.encodeCall(
            IPacks.supplyPacks,
            (_one(_pack(0)), GENERIC, Schedule.PrescriptionOnly, PHARMACY_LICENCE)
        );
        _dispensingRow("supply packs", target, call);
    }

    /// @dev What protects patients: by owner and regulator, whatever their region.
    function _listSafety() internal {
        for (uint256 i = 0; i < 2; ++i) {
            Role role = i == 0 ? Role.Manufacturer : Role.Regulator;
            bytes memory call = abi.encodeCall(IProducts.withdrawProduct, (GTIN, role));
            _safetyRow("withdrawProduct", call, role);
            call = abi.encodeCall(IPacks.quarantine, (GTIN, LOT, role));
            _safetyRow("quarantine", call, role);
        }
    }

    // ---- calls and rows

    function _undoableRow(string memory name, DecommissionReason reason, Role role, address allowed) private {
        Peer peer = role == Role.Manufacturer ? Peer.NotOwner : Peer.Allowed;
        _licenceRow(name, address(packs), _undoableCall(reason, role), role, peer, allowed);
    }

    function _undoableCall(DecommissionReason reason, Role role) private pure returns (bytes memory) {
        return abi.encodeCall(IPacks.decommissionUndoable, (_one(_pack(0)), reason, role, CELL + 1));
    }

    function _raiseCall(Role role) private pure returns (bytes memory) {
        return abi.encodeCall(IIncidents.raise, (_pack(11), LOT_EXPIRY, IncidentReason.Complaint, 0, role));
    }

    function _incidentRow(string memory name, bytes memory call, Role role, address allowed) private {
        address target = address(world.incidents());
        rows.push(Row(name, target, call, Gate.LicenceInAnyRegion, role, Peer.Allowed, allowed));
    }

    function _instructCall(Role role) private pure returns (bytes memory) {
        bytes32 instructions = "instructions";
        return
            abi.encodeCall(
                IRecalls.instruct,
                (GTIN, RECALLED_LOT, RecallReason.Contamination, instructions, role)
            );
    }

    function _acknowledgeCall(Role role) private pure returns (bytes memory) {
        return abi.encodeCall(IRecalls.acknowledge, (GTIN, RECALLED_LOT, 2, role));
    }

    function _paperRow(string memory name, bytes memory call, Role role, address allowed) private {
        Peer peer = role == Role.Manufacturer ? Peer.NotOwner : Peer.Allowed;
        rows.push(Row(name, address(recalls), call, Gate.LicenceInAnyRegion, role, peer, allowed));
    }

    function _safetyRow(string memory name, bytes memory call, Role role) private {
        bool owner = role == Role.Manufacturer;
        rows.push(
            Row({
                name: name,
                target: address(packs),
                call: call,
                gate: Gate.LicenceInAnyRegion,
                role: role,
                peer: owner ? Peer.NotOwner : Peer.Allowed,
                allowed: owner ? manufacturer : regulator
            })
        );
    }

    function _recallRow(string memory name, Role role, Peer peer, address allowed) private {
        bytes memory call = abi.encodeCall(
            IPacks.recall,
            (RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, role)
        );
        rows.push(Row(name, address(packs), call, Gate.LicenceInAnyRegion, role, peer, allowed));
    }

    function _decommissionRow(string memory name, Role role, Peer peer, address allowed) private {
        bytes memory call = abi.encodeCall(
            IPacks.decommission,
            (_pack(0), DecommissionReason.Destroyed, role)
        );
        _licenceRow(name, address(packs), call, role, peer, allowed);
        call = abi.encodeCall(IPacks.decommissionMany, (_one(_pack(0)), DecommissionReason.Destroyed, role));
        _licenceRow(string.concat(name, ", many"), address(packs), call, role, peer, allowed);
    }
}
