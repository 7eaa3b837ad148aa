// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Recalls } from "../../../contracts/pack/Recalls.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { Registrar } from "../../../contracts/types/Registrar.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../../support/sol/UndoSuite.sol";
import { outsider } from "../../support/sol/World.sol";

/// @dev What the matrix of roles is made of: a row for each function that changes state, and for each role that it asks.
abstract contract RoleRows is UndoSuite {
    /// @dev What stands between a caller and a function.
    enum Gate {
        Governance,
        Registrar,
        Licence,
        LicenceInAnyRegion,
        Holder,
        Dispensing,
        Office,
        Incidents,
        Owner,
        /// @dev Refused for the role that is named, whoever calls.
        ActingRole,
        Nobody,
        Anybody
    }

    /// @dev What a licence of the right role meets behind the gate, where it is not the one that the call was made for.
    enum Peer {
        Allowed,
        NotOwner,
        NotPrescriber,
        NotNominated,
        HeldByAnother,
        WrongAuthorisation,
        NotConcerned,
        NotKept,
        NotMaker
    }

    enum Standing {
        Suspended,
        Revoked,
        Expired,
        NotYetValid,
        RegionClosed
    }

    struct Row {
        string name;
        address target;
        bytes call;
        Gate gate;
        Role role;
        Peer peer;
        /// @dev For whom the call succeeds.
        address allowed;
    }

    bytes20 internal constant QUARANTINED_LOT = "QUARANTINED";
    bytes20 internal constant RECALLED_LOT = "RECALLED";
    Gtin internal constant NEW_GTIN = Gtin.wrap(9_506_000_134_352);
    address internal constant CLOSED_PHARMACY = address(0xC105ED);
    GroupId internal constant NEW_GENERIC = GroupId.wrap(999_999_999_999_999_999);

    Draft internal fresh;
    Draft internal issued;
    Draft internal claimed;
    Draft internal nominated;
    /// @dev With a guard tag.
    Draft internal guarded;
    /// @dev Held by a pharmacy whose licence was revoked.
    Draft internal abandoned;
    Recalls internal recalls;
    Row[] internal rows;
    mapping(Role role => mapping(Standing standing => address account)) internal standings;

    function _actingRoleRow(string memory name, bytes memory call, Role role) internal {
        _actingRoleRow(name, address(prescriptions), call, role);
    }

    function _actingRoleRow(string memory name, address target, bytes memory call, Role role) internal {
        address nobody = address(0);
        rows.push(Row(name, target, call, Gate.ActingRole, role, Peer.Allowed, nobody));
    }

    function _licenceRow(
        string memory name,
        address target,
        bytes memory call,
        Role role,
        Peer peer,
        address allowed
    ) internal {
        rows.push(Row(name, target, call, Gate.Licence, role, peer, allowed));
    }

    function _anybodyRow(string memory name, address target, bytes memory call) internal {
        rows.push(Row(name, target, call, Gate.Anybody, Role.None, Peer.Allowed, outsider));
    }

    function _dispensingRow(string memory name, address target, bytes memory call) internal {
        rows.push(Row(name, target, call, Gate.Dispensing, Role.None, Peer.Allowed, address(dispensing)));
    }
}
