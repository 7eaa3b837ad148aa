// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Consignment } from "../types/Consignment.sol";
import { CustodyOf } from "../types/CustodyOf.sol";
import { ExceptionReason } from "../types/ExceptionReason.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { Missing } from "../types/Missing.sol";
import { NodeId } from "../types/NodeId.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Party } from "../types/Party.sol";
import { Preset } from "../types/Preset.sol";
import { Role } from "../types/Role.sol";
import { CustodyRecord } from "./CustodyRecord.sol";
import { ICustodyCheck } from "./ICustodyCheck.sol";

/// @title Who holds which packs
/// @notice Nodes are those of the lot's trees, see {NodeId}. The SSCCs on cases and pallets stand off the chain.
interface ICustody is ICustodyCheck {
    /// @notice `from` sent the nodes to `to`, itself or by a carrier of its own.
    /// @param returning bit i is set where node i goes back to whom it came from, or to the manufacturer
    event Dispatched(
        LotId indexed lotId,
        LicenceId indexed from,
        LicenceId indexed to,
        NodeId[] nodes,
        uint256 returning
    );
    /// @notice `from` made the nodes ready for `carrier`, who is to bring them to `to`.
    event Consigned(
        LotId indexed lotId,
        LicenceId indexed from,
        LicenceId indexed to,
        LicenceId carrier,
        uint24 consignment,
        NodeId[] nodes,
        bool returning
    );
    /// @notice The carrier took the nodes over.
    event Carried(LotId indexed lotId, LicenceId indexed carrier, uint24 indexed consignment, NodeId[] nodes);
    /// @param from who held the nodes until now: the sender, or its carrier
    event Received(LotId indexed lotId, LicenceId indexed from, LicenceId indexed to, NodeId[] nodes);
    /// @notice All of `node` was received but what is named.
    event ReceivedExcept(
        LotId indexed lotId,
        LicenceId indexed from,
        LicenceId indexed to,
        NodeId node,
        Missing[] missing
    );
    /// @notice The nodes are the sender's again, or, where a carrier has them, on their way back to it.
    event DispatchRefused(LotId indexed lotId, LicenceId indexed by, NodeId[] nodes, ExceptionReason reason);
    /// @notice A regulator sent stock of `from`, whose licence was revoked, to `to`.
    event CustodyReassigned(
        LotId indexed lotId,
        LicenceId indexed from,
        LicenceId indexed to,
        NodeId[] nodes,
        LicenceId by
    );

    /// @notice Nobody tells who holds packs of this lot.
    error CustodyNotTracked(LotId lotId, Preset preset);
    /// @notice Root and heights are not those of the lot's tranche.
    error TrancheDiffers(LotId lotId, uint8 tranche);
    /// @notice The tranche has no level of that height, or its level no such node.
    error NodeInvalid(NodeId node);
    /// @notice What was opened never moves as a whole again: name what is in it.
    error NodeIsOpened(NodeId node);
    /// @notice The node, or what it is in, is on its way to `to`.
    error NodeInTransit(NodeId node, LicenceId to);
    /// @notice The node was not sent, or not under this name.
    error NodeNotInTransit(NodeId node);
    /// @notice `holder` has the node.
    error NotHolder(NodeId node, LicenceId holder);
    /// @notice The node is on its way to `to`, and neither the caller's to take nor to take back.
    error NodeForAnother(NodeId node, LicenceId to);
    /// @notice All nodes of one call come from one holder; this one from `holder`.
    error NodeFromAnother(NodeId node, LicenceId holder);
    /// @notice An incident stopped the node, what it is in, or something in it.
    error NodeIsLocked(LotId lotId, NodeId node);
    /// @notice Of the opened pack at `index`, `left` units are left, which stay with whoever opened it: write them off,
    /// or undo the supply that opened it, before the pack goes back by itself.
    error PackHasRemainder(LotId lotId, uint40 index, uint24 left);
    /// @notice The consignment is `carrier`'s.
    error NodeOfAnotherCarrier(uint24 consignment, LicenceId carrier);
    /// @notice The node is not ready to be carried in this consignment.
    error NodeNotConsigned(NodeId node, uint24 consignment);
    /// @notice What is missing does not lie in the node that was received.
    error NodeNotWithin(NodeId node, NodeId missing);
    /// @notice A missing node was named before, alone or with what it is in.
    error NodeNamedTwice(NodeId missing);
    /// @notice One to 256 nodes a call.
    error NodeCountInvalid(uint256 count);
    /// @notice Without an exception a node is received as a whole.
    error NothingExcepted(NodeId node);
    /// @notice Nobody sends to itself, and in some roles nobody receives.
    error ReceiverInvalid(LicenceId to, Role role);
    /// @notice In this role nobody holds packs, or, as a carrier, none that go forward by its own decision.
    error CustodyRoleNotAllowed(Role role);
    error ConsignmentExists(LotId lotId, uint24 consignment);
    /// @notice A consignment goes on or back, not both.
    error ConsignmentMixed(uint24 consignment);
    /// @notice The sender may take it back from `until` on, unix time, where nobody received it.
    error TooEarlyToTakeBack(NodeId node, uint256 until);
    /// @notice Only what a revoked or expired licence holds is reassigned.
    error HolderNotEnded(NodeId node, LicenceId holder);
    /// @notice The licence has a number that no record can hold.
    error LicenceBeyondCustody(LicenceId id);

