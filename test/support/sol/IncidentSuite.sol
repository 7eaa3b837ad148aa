// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IIncidents } from "../../../contracts/incident/IIncidents.sol";
import { Incidents } from "../../../contracts/incident/Incidents.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { IncidentId } from "../../../contracts/types/IncidentId.sol";
import { IncidentReason } from "../../../contracts/types/IncidentReason.sol";
import { IncidentStatus } from "../../../contracts/types/IncidentStatus.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { UndoSuite } from "./UndoSuite.sol";
import { vm } from "./Vm.sol";
import { LOT_EXPIRY, pharmacy, regulator } from "./World.sol";

/// @dev The fixture with every step of an incident in one line.
abstract contract IncidentSuite is UndoSuite {
    bytes32 internal constant EVIDENCE = "what was seen, off the chain";

    Incidents internal incidents;

    function setUp() public virtual override {
        super.setUp();
        incidents = world.incidents();
    }

    function _raiseBy(
        address account,
        Role role,
        PackLine memory line,
        IncidentReason reason
    ) internal returns (IncidentId) {
        return _raiseDated(account, role, line, LOT_EXPIRY, reason);
    }

    /// @dev Where the pack says this expiry.
    function _raiseDated(
        address account,
        Role role,
        PackLine memory line,
        Day expiry,
        IncidentReason reason
    ) internal returns (IncidentId) {
        vm.prank(account);
        return incidents.raise(line, expiry, reason, EVIDENCE, role);
    }

    /// @dev By {pharmacy}, about a pack of the stock that looks wrong.
    function _raised(uint256 position) internal returns (IncidentId) {
        return _raiseBy(pharmacy, Role.Dispenser, _pack(position), IncidentReason.Appearance);
    }

    function _investigate(address account, Role role, IncidentId id) internal {
        vm.prank(account);
        incidents.investigate(id, EVIDENCE, role);
    }

    function _clear(IncidentId id) internal {
        vm.prank(regulator);
        incidents.clear(id, EVIDENCE);
    }

    function _confirm(IncidentId id) internal {
        vm.prank(regulator);
        incidents.confirm(id, EVIDENCE);
    }

    function _confirmAndLock(IncidentId id, PackLine memory line, uint8 height) internal {
        vm.prank(regulator);
        incidents.confirmAndLock(id, EVIDENCE, line, height);
    }

    function _is(IncidentId id, IncidentStatus status) internal view {
        _same(uint256(incidents.incidentOf(id).status), uint256(status), "status");
    }

    function _unknownIncident(IncidentId id) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IIncidents.IncidentUnknown.selector, id);
    }

    function _statusIs(IncidentId id, IncidentStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IIncidents.IncidentStatusIs.selector, id, status);
    }
}
