// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../types/Day.sol";
import { DecommissionReason } from "../types/DecommissionReason.sol";
import { GroupId } from "../types/GroupId.sol";
import { Gtin } from "../types/Gtin.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { PackLine } from "../types/PackLine.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { Verdict } from "../types/Verdict.sol";
import { IProducts } from "./IProducts.sol";

/// @title Serialised packs in Merkle-committed lots
interface IPacks is IProducts {
    event LotRegistered(
        LotId indexed lotId,
        Gtin indexed gtin,
        bytes20 lot,
        Day expiry,
        bytes32 root,
        uint24 shape
    );
    /// @notice The units whose bits are set in `mask`, at word `word` of the lot's bitmap, left the supply chain.
    event UnitsDecommissioned(
        LotId indexed lotId,
        LicenceId indexed licence,
        DecommissionReason reason,
        uint256 word,
        uint256 mask
    );
    event LotRecalled(LotId indexed lotId, LicenceId indexed licence, RecallClass recallClass);

    /// @notice No lot of that GTIN and text was registered.
    error LotUnknown(Gtin gtin, bytes20 lot);
    error LotExists(LotId lotId);
    /// @notice The lot text or the root is empty, or the heights of the tree are out of order.
    error LotTermsInvalid(Gtin gtin, bytes20 lot, uint24 shape);
    error LotHasExpired(LotId lotId, Day expiry);
    error LotIsRecalled(LotId lotId, RecallClass recallClass);
    /// @notice A recall can be made more urgent, never less.
    error RecallNotMoreUrgent(LotId lotId, RecallClass current, RecallClass proposed);
    /// @notice The packs do not prove to the lot's root: wrong serial, expiry or place, or a false proof.
    error UnitNotInLot(LotId lotId);
    /// @notice The pack at `index` left the supply chain before. Its first decommissioning is in the events.
    error UnitAlreadyDecommissioned(LotId lotId, uint40 index);
    /// @notice The product belongs to neither as its generic nor as its brand.
    error ProductOfAnotherGroup(Gtin gtin, GroupId prescribed);
    error ProductOfAnotherSchedule(Gtin gtin, Schedule product, Schedule prescribed);
    /// @notice `role` may not do this.
    error RoleNotAllowed(Role role);
    /// @notice `reason` is only given by the dispensing contract.
    error ReasonNotAllowed(DecommissionReason reason);
    error NotDispensing(address caller);

    /// @notice Registers a lot of any size under its root. Only by the GTIN's manufacturer.
    /// @param lot GS1 (10), ASCII, left-aligned, zero-padded
    /// @param expiry last day on which the lot may be supplied
    /// @param root of the tree whose leaves are the packs
    /// @param shape heights of the tree: top in bits 0-7, pallet in 8-15, case in 16-23
    function registerLot(Gtin gtin, bytes20 lot, Day expiry, bytes32 root, uint24 shape) external;

    /// @notice Recalls a lot of any size at once and for good. By the GTIN's manufacturer or a regulator; again only
    /// with a more urgent class. Never blocked by a region. Classes 1 to 3 stop every supply; class 4 asks for caution
    /// and stops none.
    /// @param role the role in which the caller acts: Manufacturer or Regulator
    function recall(Gtin gtin, bytes20 lot, RecallClass recallClass, Role role) external;

    /// @notice Takes packs of one carton out of the supply chain without a prescription. By pharmacies, wholesalers,
    /// and the GTIN's manufacturer. Expired and recalled packs may be destroyed, too.
    /// @param role the role in which the caller acts
    function decommission(PackLine calldata line, DecommissionReason reason, Role role) external;

    /// @notice Supplies packs against a prescription. Only by the dispensing contract.
    /// @param group what was prescribed, generic or brand
    /// @param schedule what the prescription says
    /// @param dispenser licence of the pharmacy
    /// @return quantity of all packs, in the group's counting unit
    function supply(
        PackLine[] calldata lines,
        GroupId group,
        Schedule schedule,
        LicenceId dispenser
    ) external returns (uint256 quantity);

    /// @notice Separate answers about the first pack of `line`. Free, never blocked, and a false proof is an answer,
    /// not an error.
    function verify(PackLine calldata line) external view returns (Verdict memory);

    /// @notice What is known of a lot; status None where it was never registered.
    function lotOf(
        Gtin gtin,
        bytes20 lot
    ) external view returns (LotStatus status, RecallClass recallClass, Day expiry);

    function isDecommissioned(LotId lotId, uint40 index) external view returns (bool);

    /// @notice The one contract that may supply.
    function DISPENSING() external view returns (address);
}
