// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../types/LicenceId.sol";
import { groupOf, OPEN_GROUP_MASK, OpenGroup } from "./OpenGroup.sol";

/// @dev All that the guard knows of one patient and one substance in one epoch, in one slot, without knowing either.
///
/// | bits    | field         | unit                                                                        |
/// |---------|---------------|-----------------------------------------------------------------------------|
/// | 0-31    | coveredUntil  | unix time at which what was supplied runs out; its last value is "unknown"  |
/// | 32-63   | lastDispenser | licence that supplied last; zero where nobody knows                         |
/// | 64-136  | near          | {OpenGroup}: open prescriptions that expire by `near.until`                 |
/// | 137-209 | far           | {OpenGroup}: those that expire later; empty where `near` is                 |
/// | 210     | released      | a regulator lets the next overlap through                                   |
/// | 211-226 | overridden    | overlaps that passed with a reason; stays at 65,535                         |
/// | 227-242 | reported      | refusals that were reported; stays at 65,535                                |
/// | 243-250 | corrections   | by a regulator; stays at 255                                                |
/// | 251-255 |               | zero                                                                        |
///
/// Two groups, since one would carry a prescription that expired unused on and on while others follow it:
/// `docs/decisions/0011-supply-guard.md`. The rules are in `docs/guard.md`; `test/model/guard.ts` is their model.
type GuardSlot is uint256;

