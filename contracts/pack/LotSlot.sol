// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../types/Day.sol";
import { LotStatus } from "../types/LotStatus.sol";
import { RecallClass } from "../types/RecallClass.sol";

/// @dev A lot of any size in one slot.
///
/// | bits   | field       | unit                                                                      |
/// |--------|-------------|---------------------------------------------------------------------------|
/// | 0-2    | status      | {LotStatus}                                                               |
/// | 3-5    | recallClass | {RecallClass}                                                             |
/// | 6-7    |             | kept for the level of a recall                                            |
/// | 8-23   | expiry      | {Day}; the lot may be supplied on that day                                |
/// | 24-31  |             | kept for the preset and for who put the lot under quarantine              |
/// | 32-255 | digest      | first 224 bits of `keccak256(abi.encode(root, shape))` of the first tranche |
///
/// 224 bits have the collision resistance of SHA-224 (FIPS 180-4), 112 bits, and save a second slot, 22,100 gas a
/// lot and 2,100 a supply: `docs/decisions/0002-lot-in-one-slot.md`.
type LotSlot is uint256;

library LotSlots {
    uint256 private constant STATUS = 0;
    uint256 private constant RECALL_CLASS = 3;
    uint256 private constant EXPIRY = 8;

    uint256 private constant BITS3 = 0x7;
    uint256 private constant BITS16 = 0xffff;
    uint256 private constant DIGEST_MASK = ~uint256(type(uint32).max);

    function registered(Day expiry_, bytes32 root, uint24 shape) internal pure returns (LotSlot) {
        return
            LotSlot.wrap(
                _digest(root, shape) |
                    (uint256(Day.unwrap(expiry_)) << EXPIRY) |
                    (uint256(LotStatus.Active) << STATUS)
            );
    }

    function status(LotSlot self) internal pure returns (LotStatus) {
        return LotStatus((LotSlot.unwrap(self) >> STATUS) & BITS3);
    }

    function recallClass(LotSlot self) internal pure returns (RecallClass) {
        return RecallClass((LotSlot.unwrap(self) >> RECALL_CLASS) & BITS3);
    }

    function expiry(LotSlot self) internal pure returns (Day) {
        return Day.wrap(uint16((LotSlot.unwrap(self) >> EXPIRY) & BITS16));
    }

    /// @dev Whether the day after the expiry day has begun, in UTC.
    function isExpired(LotSlot self) internal view returns (bool) {
        return block.timestamp >= (uint256(Day.unwrap(expiry(self))) + 1) * 1 days;
    }

    /// @dev Whether `root` and `shape` are those that were registered.
    function commitsTo(LotSlot self, bytes32 root, uint24 shape) internal pure returns (bool) {
        return LotSlot.unwrap(self) & DIGEST_MASK == _digest(root, shape);
    }

    function recalled(LotSlot self, RecallClass class_) internal pure returns (LotSlot) {
        // Class 4 is "caution in use": the lot may still be supplied, and everybody who verifies sees the class.
        LotStatus status_ = class_ == RecallClass.Class4 ? LotStatus.Active : LotStatus.Recalled;
        uint256 cleared = LotSlot.unwrap(self) & ~((BITS3 << STATUS) | (BITS3 << RECALL_CLASS));
        return LotSlot.wrap(cleared | (uint256(status_) << STATUS) | (uint256(class_) << RECALL_CLASS));
    }

    function _digest(bytes32 root, uint24 shape) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(root, shape))) & DIGEST_MASK;
    }
}
