// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { DispensingDeployer } from "../../contracts/dispensing/DispensingDeployer.sol";
import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { GuardSlot } from "../../contracts/guard/GuardSlot.sol";
import { IGuardLedger } from "../../contracts/guard/IGuardLedger.sol";
import { IGuardOffice } from "../../contracts/guard/IGuardOffice.sol";
import { IGuardPolicy } from "../../contracts/guard/IGuardPolicy.sol";
import { IIncidents } from "../../contracts/incident/IIncidents.sol";
import { TraceabilityDeployer } from "../../contracts/incident/TraceabilityDeployer.sol";
import { UndoCells } from "../../contracts/libraries/UndoCells.sol";
import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IProducts } from "../../contracts/pack/IProducts.sol";
import { IRecalls } from "../../contracts/pack/IRecalls.sol";
import { Recalls } from "../../contracts/pack/Recalls.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { OneKeyToken } from "../../contracts/prescription/OneKeyToken.sol";
import { CancelReason } from "../../contracts/types/CancelReason.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { GroupId } from "../../contracts/types/GroupId.sol";
import { Grant } from "../../contracts/types/Grant.sol";
import { GuardCorrectionReason } from "../../contracts/types/GuardCorrectionReason.sol";
import { GuardRule } from "../../contracts/types/GuardRule.sol";
import { GuardTerms } from "../../contracts/types/GuardTerms.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { IncidentId } from "../../contracts/types/IncidentId.sol";
import { IncidentReason } from "../../contracts/types/IncidentReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../contracts/types/NewPrescription.sol";
import { NotDispensedReason } from "../../contracts/types/NotDispensedReason.sol";
import { NodeId } from "../../contracts/types/NodeId.sol";
import { OpenPrescriptions } from "../../contracts/types/OpenPrescriptions.sol";
import { Opening } from "../../contracts/types/Opening.sol";
import { OverrideReason } from "../../contracts/types/OverrideReason.sol";
import { OrganisationId } from "../../contracts/types/OrganisationId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { Preset } from "../../contracts/types/Preset.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { RecallReason } from "../../contracts/types/RecallReason.sol";
import { Registrar } from "../../contracts/types/Registrar.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { ScheduleRule } from "../../contracts/types/ScheduleRule.sol";
import { UndoOrder } from "../../contracts/types/UndoOrder.sol";
import { Deployed } from "../support/sol/Deployed.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Naming } from "../support/sol/Naming.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { TraceNaming } from "../support/sol/TraceNaming.sol";
import { UndoSuite } from "../support/sol/UndoSuite.sol";
import { vm } from "../support/sol/Vm.sol";
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
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    newcomer,
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
    TABLET,
    UK,
    UNITS_PER_PACK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Every function that changes state × everybody. Each row is one call that succeeds for one account; the tests
