// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authority } from "../types/Authority.sol";
import { Day } from "../types/Day.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { Preset } from "../types/Preset.sol";
import { RecallClass } from "../types/RecallClass.sol";
import { RecallLevel } from "../types/RecallLevel.sol";
import { hashPair } from "../types/hashPair.sol";

/// @dev A lot of any size in one slot: the state of all its tranches, and the digest of the first.
///
/// | bits   | field         | unit                                                                    |
/// |--------|---------------|-------------------------------------------------------------------------|
/// | 0-2    | status        | {LotStatus}; follows from the fields below                              |
/// | 3-5    | recallClass   | {RecallClass}                                                           |
/// | 6-7    | recallLevel   | {RecallLevel}                                                           |
/// | 8-23   | expiry        | {Day}; the lot may be supplied on that day                              |
/// | 24-25  | quarantinedBy | {Authority}                                                             |
/// | 26-27  | preset        | {Preset}                                                                |
/// | 28     | anyLocked     | an incident locks a node of it                                          |
/// | 29-31  |               | zero                                                                    |
/// | 32-255 | digest        | {LotSlots-digestOf} of the first tranche                                |
///
/// 224 bits have the collision resistance of SHA-224 (FIPS 180-4), 112 bits, and save a second slot, 22,100 gas a
/// lot and 2,100 a supply: `docs/decisions/0002-lot-in-one-slot.md`.
type LotSlot is uint256;

library LotSlots {
    uint256 private constant STATUS = 0;
    uint256 private constant RECALL_CLASS = 3;
    uint256 private constant RECALL_LEVEL = 6;
    uint256 private constant EXPIRY = 8;
    uint256 private constant QUARANTINED_BY = 24;
    uint256 private constant PRESET = 26;
    uint256 private constant ANY_LOCKED = 28;

    uint256 private constant BITS2 = 0x3;
    uint256 private constant BITS3 = 0x7;
    uint256 private constant BITS16 = 0xffff;
    uint256 private constant DIGEST_MASK = ~uint256(type(uint32).max);

    function registered(
        Day expiry_,
        bytes32 root,
        uint24 shape,
        Preset preset_
    ) internal pure returns (LotSlot) {
        return
            LotSlot.wrap(
                digestOf(root, shape) |
                    (uint256(preset_) << PRESET) |
                    (uint256(Day.unwrap(expiry_)) << EXPIRY) |
                    (uint256(LotStatus.Active) << STATUS)
            );
    }

    function status(LotSlot self) internal pure returns (LotStatus) {
        return LotStatus((LotSlot.unwrap(self) >> STATUS) & BITS3);
    }

    function isRegistered(LotSlot self) internal pure returns (bool) {
        return (LotSlot.unwrap(self) >> STATUS) & BITS3 != uint256(LotStatus.None);
    }

    function recallClass(LotSlot self) internal pure returns (RecallClass) {
        return RecallClass((LotSlot.unwrap(self) >> RECALL_CLASS) & BITS3);
    }

    function recallLevel(LotSlot self) internal pure returns (RecallLevel) {
        return RecallLevel((LotSlot.unwrap(self) >> RECALL_LEVEL) & BITS2);
    }

    function expiry(LotSlot self) internal pure returns (Day) {
        return Day.wrap(uint16((LotSlot.unwrap(self) >> EXPIRY) & BITS16));
    }

    function quarantinedBy(LotSlot self) internal pure returns (Authority) {
        return Authority((LotSlot.unwrap(self) >> QUARANTINED_BY) & BITS2);
    }

    function preset(LotSlot self) internal pure returns (Preset) {
        return Preset((LotSlot.unwrap(self) >> PRESET) & BITS2);
    }

    function anyLocked(LotSlot self) internal pure returns (bool) {
        return (LotSlot.unwrap(self) >> ANY_LOCKED) & 1 != 0;
    }

    function withAnyLocked(LotSlot self, bool any) internal pure returns (LotSlot) {
        uint256 cleared = LotSlot.unwrap(self) & ~(uint256(1) << ANY_LOCKED);
        return LotSlot.wrap(any ? cleared | (1 << ANY_LOCKED) : cleared);
    }

    /// @dev Whether the day after the expiry day has begun, in UTC.
    function isExpired(LotSlot self) internal view returns (bool) {
        return block.timestamp >= (uint256(Day.unwrap(expiry(self))) + 1) * 1 days;
    }

    /// @dev Digest of the first tranche.
    function digest(LotSlot self) internal pure returns (uint256) {
        return LotSlot.unwrap(self) & DIGEST_MASK;
    }

    /// @dev What is kept of a tranche: the first 224 bits of `keccak256(abi.encode(root, shape))`. The shape is bound,
    /// too, since a root alone also verifies proofs that begin above the leaves.
    function digestOf(bytes32 root, uint24 shape) internal pure returns (uint256) {
        return uint256(hashPair(root, bytes32(uint256(shape)))) & DIGEST_MASK;
    }

    /// @dev Whether a recall adds to what stands: class and level are given, neither is less, and one is more. Class 4
    /// stops nothing, so its level binds no recall that does.
    /// As numbers, since each comparison of an enum checks once more that it is one: bench row `recall`.
    function isMoreUrgent(LotSlot self, RecallClass class_, RecallLevel level_) internal pure returns (bool) {
        uint256 current = (LotSlot.unwrap(self) >> RECALL_CLASS) & BITS3;
        uint256 wide = (LotSlot.unwrap(self) >> RECALL_LEVEL) & BITS2;
        (uint256 class, uint256 level) = (uint256(class_), uint256(level_));
        if (class == uint256(RecallClass.None) || level == uint256(RecallLevel.None)) return false;
        if (current == uint256(RecallClass.None)) return true;
        if (current == uint256(RecallClass.Class4) && class != uint256(RecallClass.Class4)) return true;
        if (class > current || level < wide) return false;
        return class != current || level != wide;
    }

    /// @dev It must be more urgent than what stands. Class 1 to 3 is final and takes a quarantine's place; class 4 is
    /// "caution in use": the lot stays what it was, and everybody who verifies sees the class.
    function recalled(LotSlot self, RecallClass class_, RecallLevel level) internal pure returns (LotSlot) {
        uint256 cleared = LotSlot.unwrap(self) & ~((BITS3 << RECALL_CLASS) | (BITS2 << RECALL_LEVEL));
        if (class_ != RecallClass.Class4) {
            cleared &= ~((BITS3 << STATUS) | (BITS2 << QUARANTINED_BY));
            cleared |= uint256(LotStatus.Recalled) << STATUS;
        }
        return LotSlot.wrap(cleared | (uint256(class_) << RECALL_CLASS) | (uint256(level) << RECALL_LEVEL));
    }

    /// @dev The lot must not be recalled in class 1 to 3.
    /// @param by {Authority-None} to lift the quarantine, which brings back what was before it
    function quarantined(LotSlot self, Authority by) internal pure returns (LotSlot) {
        LotStatus status_ = by == Authority.None ? LotStatus.Active : LotStatus.Quarantined;
        uint256 cleared = LotSlot.unwrap(self) & ~((BITS3 << STATUS) | (BITS2 << QUARANTINED_BY));
        return LotSlot.wrap(cleared | (uint256(status_) << STATUS) | (uint256(by) << QUARANTINED_BY));
    }
}
