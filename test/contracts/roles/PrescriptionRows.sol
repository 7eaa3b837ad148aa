// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { DispensingDeployer } from "../../../contracts/dispensing/DispensingDeployer.sol";
import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../../contracts/types/CancelReason.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { Naming } from "../../support/sol/Naming.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { RoleRows } from "./RoleRows.sol";
import {
    carrier,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev Of prescriptions and of what joins them with packs.
abstract contract PrescriptionRows is RoleRows {
    function _listTokens() internal {
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

    function _listPrescriptions() internal {
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

    function _listLives() internal {
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

    function _listDispensing() internal {
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

    // ---- calls and rows

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

    function _tokenRow(string memory name, bytes memory call) private {
        address nobody = address(0);
        rows.push(Row(name, address(prescriptions), call, Gate.Nobody, Role.None, Peer.Allowed, nobody));
    }
}
