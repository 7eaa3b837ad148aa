// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../types/Day.sol";
import { Gtin } from "../types/Gtin.sol";
import { Incident } from "../types/Incident.sol";
import { IncidentId } from "../types/IncidentId.sol";
import { IncidentReason } from "../types/IncidentReason.sol";
import { IncidentStatus } from "../types/IncidentStatus.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { PackLine } from "../types/PackLine.sol";
import { Role } from "../types/Role.sol";

/// @title Packs that are suspected to be falsified, and what became of the suspicion
interface IIncidents {
    /// @notice `site` suspects the pack with `serial`, of a GTIN that belongs to `maker`.
    /// @param seen whether the chain itself says so; else the site's word is taken
    /// @param evidence commitment to what was seen, kept off the chain; zero for none
    event IncidentRaised(
        IncidentId indexed id,
        LicenceId indexed maker,
        LicenceId indexed site,
        IncidentReason reason,
        bool seen,
        Gtin gtin,
        bytes20 lot,
        bytes20 serial,
        bytes32 evidence
    );
    /// @notice Another site saw a pack by the same names while the incident was open.
    event IncidentSighted(
        IncidentId indexed id,
        LicenceId indexed site,
        IncidentReason reason,
        bool seen,
        bytes32 evidence
    );
    /// @notice `by` moved the incident on.
    event IncidentTriaged(
        IncidentId indexed id,
        LicenceId indexed by,
        IncidentStatus status,
        bytes32 evidence
    );

    error IncidentUnknown(IncidentId id);
    /// @notice The same site raised it before: a repeated scan is a notice, not another alarm.
    error IncidentIsOpen(IncidentId id, LicenceId site);
    /// @notice From `status` no such step leads on.
    error IncidentStatusIs(IncidentId id, IncidentStatus status);
    /// @notice No reason is given, or the chain says otherwise: look at the scan again.
    error MismatchNotSeen(IncidentReason reason);
    /// @notice Exactly one pack is suspected at a time.
    error OnePackOnly(uint256 packs);
    /// @notice In this role nobody triages, or this step is a regulator's.
    error TriageNotAllowed(IncidentId id, Role role);
    /// @notice The incident is about products of another manufacturer.
    error IncidentOfAnother(IncidentId id, LicenceId maker);
    /// @notice `line` is not the pack of the incident, is not genuine, or its lot's tree has no level of that height.
    error NothingToLock(IncidentId id, uint8 height);
    /// @notice The incident locks a node of that height or a higher one already.
    error LockNotWider(IncidentId id, uint8 height);

    /// @notice Tells that a pack is suspected. By any licence, in any region. Where the reason is a mismatch, nothing
    /// on the chain may speak against it: no product or lot of that name, another expiry of the lot, a pack that
    /// left the supply chain. That a lot has no such serial the chain cannot see, since it keeps no serials and anybody
    /// may leave a proof out: there the site's word is taken, as for what people see, and the event says so. While
    /// the incident is open, the same pack at another site is a sighting of it, once a site.
    ///
    /// Who took a pack out stands in the events alone: whoever scans asks them first; a site's own pack is a notice.
    /// @param line the one pack as it was scanned; without siblings where no proof can be had
    /// @param expiry day that the pack says; zero where none was read, which suits every reason but ExpiryMismatch
    /// @param evidence commitment to what was seen, kept off the chain; zero for none
    /// @param role the role in which the caller acts
    /// @return id of the incident, old or new
    function raise(
        PackLine calldata line,
        Day expiry,
        IncidentReason reason,
        bytes32 evidence,
        Role role
    ) external returns (IncidentId id);

    /// @notice Suspected to under investigation. By a regulator, or the manufacturer of the GTIN.
    function investigate(IncidentId id, bytes32 evidence, Role role) external;

    /// @notice Ends a suspicion: no falsification was found. What it had locked may move again. By a regulator.
    function clear(IncidentId id, bytes32 evidence) external;

    /// @notice A falsified pack was found whose names no genuine pack bears, so that nothing is to be locked. By a
    /// regulator.
    function confirm(IncidentId id, bytes32 evidence) external;

    /// @notice A falsified pack was found that bears the names of a genuine one: neither may be supplied, nor may
    /// anything under the same node, and no box with it moves forward. Also of an incident that was confirmed without a
    /// lock, or with a lower node, which this one replaces. By a regulator.
    /// @param line the pack, with its proof
    /// @param height of the node to be locked: 0 for the pack, or that of a case, a pallet or the tranche
    function confirmAndLock(IncidentId id, bytes32 evidence, PackLine calldata line, uint8 height) external;

    /// @notice What is known of an incident; status None where it was never raised.
    function incidentOf(IncidentId id) external view returns (Incident memory);

    /// @notice The open or confirmed incident of a pack; zero for none.
    function incidentAbout(LotId lotId, bytes20 serial) external view returns (IncidentId);

    /// @notice How many incidents there are; they are numbered from 1.
    function incidentCount() external view returns (uint32);
}
