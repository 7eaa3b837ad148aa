// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { DispensingDeployer } from "../../contracts/dispensing/DispensingDeployer.sol";
import { IGuardLedger } from "../../contracts/guard/IGuardLedger.sol";
import { IGuardOffice } from "../../contracts/guard/IGuardOffice.sol";
import { IIncidents } from "../../contracts/incident/IIncidents.sol";
import { UndoCells } from "../../contracts/libraries/UndoCells.sol";
import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IProducts } from "../../contracts/pack/IProducts.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { OneKeyToken } from "../../contracts/prescription/OneKeyToken.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { Registrar } from "../../contracts/types/Registrar.sol";
import { Role } from "../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { vm } from "../support/sol/Vm.sol";
import { OfficeRows } from "./roles/OfficeRows.sol";
import { PackRows } from "./roles/PackRows.sol";
import { PrescriptionRows } from "./roles/PrescriptionRows.sol";
import {
    admin,
    BRAND,
    carrier,
    GENERIC,
    governor,
    GTIN,
    guardian,
    LICENSED_FROM,
    LICENSED_UNTIL,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    otherManufacturer,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pauser,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    registrar,
    regulator,
    SHUT_REGION,
    START,
    UK,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Every function that changes state × everybody. Each row is one call that succeeds for one account; the tests
/// make it from every other account and compare the refusal to the last byte.
contract RolesTest is OfficeRows, PrescriptionRows, PackRows {
    using LotTree for TestLot;

    function setUp() public override {
        super.setUp();
        fresh = _draft(KEY);
        issued = _issued(KEY + 1);
        claimed = _claimed(KEY + 2);
        nominated = _draft(KEY + 3);
        nominated.nominee = PHARMACY_LICENCE;
        _issue(nominated);
        abandoned = _issued(KEY + 4);
        _grantHere(CLOSED_PHARMACY, Role.Dispenser);
        _claim(abandoned, CLOSED_PHARMACY);
        _revoke(CLOSED_PHARMACY, Role.Dispenser);
        guarded = _draft(KEY + 5);
        guarded.tag = "tag";
        _issue(guarded);
        vm.prank(guardian);
        guardOffice.declareOutage(START + 1 days, 2);
        vm.prank(address(dispensing));
        guardOffice.deferSupply(claimed.id, PHARMACY_LICENCE, UNITS_PER_PACK);
        vm.prank(manufacturer);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, 10);
        world.addLot(LotTree.grow(GTIN, QUARANTINED_LOT, LOT_EXPIRY, 2, 4));
        vm.prank(manufacturer);
        packs.quarantine(GTIN, QUARANTINED_LOT, Role.Manufacturer);
        _suspend(otherPrescriber, Role.Prescriber);
        for (uint8 role = 1; role <= uint8(Role.Regulator); ++role) {
            _grantStandings(Role(role));
        }
        _listLicences();
        _listTokens();
        _listPrescriptions();
        _listLives();
        _listDispensing();
        _listPacks();
        _listGuard();
        _listOffice();
        _listUndo();
        _listIncidents();
        _listRecalls();
    }

    // ---- the matrix

    function testAllowsEachCallToWhomItIsMeantFor() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            if (rows[i].allowed != address(0)) _expect(rows[i], rows[i].allowed, "");
        }
    }

    function testRefusesEachCallToEverybodyElse() public {
        address[16] memory everybody = [
            prescriber,
            otherPrescriber,
            pharmacy,
            otherPharmacy,
            manufacturer,
            otherManufacturer,
            wholesaler,
            carrier,
            regulator,
            registrar,
            admin,
            governor,
            guardian,
            pauser,
            outsider,
            address(this)
        ];
        for (uint256 i = 0; i < rows.length; ++i) {
            for (uint256 j = 0; j < everybody.length; ++j) {
                if (everybody[j] == rows[i].allowed) continue;
                _expect(rows[i], everybody[j], _refusalOf(rows[i], everybody[j]));
            }
        }
    }

    function testRefusesEachCallToALicenceThatDoesNotStand() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            for (uint8 standing = 0; standing <= uint8(Standing.RegionClosed); ++standing) {
                // Of the right role where there is one, else of each.
                uint8 first = rows[i].role == Role.None ? 1 : uint8(rows[i].role);
                uint8 last = rows[i].role == Role.None ? uint8(Role.Regulator) : first;
                for (uint8 role = first; role <= last; ++role) {
                    address account = standings[Role(role)][Standing(standing)];
                    _expect(rows[i], account, _refusalOf(rows[i], account));
                }
            }
        }
    }

    function testRefusesARegistrarOfOneRoleToActForAnother() public {
        for (uint8 own = 1; own <= uint8(Role.Regulator); ++own) {
            address register = address(uint160(0x4e600 + own));
            vm.prank(governor);
            licences.appointRegistrar(register, Role(own));
            for (uint256 i = 0; i < rows.length; ++i) {
                if (rows[i].gate != Gate.Registrar) continue;
                bool allowed = rows[i].role == Role(own);
                _expect(rows[i], register, allowed ? bytes("") : _notRegistrar(register, rows[i].role));
            }
        }
    }

    function testListsEveryFunctionThatChangesState() public view {
        // Licences 15, tokens 5, prescriptions 12 and 7 further roles, products 6, packs 8 and 9 further roles and
        // reasons, dispensing 2, deployer 1; of the guard: prescriptions 3, policy 3, office 11 and 4 further roles;
        // of undo: dispensing 1, prescriptions 1, packs 4 and 5 further roles; incidents 5 and 3 further roles, locks 1,
        // deployer 1; papers of recalls 2 and 3 further roles. Custody's calls are in `custodyRoles.t.sol`.
        _same(rows.length, 112, "rows");
    }

    // ---- what is expected

    function _refusalOf(Row memory row, address account) private view returns (bytes memory) {
        if (row.gate == Gate.Governance) {
            return abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, account);
        }
        if (row.gate == Gate.Registrar) return _notRegistrar(account, row.role);
        if (row.gate == Gate.Anybody) return "";
        if (row.gate == Gate.Office) {
            return abi.encodeWithSelector(IGuardLedger.NotGuardOffice.selector, account);
        }
        if (row.gate == Gate.Dispensing && row.target == address(guardOffice)) {
            return abi.encodeWithSelector(IGuardOffice.NotDispensingContract.selector, account);
        }
        if (row.gate == Gate.Incidents) {
            return abi.encodeWithSelector(IPacks.NotIncidents.selector, account);
        }
        if (row.gate == Gate.Dispensing) {
            return abi.encodeWithSelector(IPacks.NotDispensing.selector, account);
        }
        if (row.gate == Gate.Owner) {
            return abi.encodeWithSelector(DispensingDeployer.NotOwner.selector, account);
        }
        if (row.gate == Gate.ActingRole && row.target == address(guardOffice)) {
            return abi.encodeWithSelector(IGuardOffice.OfficeRoleNotAllowed.selector, row.role);
        }
        if (row.gate == Gate.ActingRole && row.target == address(world.incidents())) {
            return abi.encodeWithSelector(IIncidents.TriageNotAllowed.selector, 1, row.role);
        }
        if (row.gate == Gate.ActingRole && row.target == address(recalls)) {
            return abi.encodeWithSelector(IProducts.RoleNotAllowed.selector, row.role);
        }
        if (row.gate == Gate.ActingRole && row.target == address(packs)) {
            return
                abi.encodeWithSelector(IPacks.ReasonNotAllowed.selector, DecommissionReason.Locked, row.role);
        }
        if (row.gate == Gate.ActingRole) {
            return abi.encodeWithSelector(IPrescriptions.ActingRoleNotAllowed.selector, row.role);
        }
        if (row.gate == Gate.Nobody) return _notTransferable(row);
        if (row.gate == Gate.Holder) return _peerRefusal(row, account);

        LicenceId id = _licenceOf(account, row.role);
        if (LicenceId.unwrap(id) == 0) return _missing(account, row.role);
        if (account == otherPrescriber || account == standings[row.role][Standing.Suspended]) {
            return abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, id);
        }
        if (account == standings[row.role][Standing.Revoked]) {
            return abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, id);
        }
        if (account == standings[row.role][Standing.Expired]) {
            return abi.encodeWithSelector(ILicences.LicenceHasExpired.selector, id, START - 1);
        }
        if (account == standings[row.role][Standing.NotYetValid]) {
            return abi.encodeWithSelector(ILicences.LicenceNotYetValid.selector, id, START + 1);
        }
        if (account == standings[row.role][Standing.RegionClosed] && row.gate == Gate.Licence) {
            return abi.encodeWithSelector(ILicences.RegionNotLive.selector, SHUT_REGION);
        }
        return _peerRefusal(row, account);
    }

    function _peerRefusal(Row memory row, address account) private view returns (bytes memory) {
        if (row.peer == Peer.Allowed) return "";
        LicenceId id = _licenceOf(account, row.role);
        if (row.peer == Peer.NotOwner) {
            return abi.encodeWithSelector(IProducts.NotProductOwner.selector, GTIN, MANUFACTURER_LICENCE, id);
        }
        if (row.peer == Peer.NotPrescriber) {
            return
                abi.encodeWithSelector(IPrescriptions.NotPrescriber.selector, issued.id, PRESCRIBER_LICENCE);
        }
        if (row.peer == Peer.NotNominated) {
            return abi.encodeWithSelector(IPrescriptions.NotNominated.selector, nominated.id, id);
        }
        if (row.peer == Peer.NotConcerned) {
            return abi.encodeWithSelector(IGuardOffice.NotConcerned.selector, claimed.id, id);
        }
        if (row.peer == Peer.NotKept) {
            return abi.encodeWithSelector(UndoCells.UndoUnknown.selector, id, CELL);
        }
        if (row.peer == Peer.NotMaker) {
            return abi.encodeWithSelector(IIncidents.IncidentOfAnother.selector, 1, MANUFACTURER_LICENCE);
        }
        if (row.peer == Peer.WrongAuthorisation) {
            return abi.encodeWithSelector(IPrescriptions.AuthorisationInvalid.selector, issued.id, id, 0);
        }
        return
            abi.encodeWithSelector(
                IPrescriptions.PrescriptionHeldByAnother.selector,
                claimed.id,
                PHARMACY_LICENCE
            );
    }

    function _notRegistrar(address account, Role role) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.NotRegistrar.selector, account, role);
    }

    function _notTransferable(Row memory row) private view returns (bytes memory) {
        bool forAll = bytes4(row.call) == IERC721.setApprovalForAll.selector;
        return
            abi.encodeWithSelector(OneKeyToken.TokenNotTransferable.selector, forAll ? 0 : _tokenId(issued));
    }

    /// @dev Makes the call and takes its effects back.
    function _expect(Row memory row, address account, bytes memory refusal) private {
        uint256 snapshot = vm.snapshotState();
        vm.prank(account);
        (bool succeeded, bytes memory answer) = row.target.call(row.call);
        string memory what = string.concat(row.name, " by ", _nameOf(account));
        if (refusal.length == 0) _holds(succeeded, string.concat(what, " was refused"));
        else {
            _holds(!succeeded, string.concat(what, " went through"));
            _same(answer, refusal, what);
        }
        vm.revertToState(snapshot);
    }

    function _nameOf(address account) private view returns (string memory) {
        for (uint8 role = 1; role <= uint8(Role.Regulator); ++role) {
            for (uint8 standing = 0; standing <= uint8(Standing.RegionClosed); ++standing) {
                if (standings[Role(role)][Standing(standing)] == account) {
                    return string.concat("role ", vm.toString(role), " standing ", vm.toString(standing));
                }
            }
        }
        return vm.toString(uint256(uint160(account)));
    }

    // ---- who stands no more, or not yet

    function _grantStandings(Role role) private {
        for (uint8 standing = 0; standing <= uint8(Standing.RegionClosed); ++standing) {
            address account = address(uint160(0x57a000 + uint256(role) * 16 + standing));
            standings[role][Standing(standing)] = account;
            if (standing == uint8(Standing.Expired)) _grant(account, role, UK, LICENSED_FROM, START - 1);
            else if (standing == uint8(Standing.NotYetValid)) {
                _grant(account, role, UK, START + 1, LICENSED_UNTIL);
            } else if (standing == uint8(Standing.RegionClosed)) {
                _grant(account, role, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
            } else _grantHere(account, role);
        }
        _suspend(standings[role][Standing.Suspended], role);
        _revoke(standings[role][Standing.Revoked], role);
    }
}
