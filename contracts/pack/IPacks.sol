// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authority } from "../types/Authority.sol";
import { Day } from "../types/Day.sol";
import { DecommissionReason } from "../types/DecommissionReason.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Lot } from "../types/Lot.sol";
import { LotId } from "../types/LotId.sol";
import { NodeId } from "../types/NodeId.sol";
import { PackLine } from "../types/PackLine.sol";
import { Preset } from "../types/Preset.sol";
import { ProductStatus } from "../types/ProductStatus.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { Remainder } from "../types/Remainder.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { Verdict } from "../types/Verdict.sol";
import { IProducts } from "./IProducts.sol";
import { LotSlot } from "./LotSlot.sol";

/// @title Serialised packs in Merkle-committed lots
interface IPacks is IProducts {
    event LotRegistered(
        LotId indexed lotId,
        Gtin indexed gtin,
        bytes20 lot,
        Day expiry,
        bytes32 root,
        uint24 shape,
        Preset preset
    );
    /// @notice A further tree of packs joined the lot.
    event TrancheRegistered(LotId indexed lotId, uint8 tranche, bytes32 root, uint24 shape);
    /// @notice The units whose bits are set in `mask`, at word `word` of the lot's bitmap, left the supply chain.
    event UnitsDecommissioned(
        LotId indexed lotId,
        LicenceId indexed licence,
        DecommissionReason reason,
        uint256 word,
        uint256 mask
    );
    /// @notice Of the pack at `index`, which this supply took out, `left` units stay with `dispenser`.
    event PackOpened(
        LotId indexed lotId,
        uint40 indexed index,
        LicenceId indexed dispenser,
        uint24 taken,
        uint24 left
    );
    /// @notice Of the opened pack at `index`, `taken` more units were supplied.
    event RemainderSupplied(
        LotId indexed lotId,
        uint40 indexed index,
        LicenceId indexed dispenser,
        uint24 taken,
        uint24 left
    );
    /// @notice Of the opened pack at `index`, `taken` units were destroyed or stolen.
    event RemainderWrittenOff(
        LotId indexed lotId,
        uint40 indexed index,
        LicenceId indexed dispenser,
        DecommissionReason reason,
        uint24 taken,
        uint24 left
    );
    /// @notice A supply out of the opened pack at `index` was undone.
    event RemainderRefilled(
        LotId indexed lotId,
        uint40 indexed index,
        LicenceId indexed dispenser,
        uint24 left
    );
    /// @notice The units whose bits are set in `mask` are in the supply chain again: what took them out was undone.
    event UnitsReinstated(LotId indexed lotId, LicenceId indexed licence, uint256 word, uint256 mask);
    /// @notice An incident stopped a pack, a case, a pallet or a tranche, or let it go on.
    event NodeLocked(LotId indexed lotId, NodeId indexed node, bool locked);
    event LotQuarantined(LotId indexed lotId, LicenceId indexed licence, Authority authority);
    event QuarantineLifted(LotId indexed lotId, LicenceId indexed licence, Authority authority);
    event LotRecalled(
        LotId indexed lotId,
        LicenceId indexed licence,
        RecallClass recallClass,
        RecallLevel recallLevel
    );

    /// @notice No lot of that GTIN and text was registered.
    error LotUnknown(Gtin gtin, bytes20 lot);
    error LotExists(LotId lotId);
    /// @notice The lot text or the root is empty, or the heights of the tree are out of order.
    error LotTermsInvalid(Gtin gtin, bytes20 lot, uint24 shape);
    error LotHasExpired(LotId lotId, Day expiry);
    error LotIsRecalled(LotId lotId, RecallClass recallClass);
    /// @notice A recall needs class and level, can be made more urgent or wider, and never less of either.
    error RecallNotMoreUrgent(
        LotId lotId,
        RecallClass currentClass,
        RecallLevel currentLevel,
        RecallClass proposedClass,
        RecallLevel proposedLevel
    );
    error LotIsQuarantined(LotId lotId, Authority by);
    error LotNotQuarantined(LotId lotId);
    /// @notice Only equal or higher authority lifts a quarantine.
    error QuarantineOfHigherAuthority(LotId lotId, Authority by);
    /// @notice The root is empty, or the heights of the tree are out of order.
    error TrancheTermsInvalid(LotId lotId, uint24 shape);
    error TrancheExists(LotId lotId, uint8 tranche);
    /// @notice Tranches are numbered without a gap, and the one before `tranche` is missing.
    error TrancheOutOfOrder(LotId lotId, uint8 tranche);
    /// @notice The packs do not prove to the lot's root: wrong serial, expiry or place, or a false proof.
    error UnitNotInLot(LotId lotId);
    /// @notice The pack at `index` left the supply chain before, and neither leaves it again nor moves forward by
    /// itself. Its first decommissioning is in the events.
    error UnitAlreadyDecommissioned(LotId lotId, uint40 index);
    /// @notice The product belongs to neither as its generic nor as its brand.
    error ProductOfAnotherGroup(Gtin gtin, GroupId prescribed);
    error ProductOfAnotherSchedule(Gtin gtin, Schedule product, Schedule prescribed);
    /// @notice Less than a whole pack is only supplied, and never otherwise taken out.
    error PartNotAllowed(LotId lotId);
    /// @notice An opened pack gives at least one unit and less than all `unitsPerPack`.
    error PartInvalid(LotId lotId, uint40 index, uint256 taken, uint24 unitsPerPack);
    /// @notice What is taken out for this reason, or out of an opened pack, cannot be put back, or there is nothing.
    error ReasonNotUndoable(DecommissionReason reason);
    /// @notice A lock is kept in a cell, since without one it could neither be undone nor settled.
    error LockNeedsCell();
    /// @notice Of the opened pack at `index`, only `left` units are there: more was taken out of it since.
    error RemainderUsed(LotId lotId, uint40 index, uint24 left);
    /// @notice An incident stopped the pack at `index`, or a case, a pallet or a tranche around it.
    error UnitIsLocked(LotId lotId, uint40 index);
    /// @notice Only incidents lock.
    error NotIncidents(address caller);
    /// @notice The pack at `index` was never opened.
    error RemainderUnknown(LotId lotId, uint40 index);
    /// @notice The pack at `index` was opened by `dispenser`, who alone may supply the rest.
    error RemainderOfAnother(LotId lotId, uint40 index, LicenceId dispenser);
    error RemainderTooSmall(LotId lotId, uint40 index, uint24 left, uint256 taken);
    /// @notice `role` does not give `reason`; nobody gives Supplied but the dispensing contract.
    error ReasonNotAllowed(DecommissionReason reason, Role role);
    error NotDispensing(address caller);

