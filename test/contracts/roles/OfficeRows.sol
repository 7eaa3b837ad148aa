// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { GuardSlot } from "../../../contracts/guard/GuardSlot.sol";
import { IGuardLedger } from "../../../contracts/guard/IGuardLedger.sol";
import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Grant } from "../../../contracts/types/Grant.sol";
import { GuardCorrectionReason } from "../../../contracts/types/GuardCorrectionReason.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { GuardTerms } from "../../../contracts/types/GuardTerms.sol";
import { OpenPrescriptions } from "../../../contracts/types/OpenPrescriptions.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { OrganisationId } from "../../../contracts/types/OrganisationId.sol";
import { Registrar } from "../../../contracts/types/Registrar.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { ScheduleRule } from "../../../contracts/types/ScheduleRule.sol";
import { RoleRows } from "./RoleRows.sol";
import {
    carrier,
    governor,
    guardian,
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    otherPrescriber,
    pauser,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    registrar,
    regulator,
    SHUT_REGION,
    START,
    UK,
    UNITS_PER_PACK,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Of licences, of governance and of the guard.
abstract contract OfficeRows is RoleRows {
    function _listLicences() internal {
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
    function _listGuard() internal {
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

    function _listOffice() internal {
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

    // ---- calls and rows

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
}
