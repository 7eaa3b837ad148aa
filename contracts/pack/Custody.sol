// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Multicall } from "@openzeppelin/contracts/utils/Multicall.sol";

import { ILicences } from "../licence/ILicences.sol";
import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { Consignment } from "../types/Consignment.sol";
import { CustodyOf } from "../types/CustodyOf.sol";
import { CustodyState } from "../types/CustodyState.sol";
import { ExceptionReason } from "../types/ExceptionReason.sol";
import { Gtin } from "../types/Gtin.sol";
import { Licence } from "../types/Licence.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LicenceStatus } from "../types/LicenceStatus.sol";
import { LotId, lotIdOf } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { Missing } from "../types/Missing.sol";
import { NodeId, nodeAbove } from "../types/NodeId.sol";
import { PackLineHead } from "../types/PackLineHead.sol";
import { Party } from "../types/Party.sol";
import { Preset } from "../types/Preset.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { Role } from "../types/Role.sol";
import { Unit } from "../types/Unit.sol";
import { CustodyBook, CustodyBooks } from "./CustodyBooks.sol";
import { CustodyRecord, CustodyRecords } from "./CustodyRecord.sol";
import { ICustody } from "./ICustody.sol";
import { ICustodyCheck } from "./ICustodyCheck.sol";
import { IPacks } from "./IPacks.sol";
import { IProducts } from "./IProducts.sol";
import { LotSlot, LotSlots } from "./LotSlot.sol";