    /// @notice Registers a lot of any size under its root. Only by the GTIN's manufacturer.
    /// @param lot GS1 (10), ASCII, left-aligned, zero-padded
    /// @param expiry last day on which the lot may be supplied
    /// @param root of the tree whose leaves are the packs
    /// @param shape heights of the tree: top in bits 0-7, pallet in 8-15, case in 16-23
    /// @param preset under which law its packs move
    function registerLot(
        Gtin gtin,
        bytes20 lot,
        Day expiry,
        bytes32 root,
        uint24 shape,
        Preset preset
    ) external;

    /// @notice Registers a further tree of a lot, for packs that were made later. Only by the GTIN's manufacturer, and
    /// neither once the lot is recalled in class 1 to 3 nor past its expiry. The lot's state is that of all its
    /// tranches, of later ones, too.
    /// @param tranche the next number; the lot's first tree is tranche 0, and there are 256 at most
    function registerTranche(Gtin gtin, bytes20 lot, uint8 tranche, bytes32 root, uint24 shape) external;

    /// @notice Stops every supply of a lot until the quarantine is lifted. By the GTIN's manufacturer or a regulator; a
    /// regulator takes over a manufacturer's quarantine. Never blocked by a region.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function quarantine(Gtin gtin, bytes20 lot, Role role) external;

    /// @notice Ends a quarantine, so that the lot is again what it was before. By equal or higher authority than that
    /// which ordered it. Blocked by a pause and by a region that is closed, as every step that lets supplies go on.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function liftQuarantine(Gtin gtin, bytes20 lot, Role role) external;

