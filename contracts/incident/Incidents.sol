// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { IPacks } from "../pack/IPacks.sol";
import { Day } from "../types/Day.sol";
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
///                                                       ▲  └─ lock, or lock more ─┐
///                                                       └─────────────────────────┘
///
/// Trusted: {ILicences} for who may act, {IPacks} for what a pack is. It holds one authority: packs let it lock nodes.
contract Incidents is IIncidents {
    ILicences public immutable LICENCES;
    IPacks public immutable PACKS;

    /// @inheritdoc IIncidents
    uint32 public incidentCount;

    mapping(IncidentId id => Incident incident) private _incidents;
    mapping(bytes32 subject => IncidentId id) private _about;
    mapping(IncidentId id => mapping(LicenceId site => bool told)) private _told;

    constructor(ILicences licences, IPacks packs) {
        LICENCES = licences;
        PACKS = packs;
    }

    // ---- everybody who is licensed

    /// @inheritdoc IIncidents
    function raise(
        PackLine calldata line,
        Day expiry,
        IncidentReason reason,
        bytes32 evidence,
        Role role
    ) external returns (IncidentId id) {
        // Neither a closed region nor a pause keeps a warning back.
        LicenceId site = LICENCES.requireLicenceDespitePause(msg.sender, role);
        require(line.units.length == 1, OnePackOnly(line.units.length));
        (bool allowed, bool seen) = _judge(line, expiry, reason, site);
        require(allowed, MismatchNotSeen(reason));
        LotId lotId = lotIdOf(line.head.gtinOf(), line.head.lotOf());
        bytes20 serial = line.units[0].serialOf();
        bytes32 subject = _subjectOf(lotId, serial);

        id = _about[subject];
        if (IncidentId.unwrap(id) != 0) {
            require(!_told[id][site], IncidentIsOpen(id, site));
            _told[id][site] = true;
            _sight({ id: id, site: site, reason: reason, seen: seen, evidence: evidence });
            return id;
        }
        id = IncidentId.wrap(++incidentCount);
        _told[id][site] = true;
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
            seen: seen,
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
        LicenceId by = LICENCES.requireLicenceDespitePause(msg.sender, role);
        Incident storage incident = _requireOpen(id);
        require(incident.status == IncidentStatus.Suspected, IncidentStatusIs(id, incident.status));
        require(role == Role.Regulator || incident.maker == by, IncidentOfAnother(id, incident.maker));

        _move(id, by, IncidentStatus.UnderInvestigation, evidence);
    }

    /// @inheritdoc IIncidents
    function clear(IncidentId id, bytes32 evidence) external {
        LicenceId by = LICENCES.requireLicenceDespitePause(msg.sender, Role.Regulator);
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
        LicenceId by = LICENCES.requireLicenceDespitePause(msg.sender, Role.Regulator);
        _requireOpen(id);

        _move(id, by, IncidentStatus.ConfirmedFalsified, evidence);
    }

    /// @inheritdoc IIncidents
    function confirmAndLock(IncidentId id, bytes32 evidence, PackLine calldata line, uint8 height) external {
        LicenceId by = LICENCES.requireLicenceDespitePause(msg.sender, Role.Regulator);
        Incident storage incident = _incidents[id];
        IncidentStatus status = incident.status;
        require(status != IncidentStatus.None, IncidentUnknown(id));
        require(status != IncidentStatus.Cleared, IncidentStatusIs(id, status));
        LotId lotId = incident.lotId;
        NodeId node = _nodeOf(id, incident.subject, line, height);
        (bool wasLocked, NodeId before) = (incident.isLocked, incident.node);
        // Both stand above the incident's own pack, so the higher one holds the lower one.
        require(!wasLocked || height > before.heightOf(), LockNotWider(id, height));

        incident.node = node;
        incident.isLocked = true;
        _move(id, by, IncidentStatus.ConfirmedFalsified, evidence);

        PACKS.lockNode(lotId, node, true);
        if (wasLocked) PACKS.lockNode(lotId, before, false);
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

    function _sight(
        IncidentId id,
        LicenceId site,
        IncidentReason reason,
        bool seen,
        bytes32 evidence
    ) private {
        Incident storage incident = _incidents[id];

        if (incident.sightings != type(uint16).max) ++incident.sightings;

        emit IncidentSighted({ id: id, site: site, reason: reason, seen: seen, evidence: evidence });
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

    /// @dev What people see, the chain cannot ask; nor whether a serial has no proof, or the site left it out.
    /// @return allowed whether nothing speaks against what the site says
    /// @return seen whether the chain itself says so
    function _judge(
        PackLine calldata line,
        Day expiry,
        IncidentReason reason,
        LicenceId site
    ) private view returns (bool allowed, bool seen) {
        if (!reason.isMismatch()) return (reason != IncidentReason.None, false);
        Verdict memory verdict = PACKS.verify(line);
        bool isProduct = verdict.productStatus != ProductStatus.None;
        if (reason == IncidentReason.UnknownProduct) return (!isProduct, true);
        if (!isProduct) return (false, false);
        bool isLot = verdict.lotStatus != LotStatus.None;
        if (reason == IncidentReason.LotMismatch) return (!verdict.authentic, !isLot);
        if (!isLot) return (false, false);
        if (reason == IncidentReason.UnknownSerial) return (!verdict.authentic, false);
        if (reason == IncidentReason.ExpiryMismatch) {
            return (_isOtherExpiry(line.head, expiry), verdict.authentic);
        }
        // Of opened packs alone the chain knows who took them out. It is no news to that site.
        bool isOwn = verdict.remainder.dispenser == site && reason == IncidentReason.AlreadyDecommissioned;
        return (verdict.authentic && verdict.decommissioned && !isOwn, true);
    }

    function _isOtherExpiry(PackLineHead head, Day expiry) private view returns (bool) {
        return
            Day.unwrap(expiry) != 0 &&
            Day.unwrap(PACKS.lotOf(head.gtinOf(), head.lotOf()).expiry) != Day.unwrap(expiry);
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