/// @title Custody
/// @notice Who holds which packs of a lot. A pallet of ten thousand packs is a node of the lot's tree, and so is each
/// case and each pack in it; handing over any of them writes one record of 64 bits, and four neighbours share a slot.
///
/// Manufacturers, wholesalers and pharmacies send and receive; carriers bring; a regulator moves what a revoked licence
/// holds. What goes back is never stopped by recall, quarantine, expiry or withdrawal; what goes forward is, at both
/// ends, and so is a pack by itself that left the supply chain. A box takes such packs with it.
///
///     Held ── dispatch ──► Sent, Returned ──────────── receive ──► Held, by the other
///      ▲ ├─── consign ───► Consigned ─ carry ─► Carried ─ receive ──► Held, by the other
///      │ │                     │                  └── refuse ──► Returned, by the carrier to the sender
///      └─┼── refuse ───────────┘
///        └─── what was in it moves alone, or was missing ──► Opened, for good
///
/// Trusted: {ILicences} for who may act, {IPacks} for what a lot is and how it stands. Packs ask {requireHeld} or
/// {requirePackHeld} before a pack whose custody is told is supplied. A tote with packs of several lots is one
/// {multicall}.
contract Custody is ICustody, Multicall {
    using CustodyBooks for CustodyBook;
    using CustodyRecords for CustodyRecord;
    using LicenceQuestion for ILicences;
    using LotSlots for LotSlot;

    /// @dev What stands behind one call for nodes of one tranche.
    struct Leg {
        LotId lotId;
        Gtin gtin;
        LotSlot slot;
        ProductStatus product;
        LicenceId maker;
        uint24 shape;
        uint8 tranche;
    }

    ILicences public immutable LICENCES;
    IPacks public immutable PACKS;

    /// @dev A bit a role.
    uint256 private constant TRADERS =
        (1 << uint256(Role.Manufacturer)) | (1 << uint256(Role.Wholesaler)) | (1 << uint256(Role.Dispenser));
    /// @dev After so many days a sender takes back what nobody received.
    uint256 private constant TAKE_BACK_AFTER = 14;
    /// @dev As many as an event's bitmap tells apart.
    uint256 private constant MAX_NODES = 256;

    mapping(LotId lotId => CustodyBook book) private _books;
    mapping(LotId lotId => mapping(uint256 number => Consignment consignment)) private _consignments;

    constructor(ILicences licences, IPacks packs) {
        LICENCES = licences;
        PACKS = packs;
    }

    // ---- senders

    /// @inheritdoc ICustody
    function dispatch(
        CustodyOf calldata of_,
        NodeId[] calldata nodes,
        Party calldata to,
        Role role
    ) external {
        (LicenceId by, LicenceId receiver) = _requireParties(to, role, nodes.length);
        Leg memory leg = _legOf(of_);
        CustodyBook storage book = _books[leg.lotId];
        uint256 returning = 0;
        for (uint256 i = 0; i < nodes.length; ++i) {
            bool isReturn = _leave({
                book: book,
                leg: leg,
                node: nodes[i],
                by: by,
                to: receiver,
                role: role
            });
            if (isReturn) returning |= 1 << i;
            CustodyState state = isReturn ? CustodyState.Returned : CustodyState.Sent;
            book.put(nodes[i], CustodyRecords.leaving(state, by, LicenceId.unwrap(receiver)));
        }

        emit Dispatched({ lotId: leg.lotId, from: by, to: receiver, nodes: nodes, returning: returning });
    }

    /// @inheritdoc ICustody
    function consign(
        CustodyOf calldata of_,
        NodeId[] calldata nodes,
        Party calldata to,
        address carrier,
        uint24 consignment,
        Role role
    ) external {
        (LicenceId by, LicenceId receiver) = _requireParties(to, role, nodes.length);
        LicenceId bringer = LICENCES.askDespitePause(carrier, Role.Carrier);
        _requireWithin(bringer);
        Leg memory leg = _legOf(of_);
        require(
            LicenceId.unwrap(_consignments[leg.lotId][consignment].to) == 0,
            ConsignmentExists(leg.lotId, consignment)
        );
        CustodyBook storage book = _books[leg.lotId];
        bool returning = false;
        for (uint256 i = 0; i < nodes.length; ++i) {
            bool isReturn = _leave({
                book: book,
                leg: leg,
                node: nodes[i],
                by: by,
                to: receiver,
                role: role
            });
            require(i == 0 || isReturn == returning, ConsignmentMixed(consignment));
            returning = isReturn;
            book.put(nodes[i], CustodyRecords.leaving(CustodyState.Consigned, by, consignment));
        }
        _consignments[leg.lotId][consignment] = Consignment({
            sender: by,
            to: receiver,
            carrier: bringer,
            returning: returning
        });

        emit Consigned({
            lotId: leg.lotId,
            from: by,
            to: receiver,
            carrier: bringer,
            consignment: consignment,
            nodes: nodes,
            returning: returning
        });
    }

    // ---- carriers

    /// @inheritdoc ICustody
    function carry(PackLineHead lot, NodeId[] calldata nodes, uint24 consignment) external {
        (LicenceId by, ) = LICENCES.ask(msg.sender, Role.Carrier);
        _requireCount(nodes.length);
        LotId lotId = lotIdOf(lot.gtinOf(), lot.lotOf());
        Consignment memory load = _consignments[lotId][consignment];
        require(load.carrier == by, NodeOfAnotherCarrier(consignment, load.carrier));
        // Of what goes back nothing is asked.
        LotSlot slot;
        if (!load.returning) slot = _requireMovable(lot.gtinOf(), lotId);
        CustodyBook storage book = _books[lotId];
        for (uint256 i = 0; i < nodes.length; ++i) {
            CustodyRecord record = book.recordAt(nodes[i]);
            require(
                record.stateOf() == CustodyState.Consigned && record.peerOf() == consignment,
                NodeNotConsigned(nodes[i], consignment)
            );
            if (!load.returning) _requirePassable(lotId, slot, nodes[i]);
            book.put(nodes[i], CustodyRecords.leaving(CustodyState.Carried, by, consignment));
        }

        emit Carried(lotId, by, consignment, nodes);
    }

    // ---- receivers

    /// @inheritdoc ICustody
    function receiveNodes(PackLineHead lot, NodeId[] calldata nodes, Role role) external {
        LicenceId by = _requireTrader(role);
        _requireCount(nodes.length);
        LotId lotId = lotIdOf(lot.gtinOf(), lot.lotOf());
        CustodyBook storage book = _books[lotId];
        LicenceId from;
        uint256 forward = 0;
        for (uint256 i = 0; i < nodes.length; ++i) {
            (LicenceId holder, LicenceId source) = _arrive(book, lotId, nodes[i], by);
            require(i == 0 || holder == from, NodeFromAnother(nodes[i], holder));
            from = holder;
            if (LicenceId.unwrap(source) != 0) forward |= 1 << i;
            book.put(nodes[i], CustodyRecords.resting(CustodyState.Held, by, source));
        }
        if (forward != 0) _requireForward(lot, lotId, nodes, forward);

        emit Received(lotId, from, by, nodes);
    }

    /// @inheritdoc ICustody
    function receiveExcept(
        CustodyOf calldata of_,
        NodeId node,
        Missing[] calldata missing,
        Role role
    ) external {
        LicenceId by = _requireTrader(role);
        require(missing.length != 0, NothingExcepted(node));
        Leg memory leg = _legOf(of_);
        CustodyBook storage book = _books[leg.lotId];
        CustodyRecord sent = book.recordAt(node);
        (LicenceId from, LicenceId source) = _arrive(book, leg.lotId, node, by);
        if (LicenceId.unwrap(source) != 0) {
            _requireForward(leg);
            _requirePassable(leg.lotId, leg.slot, node);
        }

        CustodyRecord opened = CustodyRecords.resting(CustodyState.Opened, by, source);
        book.put(node, opened);
        for (uint256 i = 0; i < missing.length; ++i) {
            _except({
                book: book,
                leg: leg,
                node: node,
                missing: missing[i].node,
                sent: sent,
                opened: opened
            });
            // What came and is not wanted goes back at once; what did not come may still be on its way.
            if (missing[i].reason != ExceptionReason.Short) {
                _refuse({ book: book, lotId: leg.lotId, node: missing[i].node, by: by, isRegulator: false });
            }
        }

        emit ReceivedExcept({ lotId: leg.lotId, from: from, to: by, node: node, missing: missing });
    }

    /// @inheritdoc ICustody
    function refuse(LotId lotId, NodeId[] calldata nodes, ExceptionReason reason, Role role) external {
        LicenceId by = _whoGivesBack(role);
        _requireCount(nodes.length);
        CustodyBook storage book = _books[lotId];
        for (uint256 i = 0; i < nodes.length; ++i) {
            _refuse({
                book: book,
                lotId: lotId,
                node: nodes[i],
                by: by,
                isRegulator: role == Role.Regulator
            });
        }

        emit DispatchRefused(lotId, by, nodes, reason);
    }

    // ---- regulators

    /// @inheritdoc ICustody
    function reassign(CustodyOf calldata of_, NodeId[] calldata nodes, Party calldata to) external {
        (LicenceId by, ) = LICENCES.ask(msg.sender, Role.Regulator);
        _requireCount(nodes.length);
        LicenceId receiver = _requireReceiver(to);
        Leg memory leg = _legOf(of_);
        CustodyBook storage book = _books[leg.lotId];
        LicenceId from;
        for (uint256 i = 0; i < nodes.length; ++i) {
            (CustodyRecord record, uint256 height) = _requireResting(book, leg, nodes[i]);
            LicenceId holder = record.holderOf();
            require(i == 0 || holder == from, NodeFromAnother(nodes[i], holder));
            require(_hasEnded(holder), HolderNotEnded(nodes[i], holder));
            from = holder;
            LicenceId previous = book.previousOf({
                shape: leg.shape,
                node: nodes[i],
                maker: leg.maker,
                record: record,
                height: height
            });
            CustodyRecord opened = CustodyRecords.resting(CustodyState.Opened, holder, previous);
            book.split({ shape: leg.shape, node: nodes[i], height: height, opened: opened });
            CustodyState state = CustodyState.Returned;
            book.put(nodes[i], CustodyRecords.leaving(state, holder, LicenceId.unwrap(receiver)));
        }

        emit CustodyReassigned({ lotId: leg.lotId, from: from, to: receiver, nodes: nodes, by: by });
    }

    // ---- questions

    /// @inheritdoc ICustodyCheck
    function requirePackHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        uint40 index,
        LicenceId holder
    ) external view {
        _requireHolder({ lotId: lotId, maker: maker, shape: shape, index: index, holder: holder });
    }

    /// @inheritdoc ICustodyCheck
    function requireHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        Unit[] calldata units,
        LicenceId holder
    ) external view {
        uint256 case_ = shape >> 16;
        // Packs that lie in one unopened box share its record.
        NodeId answered;
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            NodeId box = nodeAbove(index, case_);
            if (i != 0 && NodeId.unwrap(box) == NodeId.unwrap(answered)) continue;
            (CustodyRecord record, uint256 height) = _requireHolder({
                lotId: lotId,
                maker: maker,
                shape: shape,
                index: index,
                holder: holder
            });
            if (!record.isOpened() && height >= case_ && case_ != 0) answered = box;
        }
    }

    /// @inheritdoc ICustody
    function custodyOf(
        PackLineHead lot,
        NodeId node
    ) external view returns (LicenceId holder, LicenceId to, LicenceId previous) {
        LotId lotId = lotIdOf(lot.gtinOf(), lot.lotOf());
        CustodyBook storage book = _books[lotId];
        (, LicenceId maker, ) = PACKS.lotStanding(lot.gtinOf(), lotId);
        (CustodyRecord record, uint256 height) = book.find(lot.shapeOf(), node, maker);
        holder = record.holderOf();
        if (record.isMoving()) to = _receiverOf(lotId, record);
        previous = book.previousOf({
            shape: lot.shapeOf(),
            node: node,
            maker: maker,
            record: record,
            height: height
        });
    }

    /// @inheritdoc ICustody
    function recordOf(LotId lotId, NodeId node) external view returns (CustodyRecord) {
        return _books[lotId].recordAt(node);
    }

    /// @inheritdoc ICustody
    function consignmentOf(LotId lotId, uint24 consignment) external view returns (Consignment memory) {
        return _consignments[lotId][consignment];
    }

    // ---- within: steps

    /// @dev All of a dispatch but the node's own record.
    /// @return returning whether it goes back
    function _leave(
        CustodyBook storage book,
        Leg memory leg,
        NodeId node,
        LicenceId by,
        LicenceId to,
        Role role
    ) private returns (bool returning) {
        (CustodyRecord record, uint256 height) = _requireResting(book, leg, node);
        require(record.holderOf() == by, NotHolder(node, record.holderOf()));
        LicenceId previous = book.previousOf({
            shape: leg.shape,
            node: node,
            maker: leg.maker,
            record: record,
            height: height
        });
        returning = to == leg.maker || to == previous;
        if (returning) {
            _requireNothingLeft(leg.lotId, node);
        } else {
            require(role != Role.Carrier, CustodyRoleNotAllowed(role));
            _requireForward(leg);
            _requirePassable(leg.lotId, leg.slot, node);
        }

        CustodyRecord opened = CustodyRecords.resting(CustodyState.Opened, by, previous);
        book.split({ shape: leg.shape, node: node, height: height, opened: opened });
    }

    /// @dev What a receiver does not take keeps the sender's record.
    function _except(
        CustodyBook storage book,
        Leg memory leg,
        NodeId node,
        NodeId missing,
        CustodyRecord sent,
        CustodyRecord opened
    ) private {
        require(CustodyBooks.isNode(leg.shape, leg.tranche, missing), NodeInvalid(missing));
        uint256 height = node.heightOf();
        require(
            missing.heightOf() < height && NodeId.unwrap(missing.above(height)) == NodeId.unwrap(node),
            NodeNotWithin(node, missing)
        );
        (CustodyRecord record, uint256 level) = book.find(leg.shape, missing, leg.maker);
        require(record.isOpened() && level != missing.heightOf(), NodeNamedTwice(missing));

        book.split({ shape: leg.shape, node: missing, height: level, opened: opened });
        book.put(missing, sent);
    }

    function _refuse(
        CustodyBook storage book,
        LotId lotId,
        NodeId node,
        LicenceId by,
        bool isRegulator
    ) private {
        CustodyRecord record = _requireMoving(book, node);
        LicenceId holder = record.holderOf();
        (LicenceId to, LicenceId sender, LicenceId carrier, bool returning) = _journeyOf(lotId, record);
        bool isCarried = record.stateOf() == CustodyState.Carried;
        if (by != to && by != carrier) {
            bool isSender = by == holder && !isCarried;
            require(isRegulator || isSender, NodeForAnother(node, to));
            // What waits for its carrier is still on the sender's shelf.
            if (!isSender || record.stateOf() != CustodyState.Consigned) _requireLate(node, record);
        }

        // What a carrier has it must bring back, and the sender must receive it.
        book.put(
            node,
            isCarried
                ? CustodyRecords.leaving(CustodyState.Returned, holder, LicenceId.unwrap(sender))
                : CustodyRecords.resting(CustodyState.Held, holder, returning ? to : LicenceId.wrap(0))
        );
    }

    // ---- within: who

    function _requireParties(
        Party calldata to,
        Role role,
        uint256 count
    ) private view returns (LicenceId by, LicenceId receiver) {
        require(_trades(role) || role == Role.Carrier, CustodyRoleNotAllowed(role));
        (by, ) = LICENCES.ask(msg.sender, role);
        _requireCount(count);
        _requireWithin(by);
        receiver = _requireReceiver(to);
        require(receiver != by, ReceiverInvalid(receiver, to.role));
    }

    function _requireTrader(Role role) private view returns (LicenceId by) {
        require(_trades(role), CustodyRoleNotAllowed(role));
        (by, ) = LICENCES.ask(msg.sender, role);
    }

    function _requireReceiver(Party calldata to) private view returns (LicenceId receiver) {
        require(_trades(to.role), ReceiverInvalid(LicenceId.wrap(0), to.role));
        receiver = LICENCES.askDespitePause(to.account, to.role);
        _requireWithin(receiver);
    }

    function _whoGivesBack(Role role) private view returns (LicenceId) {
        // A regulator acts by its office, everybody else gives back what it has: the standing is not asked.
        if (role == Role.Regulator) return LICENCES.askDespitePause(msg.sender, role);
        Licence memory licence = LICENCES.licenceOf(msg.sender, role);
        require(licence.status != LicenceStatus.None, ILicences.LicenceMissing(msg.sender, role));
        // A key that was replaced may be in anybody's hands.
        require(
            licence.status != LicenceStatus.Replaced,
            ILicences.LicenceKeyReplaced(licence.id, msg.sender)
        );
        return licence.id;
    }

    /// @dev A suspension passes; revoked or past its last day, a licence can send nothing back itself.
    function _hasEnded(LicenceId id) private view returns (bool) {
        (address account, Role role) = LICENCES.holderOf(id);
        Licence memory licence = LICENCES.licenceOf(account, role);
        return licence.status == LicenceStatus.Revoked || block.timestamp >= licence.validUntil;
    }

    function _trades(Role role) private pure returns (bool) {
        return (TRADERS >> uint256(role)) & 1 != 0;
    }

    function _requireWithin(LicenceId id) private pure {
        require(LicenceId.unwrap(id) <= CustodyRecords.LIMIT, LicenceBeyondCustody(id));
    }

    function _requireCount(uint256 count) private pure {
        require(count != 0 && count <= MAX_NODES, NodeCountInvalid(count));
    }

    // ---- within: what

    /// @return record that answers for the pack, at `height`
    function _requireHolder(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        uint40 index,
        LicenceId holder
    ) private view returns (CustodyRecord record, uint256 height) {
        (record, height) = _books[lotId].find(shape, nodeAbove(index, 0), maker);
        LicenceId actual = record.holderOf();
        if (actual != holder || record.isMoving()) revert PackNotHeld(lotId, index, actual, holder);
    }

    function _legOf(CustodyOf calldata of_) private view returns (Leg memory leg) {
        PackLineHead head = of_.head;
        leg.gtin = head.gtinOf();
        leg.lotId = lotIdOf(leg.gtin, head.lotOf());
        leg.shape = head.shapeOf();
        leg.tranche = of_.tranche;
        (leg.slot, leg.maker, leg.product) = PACKS.lotStanding(leg.gtin, leg.lotId);
        Preset preset = leg.slot.preset();
        require(preset != Preset.EuFmd, CustodyNotTracked(leg.lotId, preset));
        bool isTranche =
            leg.tranche == 0
                ? leg.slot.digest() == LotSlots.digestOf(of_.root, leg.shape)
                : PACKS.isTranche(leg.lotId, leg.tranche, of_.root, leg.shape);
        require(isTranche, TrancheDiffers(leg.lotId, leg.tranche));
    }

    /// @dev Neither opened nor on its way, itself or with what it is in.
    function _requireResting(
        CustodyBook storage book,
        Leg memory leg,
        NodeId node
    ) private view returns (CustodyRecord record, uint256 height) {
        require(CustodyBooks.isNode(leg.shape, leg.tranche, node), NodeInvalid(node));
        (record, height) = book.find(leg.shape, node, leg.maker);
        if (record.isMoving()) revert NodeInTransit(node, _receiverOf(leg.lotId, record));
        require(!record.isOpened() || height != node.heightOf(), NodeIsOpened(node));
    }

    function _requireMoving(
        CustodyBook storage book,
        NodeId node
    ) private view returns (CustodyRecord record) {
        record = book.recordAt(node);
        require(record.isMoving(), NodeNotInTransit(node));
    }

    /// @return holder who has it now
    /// @return source whom the receiver has it from; zero where it comes back
    function _arrive(
        CustodyBook storage book,
        LotId lotId,
        NodeId node,
        LicenceId by
    ) private view returns (LicenceId holder, LicenceId source) {
        CustodyRecord record = _requireMoving(book, node);
        (LicenceId to, LicenceId sender, , bool returning) = _journeyOf(lotId, record);
        require(to == by, NodeForAnother(node, to));
        return (record.holderOf(), returning ? LicenceId.wrap(0) : sender);
    }

    function _journeyOf(
        LotId lotId,
        CustodyRecord record
    ) private view returns (LicenceId to, LicenceId sender, LicenceId carrier, bool returning) {
        uint24 peer = record.peerOf();
        if (!record.isConsignment()) {
            returning = record.isReturning();
            return (LicenceId.wrap(peer), record.holderOf(), LicenceId.wrap(0), returning);
        }
        Consignment memory load = _consignments[lotId][peer];
        return (load.to, load.sender, load.carrier, load.returning);
    }

    function _receiverOf(LotId lotId, CustodyRecord record) private view returns (LicenceId to) {
        (to, , , ) = _journeyOf(lotId, record);
    }

    function _requireLate(NodeId node, CustodyRecord record) private view {
        uint256 underway = record.daysUnderway();
        if (underway > TAKE_BACK_AFTER) return;
        uint256 today = block.timestamp / 1 days;
        revert TooEarlyToTakeBack(node, (today + TAKE_BACK_AFTER + 1 - underway) * 1 days);
    }

    function _requireMovable(Gtin gtin, LotId lotId) private view returns (LotSlot slot) {
        ProductStatus product;
        (slot, , product) = PACKS.lotStanding(gtin, lotId);
        _requireForward(gtin, lotId, slot, product);
    }

    /// @param forward bitmap of those nodes that do not come back
    function _requireForward(
        PackLineHead lot,
        LotId lotId,
        NodeId[] calldata nodes,
        uint256 forward
    ) private view {
        LotSlot slot = _requireMovable(lot.gtinOf(), lotId);
        for (uint256 i = 0; i < nodes.length; ++i) {
            if ((forward >> i) & 1 != 0) _requirePassable(lotId, slot, nodes[i]);
        }
    }

    function _requireForward(Leg memory leg) private view {
        _requireForward(leg.gtin, leg.lotId, leg.slot, leg.product);
    }

    /// @dev What stops a supply stops what goes forward, by the same names.
    function _requireForward(Gtin gtin, LotId lotId, LotSlot slot, ProductStatus product) private view {
        require(product == ProductStatus.Active, IProducts.ProductIsWithdrawn(gtin));
        LotStatus status = slot.status();
        if (status != LotStatus.Active) {
            if (status == LotStatus.Recalled) revert IPacks.LotIsRecalled(lotId, slot.recallClass());
            revert IPacks.LotIsQuarantined(lotId, slot.quarantinedBy());
        }
        if (slot.isExpired()) revert IPacks.LotHasExpired(lotId, slot.expiry());
    }

    /// @dev Of what goes forward. A box moves with all that it holds, and in what holds it; of a pack that moves by
    /// itself it is asked, too, whether it is still in the supply chain.
    function _requirePassable(LotId lotId, LotSlot slot, NodeId node) private view {
        if (slot.anyLocked()) require(!PACKS.isHeldUp(lotId, node), NodeIsLocked(lotId, node));
        if (node.heightOf() != 0) return;
        uint40 index = _packOf(node);
        if (PACKS.isDecommissioned(lotId, index)) revert IPacks.UnitAlreadyDecommissioned(lotId, index);
    }

    /// @dev Of what goes back. What is left of an opened pack stays with whoever opened it.
    function _requireNothingLeft(LotId lotId, NodeId node) private view {
        if (node.heightOf() != 0) return;
        uint40 index = _packOf(node);
        uint24 left = PACKS.remainderOf(lotId, index).left;
        require(left == 0, PackHasRemainder(lotId, index, left));
    }

    /// @param node of a pack, which has the number of the pack itself
    function _packOf(NodeId node) private pure returns (uint40) {
        return uint40(NodeId.unwrap(node));
    }
}
