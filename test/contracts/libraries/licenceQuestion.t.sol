// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { MuteRegister, QuestionHarness } from "../../support/sol/QuestionHarness.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    LICENSED_FROM,
    LICENSED_UNTIL,
    newcomer,
    pharmacy,
    prescriber,
    regulator,
    SHUT_REGION,
    UK
} from "../../support/sol/World.sol";

/// @dev {LicenceQuestion} against a plain call of the same register: the same answers, the same refusals, byte for byte.
contract LicenceQuestionTest is Suite {
    QuestionHarness private _harness;

    function setUp() public override {
        super.setUp();
        _harness = new QuestionHarness();
    }

    function testFuzzAnswersAndRefusesAsAPlainCall(
        uint256 which,
        uint256 role,
        uint256 standing,
        uint32 time
    ) public {
        address account = _pick(which);
        _letStand(standing % 7);
        // Else it stays within the dates of all licences.
        if (time % 2 == 0) vm.warp(time);

        _agrees(account, Role(role % 7));
    }

    function testAnswersWhoIsLicensed() public {
        _grant(newcomer, Role.Dispenser, UK, LICENSED_FROM, LICENSED_UNTIL);

        (LicenceId id, RegionClock clock, bool kept) = _harness.ask(licences, newcomer, Role.Dispenser);
        (LicenceId wanted, RegionClock shown) = licences.requireLicence(newcomer, Role.Dispenser);
        assert(id == wanted && LicenceId.unwrap(id) != 0 && kept);
        assert(RegionClock.unwrap(clock) == RegionClock.unwrap(shown) && RegionClock.unwrap(clock) != 0);
    }

    function testAsksDespiteAPauseWhatItRefusesElse() public {
        _pause(Role.Dispenser);

        (LicenceId id, bool kept) = _harness.askDespitePause(licences, pharmacy, Role.Dispenser);
        assert(LicenceId.unwrap(id) != 0 && kept);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RolePaused.selector, Role.Dispenser));
        _harness.ask(licences, pharmacy, Role.Dispenser);
    }

    function testAsksDespiteAClosedRegionWhatItRefusesElse() public {
        LicenceId granted = _grant(newcomer, Role.Dispenser, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);

        (LicenceId id, ) = _harness.askDespitePause(licences, newcomer, Role.Dispenser);
        assert(id == granted);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionNotLive.selector, SHUT_REGION));
        _harness.ask(licences, newcomer, Role.Dispenser);
    }

    function testPassesOnTheRegistersRefusal() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceMissing.selector, pharmacy, Role.Prescriber));
        _harness.ask(licences, pharmacy, Role.Prescriber);
    }

    function testRefusesAnAccountWithoutCode() public {
        vm.expectRevert(bytes(""));
        _harness.ask(ILicences(newcomer), pharmacy, Role.Dispenser);
        vm.expectRevert(bytes(""));
        _harness.askDespitePause(ILicences(newcomer), pharmacy, Role.Dispenser);
    }

    function testFuzzRefusesAnAnswerThatIsTooShort(uint256 length) public {
        length = _bound(length, 0, 63);
        ILicences register = ILicences(address(new MuteRegister(new bytes(length))));

        vm.expectRevert(bytes(""));
        _harness.ask(register, pharmacy, Role.Dispenser);
        if (length < 32) vm.expectRevert(bytes(""));
        _harness.askDespitePause(register, pharmacy, Role.Dispenser);
    }

    function testTakesAnAnswerThatIsLongEnough() public {
        ILicences register = ILicences(address(new MuteRegister(abi.encode(7, 9))));

        (LicenceId id, RegionClock clock, ) = _harness.ask(register, pharmacy, Role.Dispenser);
        assert(LicenceId.unwrap(id) == 7 && RegionClock.unwrap(clock) == 9);
    }

    // ---- within

    function _agrees(address account, Role role) private view {
        (bool wanted, bytes memory plain) = address(licences).staticcall(
            abi.encodeCall(ILicences.requireLicence, (account, role))
        );
        (bool answered, bytes memory asked) = address(_harness).staticcall(
            abi.encodeCall(QuestionHarness.ask, (licences, account, role))
        );
        _same(wanted, plain, answered, asked);

        (wanted, plain) = address(licences).staticcall(
            abi.encodeCall(ILicences.requireLicenceDespitePause, (account, role))
        );
        (answered, asked) = address(_harness).staticcall(
            abi.encodeCall(QuestionHarness.askDespitePause, (licences, account, role))
        );
        _same(wanted, plain, answered, asked);
    }

    /// @dev The harness adds one word to an answer: that memory was kept.
    function _same(bool wanted, bytes memory plain, bool answered, bytes memory asked) private pure {
        assert(wanted == answered);
        assert(keccak256(wanted ? bytes.concat(plain, abi.encode(true)) : plain) == keccak256(asked));
    }

    function _pick(uint256 which) private pure returns (address) {
        if (which % 4 == 0) return pharmacy;
        if (which % 4 == 1) return prescriber;
        if (which % 4 == 2) return regulator;
        return newcomer;
    }

    function _letStand(uint256 standing) private {
        if (standing == 1) _grant(newcomer, Role.Dispenser, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
        if (standing == 2) _grant(newcomer, Role.Dispenser, UK, LICENSED_FROM, LICENSED_UNTIL);
        if (standing == 3) _suspend(pharmacy, Role.Dispenser);
        if (standing == 4) _revoke(pharmacy, Role.Dispenser);
        if (standing == 5) _rotate(pharmacy, Role.Dispenser, newcomer, 0);
        if (standing == 6) _pause(Role.Dispenser);
    }
}
