// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { IPacks } from "../pack/IPacks.sol";
import { Gtin } from "../types/Gtin.sol";
import { Incident } from "../types/Incident.sol";
import { IncidentId } from "../types/IncidentId.sol";
import { IncidentReason } from "../types/IncidentReason.sol";
import { IncidentStatus } from "../types/IncidentStatus.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { NodeId, nodeAbove } from "../types/NodeId.sol";
import { PackLine } from "../types/PackLine.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { Role } from "../types/Role.sol";
import { Verdict } from "../types/Verdict.sol";
import { IIncidents } from "./IIncidents.sol";

/// @title Incidents
/// @notice Almost every alarm of a verification system is a false one, so a pack is suspected until a regulator has
/// looked: nothing here stops a supply but a confirmation.
///
///     raise ──► Suspected ── investigate ──► UnderInvestigation
///                  │                              │
///                  ├──────────── clear ───────────┤──► Cleared ◄── clear, unlocks ──┐
///                  └──────────── confirm ─────────┴──► ConfirmedFalsified ───────────┘
///
/// Trusted: {ILicences} for who may act, {IPacks} for what a pack is. It holds one authority: packs let it lock nodes.
contract Incidents is IIncidents {
    ILicences public immutable LICENCES;
    IPacks public immutable PACKS;

    /// @inheritdoc IIncidents
    uint32 public incidentCount;

    mapping(IncidentId id => Incident incident) private _incidents;
    mapping(bytes32 subject => IncidentId id) private _about;

    constructor(ILicences licences, IPacks packs) {
        LICENCES = licences;
        PACKS = packs;
    }

    // ---- everybody who is licensed

    /// @inheritdoc IIncidents
    function raise(
        PackLine calldata line,
        IncidentReason reason,
        bytes32 evidence,
        Role role
    ) external returns (IncidentId id) {
        // Neither a closed region nor a pause keeps a warning back.
        LicenceId site = LICENCES.requireLicenceInAnyRegion(msg.sender, role);
        require(line.units.length == 1, OnePackOnly(line.units.length));
        require(_isSeen(line, reason), MismatchNotSeen(reason));
        LotId lotId = lotIdOf(line.head.gtinOf(), line.head.lotOf());
        bytes20 serial = line.units[0].serialOf();
        bytes32 subject = _subjectOf(lotId, serial);

        id = _about[subject];
        if (IncidentId.unwrap(id) != 0) {
            _sight(id, site, reason, evidence);
            return id;
        }
        id = IncidentId.wrap(++incidentCount);
        Gtin gtin = line.head.gtinOf();
        LicenceId maker = PACKS.productOf(gtin).manufacturer;
        _about[subject] = id;
        _incidents[id] = Incident({
            status: IncidentStatus.Suspected,
            reason: reason,
            site: site,
            maker: maker,
            gtin: gtin,
            sightings: 1,
            node: NodeId.wrap(0),
            isLocked: false,
            lotId: lotId,
            subject: subject
        });

        emit IncidentRaised({
            id: id,
            maker: maker,
            site: site,
            reason: reason,
            gtin: gtin,
            lot: line.head.lotOf(),
            serial: serial,
            evidence: evidence
        });
    }

    // ---- manufacturer and regulator

    /// @inheritdoc IIncidents
    function investigate(IncidentId id, bytes32 evidence, Role role) external {
        require(role == Role.Manufacturer || role == Role.Regulator, TriageNotAllowed(id, role));
        LicenceId by = LICENCES.requireLicenceInAnyRegion(msg.sender, role);
        Incident storage incident = _requireOpen(id);
        require(incident.status == IncidentStatus.Suspected, IncidentStatusIs(id, incident.status));
        require(role == Role.Regulator || incident.maker == by, IncidentOfAnother(id, incident.maker));

        _move(id, by, IncidentStatus.UnderInvestigation, evidence);
    }

    /// @inheritdoc IIncidents
    function clear(IncidentId id, bytes32 evidence) external {
        LicenceId by = LICENCES.requireLicenceInAnyRegion(msg.sender, Role.Regulator);
        Incident storage incident = _incidents[id];
        IncidentStatus status = incident.status;
        require(status != IncidentStatus.None, IncidentUnknown(id));
        require(status != IncidentStatus.Cleared, IncidentStatusIs(id, status));
        bool wasLocked = incident.isLocked;

        incident.isLocked = false;
        _about[incident.subject] = IncidentId.wrap(0);
        _move(id, by, IncidentStatus.Cleared, evidence);

        if (wasLocked) PACKS.lockNode(incident.lotId, incident.node, false);
    }

    /// @inheritdoc IIncidents
    function confirm(IncidentId id, bytes32 evidence) external {
        LicenceId by = LICENCES.requireLicenceInAnyRegion(msg.sender, Role.Regulator);
        _requireOpen(id);

        _move(id, by, IncidentStatus.ConfirmedFalsified, evidence);
    }

    /// @inheritdoc IIncidents
    function confirmAndLock(IncidentId id, bytes32 evidence, PackLine calldata line, uint8 height) external {
        LicenceId by = LICENCES.requireLicenceInAnyRegion(msg.sender, Role.Regulator);
        Incident storage incident = _requireOpen(id);
        LotId lotId = incident.lotId;
        NodeId node = _nodeOf(id, incident.subject, line, height);

        incident.node = node;
        incident.isLocked = true;
        _move(id, by, IncidentStatus.ConfirmedFalsified, evidence);

        PACKS.lockNode(lotId, node, true);
    }

    // ---- questions

    /// @inheritdoc IIncidents
    function incidentOf(IncidentId id) external view returns (Incident memory) {
        return _incidents[id];
    }

    /// @inheritdoc IIncidents
    function incidentAbout(LotId lotId, bytes20 serial) external view returns (IncidentId) {
        return _about[_subjectOf(lotId, serial)];
    }

    // ---- within

    function _sight(IncidentId id, LicenceId site, IncidentReason reason, bytes32 evidence) private {
        Incident storage incident = _incidents[id];
        require(incident.site != site, IncidentIsOpen(id, site));

        if (incident.sightings != type(uint16).max) ++incident.sightings;

        emit IncidentSighted(id, site, reason, evidence);
    }

    function _move(IncidentId id, LicenceId by, IncidentStatus status, bytes32 evidence) private {
        _incidents[id].status = status;

        emit IncidentTriaged(id, by, status, evidence);
    }

    function _requireOpen(IncidentId id) private view returns (Incident storage incident) {
        incident = _incidents[id];
        IncidentStatus status = incident.status;
        require(status != IncidentStatus.None, IncidentUnknown(id));
        require(
            status == IncidentStatus.Suspected || status == IncidentStatus.UnderInvestigation,
            IncidentStatusIs(id, status)
        );
    }

    /// @dev Whether the chain sees what a site says it saw. What people see, it cannot ask.
    function _isSeen(PackLine calldata line, IncidentReason reason) private view returns (bool) {
        if (!reason.isMismatch()) return reason != IncidentReason.None;
        Verdict memory verdict = PACKS.verify(line);
        if (reason == IncidentReason.UnknownProduct) return verdict.productStatus == ProductStatus.None;
        if (verdict.productStatus == ProductStatus.None) return false;
        if (reason == IncidentReason.LotMismatch) return !verdict.authentic;
        if (verdict.lotStatus == LotStatus.None) return false;
        if (reason == IncidentReason.UnknownSerial || reason == IncidentReason.ExpiryMismatch) {
            return !verdict.authentic;
        }
        return verdict.authentic && verdict.decommissioned;
    }

    function _nodeOf(
        IncidentId id,
        bytes32 subject,
        PackLine calldata line,
        uint8 height
    ) private view returns (NodeId) {
        require(line.units.length == 1, OnePackOnly(line.units.length));
        PackLineHead head = line.head;
        uint256 shape = head.shapeOf();
        bool isLevel =
            height == 0 || height == shape >> 16 || height == (shape >> 8) & 0xff || height == shape & 0xff;
        bytes32 named = _subjectOf(lotIdOf(head.gtinOf(), head.lotOf()), line.units[0].serialOf());
        require(isLevel && named == subject && PACKS.verify(line).authentic, NothingToLock(id, height));
        return nodeAbove(line.units[0].indexOf(), height);
    }

    function _subjectOf(LotId lotId, bytes20 serial) private pure returns (bytes32) {
        return keccak256(abi.encode(lotId, serial));
    }
}
