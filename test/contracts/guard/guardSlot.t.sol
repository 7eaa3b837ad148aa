// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardSlot, GuardSlots } from "../../../contracts/guard/GuardSlot.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Assertions } from "../../support/sol/Assertions.sol";

contract GuardSlotTest is Assertions {
    using GuardSlots for GuardSlot;

    LicenceId private constant ONE = LicenceId.wrap(1);
    LicenceId private constant OTHER = LicenceId.wrap(2);
    LicenceId private constant PHARMACY = LicenceId.wrap(11);
    uint256 private constant NOW = 1_800_000_000;
    uint256 private constant LAST_MOMENT = type(uint32).max;

    /// @dev Bits 251 to 255 are nobody's.
    uint256 private constant USED = (1 << 251) - 1;

    // ---- open

    function testWhatExpiresLaterFormsTheSecondGroup() public pure {
        GuardSlot slot = _empty().entered(ONE, NOW + 10).entered(ONE, NOW + 20).entered(ONE, NOW + 5);
        _same(slot.near().openOf(), 2, "near");
        _same(slot.near().untilOf(), NOW + 10, "near until");
        _same(slot.far().openOf(), 1, "far");
        _same(slot.far().untilOf(), NOW + 20, "far until");
    }

    function testAGroupIsForgottenAtItsLastMembersExpiry() public pure {
        GuardSlot slot = _empty().entered(ONE, NOW + 10).entered(OTHER, NOW + 20);
        _same(GuardSlot.unwrap(slot.settled(NOW + 9)), GuardSlot.unwrap(slot), "a second before");
        GuardSlot later = slot.settled(NOW + 10);
        _same(later.near().untilOf(), NOW + 20, "the second group is the first");
        _same(later.far().openOf(), 0, "and none is the second");
        _holds(!later.isOpenToOther(OTHER), "whose the rest is, is known again");
        _same(GuardSlot.unwrap(slot.settled(NOW + 20)), 0, "nothing is left");
        _same(GuardSlot.unwrap(slot.settled(LAST_MOMENT)), 0, "ever");
    }

    function testFuzzEnteringAndLeavingTakeAndGiveTheSame(uint32[4] memory lives, uint8 shuffle) public pure {
        GuardSlot slot = _empty();
        for (uint256 i = 0; i < 4; ++i) {
            lives[i] = uint32(_bound(lives[i], NOW + 1, NOW + 400 days));
            slot = slot.entered(i % 2 == 0 ? ONE : OTHER, lives[i]);
        }
        for (uint256 i = 0; i < 4; ++i) {
            _holds(slot.isOpenToOther(PHARMACY), "open until the last has left");
            slot = slot.left(lives[(i + shuffle) % 4]);
        }
        _same(GuardSlot.unwrap(slot), 0, "as before");
    }

    function testFuzzALifeThatMovesCountsOnce(uint32 from, uint32 to, uint32 beside) public pure {
        from = uint32(_bound(from, NOW + 1, NOW + 400 days));
        to = uint32(_bound(to, NOW + 1, NOW + 400 days));
        beside = uint32(_bound(beside, NOW + 1, NOW + 400 days));
        GuardSlot slot = _empty().entered(ONE, beside).entered(ONE, from).moved(ONE, from, to, NOW);
        _same(slot.near().openOf() + slot.far().openOf(), 2, "both");
        slot = slot.moved(ONE, to, 0, NOW).moved(ONE, beside, 0, NOW);
        _same(GuardSlot.unwrap(slot), 0, "none");
    }

    function testALifeThatIsOverNeitherLeavesNorEnters() public pure {
        GuardSlot slot = _empty().entered(ONE, NOW + 10);
        _same(GuardSlot.unwrap(slot.moved(OTHER, NOW, 0, NOW)), GuardSlot.unwrap(slot), "expired, ends");
        _same(GuardSlot.unwrap(slot.moved(OTHER, 0, NOW, NOW)), GuardSlot.unwrap(slot), "revives too late");
        _same(GuardSlot.unwrap(slot.moved(OTHER, 5, 5, NOW + 99)), GuardSlot.unwrap(slot), "does not move");
    }

    // ---- cover

    function testFuzzCoverTouchesNothingElse(uint256 word, uint32 until, uint32 dispenser) public pure {
        GuardSlot slot = GuardSlot.wrap(word).withCover(until, LicenceId.wrap(dispenser));
        _same(slot.coveredUntil(), until, "cover");
        _same(LicenceId.unwrap(slot.lastDispenser()), dispenser, "dispenser");
        _same(GuardSlot.unwrap(slot) >> 64, word >> 64, "the rest");
    }

    function testFuzzUncoversWhatLiesOnTop(uint32 before, uint32 covered, uint8 corrections) public pure {
        covered = uint32(_bound(covered, 0, LAST_MOMENT - 1));
        GuardSlot slot = GuardSlot.wrap((_bound(corrections, 0, 254) << 243) | covered);
        _same(slot.uncovered(before, covered, slot.corrections()).coveredUntil(), before, "on top");
        uint256 kept = slot.uncovered(before, uint256(covered) + 1, slot.corrections()).coveredUntil();
        _same(kept, covered, "another is on top");
        kept = slot.uncovered(before, covered, slot.corrections() + 1).coveredUntil();
        _same(kept, covered, "corrected since");
    }

    function testWhatIsFullDoesNotTellAndStays() public pure {
        GuardSlot last = GuardSlot.wrap(LAST_MOMENT);
        _same(last.uncovered(5, LAST_MOMENT, 0).coveredUntil(), LAST_MOMENT, "end of time");
        GuardSlot corrected = GuardSlot.wrap((uint256(255) << 243) | 9);
        _same(corrected.uncovered(5, 9, 255).coveredUntil(), 9, "full corrections");
    }

    // ---- counts

    function testFullCountsStay() public pure {
        GuardSlot full = GuardSlot.wrap(USED);
        _same(GuardSlot.unwrap(full.asOverridden()), USED, "overridden");
        _same(GuardSlot.unwrap(full.asReported()), USED, "reported");
        _same(GuardSlot.unwrap(full.corrected(LAST_MOMENT, false)), USED, "corrections");
    }

    function testFuzzCountsOneByOne(uint256 word) public pure {
        GuardSlot slot = GuardSlot.wrap(word & USED & ~(uint256(0xff_ffff_ffff) << 211));
        GuardSlot counted = slot.asOverridden().asReported().asReported();
        _same(counted.overridden(), 1, "overridden");
        _same(counted.reported(), 2, "reported");
        _same(counted.corrected(0, false).corrections(), 1, "corrections");
        uint256 rest = GuardSlot.unwrap(counted) & ((1 << 211) - 1);
        _same(rest, GuardSlot.unwrap(slot) & ((1 << 211) - 1), "the rest");
    }

    function testFuzzReleases(uint256 word) public pure {
        GuardSlot slot = GuardSlot.wrap(word & USED);
        _holds(slot.asReleased(true).isReleased(), "released");
        _holds(!slot.asReleased(true).asReleased(false).isReleased(), "used up");
    }

    function testACorrectionDisregardsBothGroups() public pure {
        GuardSlot slot = _empty().entered(ONE, NOW + 10).entered(OTHER, NOW + 20);
        _holds(slot.corrected(0, false).isOpenToOther(PHARMACY), "the cover alone");
        slot = slot.corrected(0, true);
        _holds(!slot.isOpenToOther(PHARMACY), "both");
        _same(slot.near().openOf() + slot.far().openOf(), 2, "they still end one by one");
        _same(slot.left(NOW + 10).left(NOW + 20).near().openOf(), 0, "to none");
    }

    function _empty() private pure returns (GuardSlot) {
        return GuardSlot.wrap(0);
    }
}