    /// @notice Sends nodes at rest that the caller holds. Whatever is around them is opened with this and never moves
    /// as a whole again. To the manufacturer, or to whom the caller had a node from, it is a return; any other needs a
    /// lot that may be supplied, and nodes that no incident has stopped, around them or within. A pack that left the
    /// supply chain goes nowhere by itself but back ({IPacks-UnitAlreadyDecommissioned}), and not even that while
    /// something is left in it; within a box it travels with the box.
    /// @param nodes of one tranche, 256 at most: a pallet, or the packs and cases of a mixed tote
    /// @param to a manufacturer, wholesaler or dispenser that is in force
    /// @param role the role in which the caller acts: Manufacturer, Wholesaler, Dispenser; Carrier, to return
    function dispatch(CustodyOf calldata of_, NodeId[] calldata nodes, Party calldata to, Role role) external;

    /// @notice {dispatch} by a carrier, who takes custody when it calls {carry}. All nodes go on, or all go back.
    /// @param carrier account of the carrier
    /// @param consignment any number that the lot has not used
    function consign(
        CustodyOf calldata of_,
        NodeId[] calldata nodes,
        Party calldata to,
        address carrier,
        uint24 consignment,
        Role role
    ) external;

    /// @notice Takes over what was consigned to the calling carrier. What goes forward needs what {dispatch} asks for.
    /// @param lot GTIN and lot; heights are not looked at
    function carry(PackLineHead lot, NodeId[] calldata nodes, uint24 consignment) external;

    /// @notice Takes nodes that are on their way to the caller, as they were sent, from one holder. What goes forward
    /// needs a lot that may still be supplied, and nodes of which nothing is locked: a box with something locked in it
    /// is refused, and its sender opens it. So is a pack by itself that left the supply chain meanwhile.
    /// @param lot GTIN and lot; heights are not looked at
    /// @param role the role in which the caller acts: Manufacturer, Wholesaler or Dispenser
    function receiveNodes(PackLineHead lot, NodeId[] calldata nodes, Role role) external;

    /// @notice {receiveNodes} of one node, but for what is missing in it: that stays the sender's, on its way where it
    /// is Short, and refused where it came and is not wanted, so that the books of both agree.
    function receiveExcept(
        CustodyOf calldata of_,
        NodeId node,
        Missing[] calldata missing,
        Role role
    ) external;

    /// @notice Ends what is on its way: by its receiver or its carrier; by its sender, too, as long as no carrier has
    /// taken it over, else more than fourteen days later, as by a regulator. Neither pause, region, lot nor the
    /// caller's standing keep anybody from giving back.
    /// @param role the role in which the caller acts
    function refuse(LotId lotId, NodeId[] calldata nodes, ExceptionReason reason, Role role) external;

    /// @notice Sends stock at rest of a revoked or expired licence to somebody in force. By a
    /// regulator, whatever the lot's state.
    function reassign(CustodyOf calldata of_, NodeId[] calldata nodes, Party calldata to) external;

    /// @notice Who holds a node, whom it is on its way to, and whom the holder had it from; zero for nobody. Of a pack
    /// that left the supply chain, who held it then. Free, and the heights are taken as they are given.
    function custodyOf(
        PackLineHead lot,
        NodeId node
    ) external view returns (LicenceId holder, LicenceId to, LicenceId previous);

    /// @notice What is kept of the node itself.
    function recordOf(LotId lotId, NodeId node) external view returns (CustodyRecord);

    /// @notice All zero where the lot has not used the number.
    function consignmentOf(LotId lotId, uint24 consignment) external view returns (Consignment memory);
}