    /// @notice Recalls a lot of any size, with all its tranches, at once and for good. By the GTIN's manufacturer or a
    /// regulator; again only with a more urgent class or a wider level. Never blocked by a region. Classes 1 to 3 stop
    /// every supply, whatever the level, and take a quarantine's place; class 4 asks for caution and stops none.
    /// @dev In this order, as it gives an early selector: `docs/decisions/0005-gas.md`.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function recall(
        RecallClass recallClass,
        RecallLevel recallLevel,
        Gtin gtin,
        bytes20 lot,
        Role role
    ) external;

    /// @notice Takes packs of one carton out of the supply chain without a prescription, for good.
    ///
    /// | reason     | by                                               | of                            | undoable     |
    /// |------------|--------------------------------------------------|-------------------------------|--------------|
    /// | Destroyed  | pharmacies, wholesalers, the GTIN's manufacturer | any lot, also a recalled one  | no           |
    /// | OwnUse     | pharmacies and hospitals (role Dispenser)        | what might be supplied        | no           |
    /// | Exported   | wholesalers, the GTIN's manufacturer             | what might be supplied        | ten days     |
    /// | Sample     | pharmacies, the GTIN's manufacturer              | any lot                       | ten days     |
    /// | FreeSample | pharmacies, the GTIN's manufacturer              | what might be supplied        | ten days     |
    /// | Stolen     | pharmacies, wholesalers, the GTIN's manufacturer | any lot                       | no           |
    /// | Locked     | the GTIN's manufacturer, regulators              | any lot, whoever holds it     | at any time  |
    /// | CheckedOut | wholesalers, the GTIN's manufacturer             | what might be supplied        | ten days     |
    ///
    /// Under {Preset-UsDscsa} only by whoever holds the packs, but for Locked. A line whose head says {REMAINDER}
    /// writes off what is left of opened packs, as Destroyed or Stolen, by the site that opened them. What an
    /// incident has locked is not given for a reason that moves it forward. Locked only by {decommissionUndoable}.
    /// @param role the role in which the caller acts
    function decommission(PackLine calldata line, DecommissionReason reason, Role role) external;

    /// @notice {decommission} for the packs of several cartons, of one lot or of several: all or nothing.
    function decommissionMany(PackLine[] calldata lines, DecommissionReason reason, Role role) external;

    /// @notice {decommissionMany} for a reason that can be undone, kept in a cell of the site.
    /// @param cell any number whose cell {isUndoCellFree}
    function decommissionUndoable(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external;

    /// @notice Puts back what {decommissionUndoable} took out: the same packs, by the same site, within ten days, or at
    /// any time where they were locked. Never of a lot that is recalled, quarantined or expired, of a product that was
    /// withdrawn, or of what an incident has locked.
    /// @param lines as they were given then; siblings are not looked at
    function undoDecommission(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external;

    /// @notice What was locked stays out for good: it is destroyed or stolen. By the site that locked it.
    /// @param lines as they were given then; siblings are not looked at
    /// @param reason Destroyed or Stolen
    function settleLocked(
        PackLine[] calldata lines,
        DecommissionReason reason,
        Role role,
        uint32 cell
    ) external;

    /// @notice Supplies packs against a prescription. Only by the dispensing contract.
    ///
    /// A unit with `taken` is opened: it leaves the supply chain as a whole, and what is left of it stays with the
    /// dispenser, also where the box in which it lay moves on in the books: by itself it goes nowhere while anything
    /// is left. A line whose head says {REMAINDER} supplies from packs that this dispenser opened: `taken` of each,
    /// and neither siblings nor serials are looked at. The product and the lot are checked as for whole packs.
    /// @param group what was prescribed, generic or brand
    /// @param schedule what the prescription says
    /// @param dispenser licence of the pharmacy
    /// @return quantity of all packs, in the group's counting unit
    /// @return monitored whether any of them may be supplied only under a guard tag
    function supplyPacks(
        PackLine[] calldata lines,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) external returns (uint256 quantity, bool monitored);

    /// @notice Puts back what {supplyPacks} took, of the same lines. Only by the dispensing contract, which knows them.
    /// Under {Preset-UsDscsa} nothing comes back into an emptied pack that was sent by itself meanwhile.
    /// @param lines siblings are not looked at
    function reverseSupply(PackLine[] calldata lines, LicenceId dispenser) external;

    /// @notice Stops a pack, a case, a pallet or a tranche, or lets it go on: what is locked is neither supplied nor
    /// exported, put back or moved forward, nor is a box that holds something locked. Each lock counts; the last to go
    /// lets it go on. Only by the incidents.
    function lockNode(LotId lotId, NodeId node, bool locked) external;

    /// @notice Separate answers about the first pack of `line`. Free, never blocked, and a false proof is an answer,
    /// not an error.
    function verify(PackLine calldata line) external view returns (Verdict memory);

    /// @notice What is known of a lot; status None where it was never registered.
    function lotOf(Gtin gtin, bytes20 lot) external view returns (Lot memory);

    /// @notice What custody asks, in one call: the lot's slot as it stands, whose the product is, and how it stands.
    /// @return slot zero where the lot was never registered
    function lotStanding(
        Gtin gtin,
        LotId lotId
    ) external view returns (LotSlot slot, LicenceId manufacturer, ProductStatus status);

    /// @notice Whether the lot has a tree of that number.
    function hasTranche(LotId lotId, uint8 tranche) external view returns (bool);

    /// @notice What is left of the pack at `index`; all zero where it was never opened.
    function remainderOf(LotId lotId, uint40 index) external view returns (Remainder memory);

    /// @notice Whether the pack at `index` left the supply chain, and so moves forward only within a box.
    function isDecommissioned(LotId lotId, uint40 index) external view returns (bool);

    /// @notice Whether `root` and `shape` are those of the tranche.
    function isTranche(LotId lotId, uint8 tranche, bytes32 root, uint24 shape) external view returns (bool);

    /// @notice Whether an incident has stopped this very node.
    function isLocked(LotId lotId, NodeId node) external view returns (bool);

    /// @notice Whether a node, anything around it or anything within is locked: then it does not move forward.
    function isHeldUp(LotId lotId, NodeId node) external view returns (bool);

    /// @notice Whether {decommissionUndoable} takes this cell of the site now.
    function isUndoCellFree(LicenceId site, uint32 cell) external view returns (bool);

    /// @notice The one contract that may supply.
    function DISPENSING() external view returns (address);

    /// @notice Where it is asked who holds a pack.
    function CUSTODY() external view returns (address);

    /// @notice The one contract that locks nodes.
    function INCIDENTS() external view returns (address);
}