/// make it from every other account and compare the refusal to the last byte.
contract RolesTest is UndoSuite {
    using LotTree for TestLot;

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

    bytes20 private constant QUARANTINED_LOT = "QUARANTINED";
    bytes20 private constant RECALLED_LOT = "RECALLED";
    Gtin private constant NEW_GTIN = Gtin.wrap(9_506_000_134_352);
    address private constant CLOSED_PHARMACY = address(0xC105ED);
    GroupId private constant NEW_GENERIC = GroupId.wrap(999_999_999_999_999_999);

    Draft private fresh;
    Draft private issued;
    Draft private claimed;
    Draft private nominated;
    /// @dev With a guard tag.
    Draft private guarded;
    /// @dev Held by a pharmacy whose licence was revoked.
    Draft private abandoned;
    Recalls private recalls;
    Row[] private rows;
    mapping(Role role => mapping(Standing standing => address account)) private standings;

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

    // ---- what is asked

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

    function _listLicences() private {
        bytes memory call = abi.encodeCall(
            ILicences.grant,
            (newcomer, Role.Carrier, OrganisationId.wrap(1), UK, LICENSED_FROM, LICENSED_UNTIL)
        );
        _registrarRow("grant", call, Role.Carrier);
        _registrarRow(
            "suspend",
            abi.encodeCall(ILicences.suspend, (pharmacy, Role.Dispenser, OpenPrescriptions.Honoured)),
            Role.Dispenser
        );
        call = abi.encodeCall(ILicences.reinstate, (otherPrescriber, Role.Prescriber));
        _registrarRow("reinstate", call, Role.Prescriber);
        _registrarRow(
            "revoke",
            abi.encodeCall(ILicences.revoke, (regulator, Role.Regulator, OpenPrescriptions.Honoured)),
            Role.Regulator
        );
        _registrarRow("grantMany", abi.encodeCall(ILicences.grantMany, (_grants())), Role.Carrier);
        call = abi.encodeCall(ILicences.renew, (wholesaler, Role.Wholesaler, LICENSED_UNTIL + 1));
        _registrarRow("renew", call, Role.Wholesaler);
        call = abi.encodeCall(ILicences.rotate, (carrier, Role.Carrier, newcomer, START + 1 days));
        _registrarRow("rotate", call, Role.Carrier);
        call = abi.encodeCall(ILicences.appointRegistrar, (newcomer, Role.Carrier));
        _governanceRow("appointRegistrar", call, governor);
        call = abi.encodeCall(ILicences.dismissRegistrar, (registrar, Role.Carrier));
        _governanceRow("dismissRegistrar", call, guardian);
        _governanceRow("openRegion", abi.encodeCall(ILicences.openRegion, (SHUT_REGION, 0, true)), governor);
        _governanceRow("closeRegion", abi.encodeCall(ILicences.closeRegion, (UK)), pauser);
        Registrar[] memory offices = new Registrar[](1);
        offices[0] = Registrar(newcomer, Role.Carrier);
        call = abi.encodeCall(ILicences.appointRegistrars, (offices));
        _governanceRow("appointRegistrars", call, governor);
        call = abi.encodeCall(ILicences.pause, (_only(Role.Dispenser)));
        _governanceRow("pause", call, pauser);
        call = abi.encodeCall(ILicences.unpause, (_only(Role.Dispenser)));
        _governanceRow("unpause", call, governor);
        call = abi.encodeCall(IAccessManaged.setAuthority, (address(prescriptions)));
        _governanceRow("setAuthority", call, address(world.governance()));
    }

    /// @dev The slots, and who says what becomes of overlaps.
    function _listGuard() private {
        address target = address(prescriptions);
        bytes memory call = abi.encodeCall(
            IPrescriptions.bindTags,
            (claimed.id, _openingOf(claimed), "another", bytes32(0))
        );
        _officeRow("bindTags", target, call);
        call = abi.encodeCall(IGuardLedger.putGuardSlot, ("tag", GuardSlot.wrap(1)));
        _officeRow("putGuardSlot", target, call);
        call = abi.encodeCall(IGuardLedger.putGuardTerms, (GuardTerms.wrap(1)));
        _officeRow("putGuardTerms", target, call);

        target = address(world.guardPolicy());
        call = abi.encodeCall(IGuardPolicy.setRule, (Schedule.Schedule2, GuardRule.Block, 0));
        _governanceRow("setRule", target, call, governor);
        ScheduleRule[] memory rules = new ScheduleRule[](1);
        rules[0] = ScheduleRule(Schedule.Schedule2, GuardRule.Block, 0);
        _governanceRow("setRules", target, abi.encodeCall(IGuardPolicy.setRules, (rules)), governor);
        call = abi.encodeCall(IAccessManaged.setAuthority, (address(prescriptions)));
        _governanceRow("setAuthority of the policy", target, call, address(world.governance()));
    }

    function _listOffice() private {
        address target = address(guardOffice);
        bytes memory call = abi.encodeCall(IGuardOffice.adoptPolicy, (world.guardPolicy()));
        _governanceRow("adoptPolicy", target, call, governor);
        call = abi.encodeCall(IGuardOffice.declareOutage, (START + 2 days, 2));
        _governanceRow("declareOutage", target, call, guardian);
        _governanceRow("endOutage", target, abi.encodeCall(IGuardOffice.endOutage, ()), pauser);
        call = abi.encodeCall(IAccessManaged.setAuthority, (address(prescriptions)));
        _governanceRow("setAuthority of the office", target, call, address(world.governance()));
        _anybodyRow("refreshPolicy", target, abi.encodeCall(IGuardOffice.refreshPolicy, ()));
        call = abi.encodeCall(IGuardOffice.deferSupply, (claimed.id, PHARMACY_LICENCE, UNITS_PER_PACK));
        _dispensingRow("deferSupply", target, call);
        call = abi.encodeCall(IGuardOffice.releaseOverlap, ("tag"));
        _licenceRow("releaseOverlap", target, call, Role.Regulator, Peer.Allowed, regulator);
        call = abi.encodeCall(
            IGuardOffice.correctGuard,
            ("tag", 0, true, GuardCorrectionReason.WrongPatient)
        );
        _licenceRow("correctGuard", target, call, Role.Regulator, Peer.Allowed, regulator);
        call = _reportCall(Role.Prescriber);
        _licenceRow("reportOverlap by a prescriber", target, call, Role.Prescriber, Peer.Allowed, prescriber);
        call = _reportCall(Role.Dispenser);
        _licenceRow("reportOverlap by a pharmacy", target, call, Role.Dispenser, Peer.Allowed, pharmacy);
        _actingRoleRow("reportOverlap as a regulator", target, _reportCall(Role.Regulator), Role.Regulator);
        call = _settleCall(Role.Prescriber);
        _licenceRow("settle by the prescriber", target, call, Role.Prescriber, Peer.NotConcerned, prescriber);
        call = _settleCall(Role.Dispenser);
        _licenceRow("settle by who supplied it", target, call, Role.Dispenser, Peer.NotConcerned, pharmacy);
        call = abi.encodeCall(IGuardOffice.disputeTag, (claimed.id));
        _licenceRow("disputeTag", target, call, Role.Dispenser, Peer.NotConcerned, pharmacy);
        _actingRoleRow("settle as a wholesaler", target, _settleCall(Role.Wholesaler), Role.Wholesaler);
    }

    /// @dev What was kept beforehand: a supply, a sample, a lock. Each by its site alone.
    function _listUndo() private {
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

    function _undoableRow(string memory name, DecommissionReason reason, Role role, address allowed) private {
        Peer peer = role == Role.Manufacturer ? Peer.NotOwner : Peer.Allowed;
        _licenceRow(name, address(packs), _undoableCall(reason, role), role, peer, allowed);
    }

    function _undoableCall(DecommissionReason reason, Role role) private pure returns (bytes memory) {
        return abi.encodeCall(IPacks.decommissionUndoable, (_one(_pack(0)), reason, role, CELL + 1));
    }

    function _listIncidents() private {
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

    function _raiseCall(Role role) private pure returns (bytes memory) {
        return abi.encodeCall(IIncidents.raise, (_pack(11), LOT_EXPIRY, IncidentReason.Complaint, 0, role));
    }

    function _incidentRow(string memory name, bytes memory call, Role role, address allowed) private {
        address target = address(world.incidents());
        rows.push(Row(name, target, call, Gate.LicenceInAnyRegion, role, Peer.Allowed, allowed));
    }

    function _listRecalls() private {
        recalls = Deployed.recalls(licences, packs);
        world.addLot(LotTree.grow(GTIN, RECALLED_LOT, LOT_EXPIRY, 2, 4));
        vm.prank(regulator);
        packs.recall(GTIN, RECALLED_LOT, RecallClass.Class1, RecallLevel.Patient, Role.Regulator);

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

    function _reportCall(Role role) private pure returns (bytes memory) {
        return
            abi.encodeCall(IGuardOffice.reportOverlap, ("tag", bytes32(0), Schedule.PrescriptionOnly, role));
    }

    function _settleCall(Role role) private view returns (bytes memory) {
        Opening memory opening = _openingOf(claimed);
        return
            abi.encodeCall(
                IGuardOffice.settle,
                (claimed.id, role, opening, "another", bytes32(0), OverrideReason.None)
            );
    }

    function _grants() private pure returns (Grant[] memory grants) {
        grants = new Grant[](1);
        grants[0] = Grant({
            account: newcomer,
            role: Role.Carrier,
            organisation: OrganisationId.wrap(1),
            region: UK,
            validFrom: LICENSED_FROM,
            validUntil: LICENSED_UNTIL
        });
    }

    function _listTokens() private {
        address key = PrescriptionId.unwrap(issued.id);
        uint256 tokenId = _tokenId(issued);
        _tokenRow("approve", abi.encodeCall(IERC721.approve, (outsider, tokenId)));
        _tokenRow("setApprovalForAll", abi.encodeCall(IERC721.setApprovalForAll, (outsider, true)));
        _tokenRow("transferFrom", abi.encodeCall(IERC721.transferFrom, (key, outsider, tokenId)));
        bytes memory call = abi.encodeWithSignature(
            "safeTransferFrom(address,address,uint256)",
            key,
            outsider,
            tokenId
        );
        _tokenRow("safeTransferFrom", call);
        call = abi.encodeWithSignature(
            "safeTransferFrom(address,address,uint256,bytes)",
            key,
            outsider,
            tokenId,
            bytes("data")
        );
        _tokenRow("safeTransferFrom with data", call);
    }

    function _listPrescriptions() private {
        bytes memory call = abi.encodeCall(IPrescriptions.issue, (_orderOf(fresh)));
        _licenceRow("issue", address(prescriptions), call, Role.Prescriber, Peer.Allowed, prescriber);
        NewPrescription[] memory orders = new NewPrescription[](1);
        orders[0] = _orderOf(fresh);
        call = abi.encodeCall(IPrescriptions.issueMany, (orders));
        _licenceRow("issueMany", address(prescriptions), call, Role.Prescriber, Peer.Allowed, prescriber);
        call = abi.encodeCall(IPrescriptions.reissue, (_reissueOf(issued, fresh)));
        _licenceRow("reissue", address(prescriptions), call, Role.Prescriber, Peer.NotPrescriber, prescriber);
        Authorisation memory with = _authorise(issued, PHARMACY_LICENCE);
        call = abi.encodeCall(IPrescriptions.claim, (issued.id, with));
        _licenceRow("claim", address(prescriptions), call, Role.Dispenser, Peer.WrongAuthorisation, pharmacy);
        rows.push(
            Row({
                name: "release",
                target: address(prescriptions),
                call: abi.encodeCall(IPrescriptions.release, (claimed.id)),
                gate: Gate.Holder,
                role: Role.Dispenser,
                peer: Peer.HeldByAnother,
                allowed: pharmacy
            })
        );
        call = abi.encodeCall(
            IPrescriptions.supplyFrom,
            (claimed.id, PHARMACY_LICENCE, false, _supplyTerms(UNITS_PER_PACK, 0, 0), _openingOf(claimed))
        );
        _dispensingRow("supply a prescription", address(prescriptions), call);
        call = abi.encodeCall(
            IPrescriptions.supplyByAuthorisation,
            (issued.id, PHARMACY_LICENCE, false, _supplyTerms(UNITS_PER_PACK, 0, 0), _openingOf(issued), with)
        );
        _dispensingRow("claim and supply a prescription", address(prescriptions), call);
    }

    function _listLives() private {
        address target = address(prescriptions);
        bytes memory call = abi.encodeCall(IPrescriptions.claimAsNominee, (nominated.id));
        _licenceRow("claimAsNominee", target, call, Role.Dispenser, Peer.NotNominated, pharmacy);
        call = abi.encodeCall(
            IPrescriptions.notDispensed,
            (claimed.id, NotDispensedReason.NotCollected, _openingOf(claimed))
        );
        _licenceRow("notDispensed", target, call, Role.Dispenser, Peer.HeldByAnother, pharmacy);

        _cancelRow("cancel by the prescriber", Role.Prescriber, Peer.NotPrescriber, prescriber);
        _cancelRow("cancel by a regulator", Role.Regulator, Peer.Allowed, regulator);
        _actingRoleRow("cancel as a pharmacy", _cancelCall(Role.Dispenser), Role.Dispenser);
        _lapseRow("lapse by a prescriber", Role.Prescriber, prescriber);
        _lapseRow("lapse by a pharmacy", Role.Dispenser, pharmacy);
        _lapseRow("lapse by a regulator", Role.Regulator, regulator);
        _actingRoleRow("lapse as a carrier", _lapseCall(Role.Carrier), Role.Carrier);
        _nominateRow("nominate through a prescriber", Role.Prescriber, prescriber);
        _nominateRow("nominate through a pharmacy", Role.Dispenser, pharmacy);
        _actingRoleRow("nominate as a regulator", _nominateCall(Role.Regulator), Role.Regulator);
    }

    function _listDispensing() private {
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(claimed, 0)));
        _licenceRow("dispense", address(dispensing), call, Role.Dispenser, Peer.HeldByAnother, pharmacy);
        Authorisation memory with = _authorise(issued, PHARMACY_LICENCE);
        call = abi.encodeCall(IDispensing.walkIn, (_dispenseOrder(issued, 0), with));
        _licenceRow("walkIn", address(dispensing), call, Role.Dispenser, Peer.WrongAuthorisation, pharmacy);
        DispensingDeployer deployer = Deployed.dispensingDeployer();
        address naming = address(new Naming(deployer.DISPENSING(), deployer.GUARD_OFFICE(), licences));
        call = abi.encodeCall(DispensingDeployer.deploy, (licences, IPrescriptions(naming), IPacks(naming)));
        rows.push(
            Row({
                name: "deploy",
                target: address(deployer),
                call: call,
                gate: Gate.Owner,
                role: Role.None,
                peer: Peer.Allowed,
                allowed: address(this)
            })
        );
    }

    function _listPacks() private {
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
    function _listSafety() private {
        for (uint256 i = 0; i < 2; ++i) {
            Role role = i == 0 ? Role.Manufacturer : Role.Regulator;
            bytes memory call = abi.encodeCall(IProducts.withdrawProduct, (GTIN, role));
            _safetyRow("withdrawProduct", call, role);
            call = abi.encodeCall(IPacks.quarantine, (GTIN, LOT, role));
            _safetyRow("quarantine", call, role);
        }
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

    function _cancelCall(Role role) private view returns (bytes memory) {
        return
            abi.encodeCall(IPrescriptions.cancel, (issued.id, CancelReason.Death, role, _openingOf(issued)));
    }

    function _lapseCall(Role role) private view returns (bytes memory) {
        return abi.encodeCall(IPrescriptions.lapse, (abandoned.id, role));
    }

    function _nominateCall(Role role) private view returns (bytes memory) {
        Authorisation memory with = _authoriseNomination(issued, PHARMACY_LICENCE);
        return abi.encodeCall(IPrescriptions.nominate, (issued.id, PHARMACY_LICENCE, with, role));
    }

    function _cancelRow(string memory name, Role role, Peer peer, address allowed) private {
        address target = address(prescriptions);
        rows.push(Row(name, target, _cancelCall(role), Gate.LicenceInAnyRegion, role, peer, allowed));
    }

    function _lapseRow(string memory name, Role role, address allowed) private {
        address target = address(prescriptions);
        rows.push(Row(name, target, _lapseCall(role), Gate.LicenceInAnyRegion, role, Peer.Allowed, allowed));
    }

    function _nominateRow(string memory name, Role role, address allowed) private {
        _licenceRow(name, address(prescriptions), _nominateCall(role), role, Peer.Allowed, allowed);
    }

    function _actingRoleRow(string memory name, bytes memory call, Role role) private {
        _actingRoleRow(name, address(prescriptions), call, role);
    }

    function _actingRoleRow(string memory name, address target, bytes memory call, Role role) private {
        address nobody = address(0);
        rows.push(Row(name, target, call, Gate.ActingRole, role, Peer.Allowed, nobody));
    }

    function _recallRow(string memory name, Role role, Peer peer, address allowed) private {
        bytes memory call = abi.encodeCall(
            IPacks.recall,
            (GTIN, LOT, RecallClass.Class1, RecallLevel.Patient, role)
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

    function _licenceRow(
        string memory name,
        address target,
        bytes memory call,
        Role role,
        Peer peer,
        address allowed
    ) private {
        rows.push(Row(name, target, call, Gate.Licence, role, peer, allowed));
    }

    function _registrarRow(string memory name, bytes memory call, Role role) private {
        rows.push(Row(name, address(licences), call, Gate.Registrar, role, Peer.Allowed, registrar));
    }

    function _governanceRow(string memory name, bytes memory call, address allowed) private {
        _governanceRow(name, address(licences), call, allowed);
    }

    function _governanceRow(string memory name, address target, bytes memory call, address allowed) private {
        rows.push(Row(name, target, call, Gate.Governance, Role.None, Peer.Allowed, allowed));
    }

    function _officeRow(string memory name, address target, bytes memory call) private {
        rows.push(Row(name, target, call, Gate.Office, Role.None, Peer.Allowed, address(guardOffice)));
    }

    function _anybodyRow(string memory name, address target, bytes memory call) private {
        rows.push(Row(name, target, call, Gate.Anybody, Role.None, Peer.Allowed, outsider));
    }

    function _dispensingRow(string memory name, address target, bytes memory call) private {
        rows.push(Row(name, target, call, Gate.Dispensing, Role.None, Peer.Allowed, address(dispensing)));
    }

    function _tokenRow(string memory name, bytes memory call) private {
        address nobody = address(0);
        rows.push(Row(name, address(prescriptions), call, Gate.Nobody, Role.None, Peer.Allowed, nobody));
    }
}
