// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MAX_OPEN, OPEN_GROUP_MASK, OpenGroup } from "../../../contracts/guard/OpenGroup.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Assertions } from "../../support/sol/Assertions.sol";

contract OpenGroupTest is Assertions {
    LicenceId private constant ONE = LicenceId.wrap(1);
    LicenceId private constant OTHER = LicenceId.wrap(type(uint32).max);

    function testFuzzBeginsWithItsFirstMember(uint32 prescriber, uint32 expiresAt) public pure {
        prescriber = uint32(_bound(prescriber, 1, type(uint32).max));
        OpenGroup group = _alone(LicenceId.wrap(prescriber), expiresAt);
        _same(group.openOf(), 1, "open");
        _same(group.untilOf(), expiresAt, "until");
        _same(LicenceId.unwrap(group.prescriberOf()), prescriber, "prescriber");
        _holds(!group.alarms(LicenceId.wrap(prescriber)), "not one's own");
    }

    function testNobodyIsAlarmedByNothing() public pure {
        _holds(!OpenGroup.wrap(0).alarms(ONE), "empty");
    }

    function testFuzzLivesAsLongAsTheLongest(uint32 first, uint32 second) public pure {
        OpenGroup group = _alone(ONE, first).joined(ONE, second);
        _same(group.untilOf(), first > second ? first : second, "until");
        _same(group.openOf(), 2, "open");
        _holds(!group.alarms(ONE) && group.alarms(OTHER), "one's own");
    }

    function testOfSeveralItIsNobodys() public pure {
        OpenGroup group = _alone(ONE, 10).joined(OTHER, 10);
        _holds(group.alarms(ONE) && group.alarms(OTHER), "both are alarmed");
        _holds(group.parted().alarms(ONE) && group.parted().alarms(OTHER), "whose is left is not known");
        _same(OpenGroup.unwrap(group.parted().parted()), 0, "nothing is left");
    }

    function testFuzzJoiningAndPartingTakeAndGiveTheSame(uint8 open, uint32 until) public pure {
        OpenGroup group = _of(uint8(_bound(open, 1, MAX_OPEN - 2)), until);
        _same(OpenGroup.unwrap(group.joined(ONE, until).parted()), OpenGroup.unwrap(group), "as before");
    }

    function testAFullCountStays() public pure {
        OpenGroup full = _of(uint8(MAX_OPEN), 10);
        _same(full.joined(ONE, 10).openOf(), MAX_OPEN, "not around to zero");
        _same(full.parted().openOf(), MAX_OPEN, "not known any more");
        OpenGroup nearly = _of(uint8(MAX_OPEN - 1), 10);
        _same(nearly.joined(ONE, 10).openOf(), MAX_OPEN, "the last one that counts");
        _same(nearly.parted().openOf(), MAX_OPEN - 2, "still known");
    }

    function testBelowNoneThereIsNothing() public pure {
        _same(OpenGroup.unwrap(OpenGroup.wrap(0).parted()), 0, "empty");
    }

    function testWhatIsDisregardedAlarmsNobodyUntilOneJoins() public pure {
        OpenGroup group = _alone(OTHER, 10).asDisregarded();
        _holds(!group.alarms(ONE), "disregarded");
        group = group.joined(ONE, 5);
        _holds(!group.alarms(ONE) && group.alarms(OTHER), "the new one's alone");
        _same(group.openOf(), 2, "the count goes on");
        _same(OpenGroup.unwrap(OpenGroup.wrap(0).asDisregarded()), 0, "nothing to disregard");
    }

    function testFuzzStaysWithinItsBits(uint256 word, uint32 prescriber, uint32 expiresAt) public pure {
        OpenGroup group = OpenGroup.wrap(word & OPEN_GROUP_MASK);
        uint256 beyond = ~OPEN_GROUP_MASK;
        _same(OpenGroup.unwrap(group.joined(LicenceId.wrap(prescriber), expiresAt)) & beyond, 0, "joined");
        _same(OpenGroup.unwrap(group.parted()) & beyond, 0, "parted");
        _same(OpenGroup.unwrap(group.asDisregarded()) & beyond, 0, "disregarded");
    }

    function _alone(LicenceId prescriber, uint32 expiresAt) private pure returns (OpenGroup) {
        return OpenGroup.wrap(0).joined(prescriber, expiresAt);
    }

    /// @dev `open` prescriptions of {ONE}.
    function _of(uint8 open, uint32 until) private pure returns (OpenGroup) {
        return
            OpenGroup.wrap(uint256(until) | (uint256(LicenceId.unwrap(ONE)) << 32) | (uint256(open) << 64));
    }
}