library GuardSlots {
    uint256 private constant DISPENSER = 32;
    uint256 private constant NEAR = 64;
    uint256 private constant FAR = 137;
    uint256 private constant RELEASED = 1 << 210;
    uint256 private constant OVERRIDDEN = 211;
    uint256 private constant REPORTED = 227;
    uint256 private constant CORRECTIONS = 243;

    uint256 private constant BITS8 = 0xff;
    uint256 private constant BITS16 = 0xffff;
    uint256 private constant BITS32 = 0xffffffff;
    uint256 private constant GROUPS = (OPEN_GROUP_MASK << NEAR) | (OPEN_GROUP_MASK << FAR);

    function coveredUntil(GuardSlot self) internal pure returns (uint256) {
        return GuardSlot.unwrap(self) & BITS32;
    }

    function lastDispenser(GuardSlot self) internal pure returns (LicenceId) {
        return LicenceId.wrap(uint32(GuardSlot.unwrap(self) >> DISPENSER));
    }

    function near(GuardSlot self) internal pure returns (OpenGroup) {
        return OpenGroup.wrap((GuardSlot.unwrap(self) >> NEAR) & OPEN_GROUP_MASK);
    }

    function far(GuardSlot self) internal pure returns (OpenGroup) {
        return OpenGroup.wrap((GuardSlot.unwrap(self) >> FAR) & OPEN_GROUP_MASK);
    }

    function isReleased(GuardSlot self) internal pure returns (bool) {
        return GuardSlot.unwrap(self) & RELEASED != 0;
    }

    function overridden(GuardSlot self) internal pure returns (uint256) {
        return (GuardSlot.unwrap(self) >> OVERRIDDEN) & BITS16;
    }

    function reported(GuardSlot self) internal pure returns (uint256) {
        return (GuardSlot.unwrap(self) >> REPORTED) & BITS16;
    }

    function corrections(GuardSlot self) internal pure returns (uint256) {
        return (GuardSlot.unwrap(self) >> CORRECTIONS) & BITS8;
    }

    // ---- open prescriptions

    /// @dev Rule 1: without the groups whose last member has expired.
    function settled(GuardSlot self, uint256 timestamp) internal pure returns (GuardSlot) {
        if (GuardSlot.unwrap(self) & GROUPS == 0 || timestamp < near(self).untilOf()) return self;
        OpenGroup later = far(self);
        if (timestamp >= later.untilOf()) later = OpenGroup.wrap(0);
        return _withGroups(self, later, OpenGroup.wrap(0));
    }

    /// @dev Rule 2: one prescription more. The slot is settled.
    function entered(
        GuardSlot self,
        LicenceId prescriber,
        uint256 expiresAt
    ) internal pure returns (GuardSlot) {
        uint256 word = GuardSlot.unwrap(self);
        // Most come alone.
        if (word & GROUPS == 0) {
            OpenGroup alone = groupOf({
                until: expiresAt,
                prescriber: LicenceId.unwrap(prescriber),
                open: 1
            });
            return GuardSlot.wrap(word | (OpenGroup.unwrap(alone) << NEAR));
        }
        OpenGroup sooner = near(self);
        if (expiresAt <= sooner.untilOf()) {
            return _withGroups(self, sooner.joined(prescriber, expiresAt), far(self));
        }
        return _withGroups(self, sooner, far(self).joined(prescriber, expiresAt));
    }

    /// @dev Rule 3: one prescription less. The slot is settled, and the prescription, which lives, counted in it.
    function left(GuardSlot self, uint256 expiresAt) internal pure returns (GuardSlot) {
        OpenGroup sooner = near(self);
        OpenGroup later = far(self);
        if (expiresAt > sooner.untilOf()) return _withGroups(self, sooner, later.parted());
        sooner = sooner.parted();
        if (OpenGroup.unwrap(sooner) == 0) return _withGroups(self, later, OpenGroup.wrap(0));
        return _withGroups(self, sooner, later);
    }

    /// @dev Rules 2 and 3 in one: a prescription's expiry goes from one moment to another.
    /// @param from zero where it did not live
    /// @param to zero where it lives no more
    function moved(
        GuardSlot self,
        LicenceId prescriber,
        uint256 from,
        uint256 to,
        uint256 timestamp
    ) internal pure returns (GuardSlot slot) {
        if (from == to) return self;
        slot = settled(self, timestamp);
        if (from > timestamp) slot = left(slot, from);
        if (to > timestamp) slot = entered(slot, prescriber, to);
    }

    /// @dev Rule 4: whether a prescription of anybody but `prescriber` is open. The slot is settled.
    function isOpenToOther(GuardSlot self, LicenceId prescriber) internal pure returns (bool) {
        return near(self).alarms(prescriber) || far(self).alarms(prescriber);
    }

    // ---- cover

    function withCover(GuardSlot self, uint256 until, LicenceId dispenser) internal pure returns (GuardSlot) {
        uint256 cleared = GuardSlot.unwrap(self) & ~uint256(type(uint64).max);
        return GuardSlot.wrap(cleared | until | (uint256(LicenceId.unwrap(dispenser)) << DISPENSER));
    }

    /// @dev Rule 10: back to `before`, unless a supply or a correction came on top. A cover that reached the last
    /// moment, and a slot whose corrections are full, no longer tell.
    function uncovered(
        GuardSlot self,
        uint256 before,
        uint256 after_,
        uint256 corrections_
    ) internal pure returns (GuardSlot) {
        bool onTop = coveredUntil(self) == after_ && corrections(self) == corrections_;
        if (!onTop || after_ == BITS32 || corrections_ == BITS8) return self;
        return GuardSlot.wrap((GuardSlot.unwrap(self) & ~BITS32) | before);
    }

    // ---- regulator

    function asReleased(GuardSlot self, bool released) internal pure returns (GuardSlot) {
        uint256 word = GuardSlot.unwrap(self);
        return GuardSlot.wrap(released ? word | RELEASED : word & ~RELEASED);
    }

    function asOverridden(GuardSlot self) internal pure returns (GuardSlot) {
        return overridden(self) == BITS16 ? self : _plus(self, OVERRIDDEN);
    }

    function asReported(GuardSlot self) internal pure returns (GuardSlot) {
        return reported(self) == BITS16 ? self : _plus(self, REPORTED);
    }

    /// @dev Rule 12.
    /// @param until no later than the cover is
    function corrected(GuardSlot self, uint256 until, bool disregard) internal pure returns (GuardSlot slot) {
        slot = GuardSlot.wrap((GuardSlot.unwrap(self) & ~BITS32) | until);
        if (disregard) slot = _withGroups(slot, near(slot).asDisregarded(), far(slot).asDisregarded());
        return corrections(slot) == BITS8 ? slot : _plus(slot, CORRECTIONS);
    }

    function _withGroups(GuardSlot self, OpenGroup near_, OpenGroup far_) private pure returns (GuardSlot) {
        uint256 groups = (OpenGroup.unwrap(near_) << NEAR) | (OpenGroup.unwrap(far_) << FAR);
        return GuardSlot.wrap((GuardSlot.unwrap(self) & ~GROUPS) | groups);
    }

    /// @dev The field at `offset` is not full.
    function _plus(GuardSlot self, uint256 offset) private pure returns (GuardSlot) {
        return GuardSlot.wrap(GuardSlot.unwrap(self) + (1 << offset));
    }
}
