// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    START,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev Owings: an issue that is supplied in parts.
contract SupplyInPartTest is LifeSuite {
    // ---- refusals

    function testRefusesTheSamePartTwiceSinceTheExpectationIsStale() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        vm.expectRevert(_differs(draft, 0, 10));
        _supplyUnits(draft, 10, 0);
    }

    function testFuzzRefusesEveryOtherExpectation(uint24 supplied, uint24 expected) public {
        supplied = uint24(_bound(supplied, 1, UNITS_PER_PACK - 1));
        vm.assume(expected != supplied);
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, supplied, 0);
        vm.expectRevert(_differs(draft, expected, supplied));
        _supplyUnits(draft, 1, expected);
    }

    function testFuzzRefusesMoreThanTheRest(uint24 supplied, uint24 offered) public {
        supplied = uint24(_bound(supplied, 1, UNITS_PER_PACK - 1));
        uint24 rest = UNITS_PER_PACK - supplied;
        offered = uint24(_bound(offered, rest + 1, type(uint24).max));
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, supplied, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.QuantityExceeds.selector, draft.id, rest, offered)
        );
        _supplyUnits(draft, offered, supplied);
    }

    function testRefusesAPartOfNothing() public {
        Draft memory draft = _claimed(KEY);
        vm.expectRevert(_error(IPrescriptions.SupplyTermsInvalid.selector, draft));
        _supplyUnits(draft, 0, 0);
    }

    function testRefusesTheRestOnceTheOwingPeriodIsOver() public {
        Draft memory draft = _claimed(KEY);
        _pass(3 days);
        _supplyUnits(draft, 10, 0);
        uint32 until = START + 31 days;
        vm.warp(until);
        vm.expectRevert(_error(IPrescriptions.ClaimHasLapsed.selector, draft, until));
        _supplyUnits(draft, 18, 10);
        vm.warp(until - 1);
        _supplyUnits(draft, 18, 10);
    }

    function testRefusesTheRestToTheFirstPharmacyAfterItGaveItBack() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _releaseBy(pharmacy, draft);
        vm.expectRevert(_error(IPrescriptions.PrescriptionNotClaimed.selector, draft));
        _supplyUnits(draft, 18, 10);
    }

    function testRefusesADoubledSupplyByTheNextPharmacy() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        vm.expectRevert(_differs(draft, 0, 10));
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, UNITS_PER_PACK, 0);
    }

    // ---- supplies

    function testFuzzSuppliesAPartAndOwesTheRest(uint24 quantity, uint24 part) public {
        quantity = uint24(_bound(quantity, 2, type(uint24).max));
        part = uint24(_bound(part, 1, quantity - 1));
        Draft memory draft = _draft(KEY);
        draft.quantity = quantity;
        _issue(draft);
        _claim(draft, pharmacy);
        Prescription memory expected = _read(draft);
        _pass(2 days);
        _supplyUnits(draft, part, 0);

        expected.supplied = part;
        expected.claimUntil = START + 30 days;
        _same(abi.encode(_read(draft)), abi.encode(expected), "nothing else changed");
        _isLive(draft);
    }

    function testFuzzSuppliesPartAfterPartUntilTheLastBurns(uint256 seed) public {
        Draft memory draft = _draft(KEY);
        draft.quantity = 1000;
        _issue(draft);
        _claim(draft, pharmacy);
        uint256 supplied = 0;
        while (supplied < 1000) {
            _isHeldBy(PHARMACY_LICENCE, draft);
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 part = _bound(seed, 1, 1000 - supplied);
            _pass(1 hours);
            if (supplied + part == 1000) _expectBurn(draft);
            _supplyUnits(draft, part, supplied);
            supplied += part;
            _same(_read(draft).supplied, supplied, "supplied");
        }
        _isIn(PrescriptionState.Spent, draft);
        _same(_read(draft).issuesUsed, 1, "issues used");
        _isBurned(draft);
    }

    function testNeverOwesBeyondTheExpiry() public {
        Draft memory draft = _issued(KEY);
        uint32 expiresAt = _read(draft).expiresAt;
        vm.warp(expiresAt - 2 days);
        _claim(draft, pharmacy);
        _supplyUnits(draft, 10, 0);
        _same(_read(draft).claimUntil, expiresAt, "claim until");
    }

    function testMovesThePeriodWithEachPart() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 1, 0);
        _pass(20 days);
        _supplyUnits(draft, 1, 1);
        _same(_read(draft).claimUntil, START + 48 days, "claim until");
    }

    function testRepeatsTheHoldersClaimWithoutShorteningTheOwingPeriod() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 1, 0);
        _claim(draft, pharmacy);
        _same(_read(draft).claimUntil, START + 28 days, "claim until");
    }

    function testLeavesTheRestToAnotherPharmacyAfterARelease() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _releaseBy(pharmacy, draft);
        _same(_read(draft).supplied, 10, "supplied");
        _claim(draft, otherPharmacy);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, 18, 10);
        _isIn(PrescriptionState.Spent, draft);
        _same(
            LicenceId.unwrap(_read(draft).dispenser),
            LicenceId.unwrap(OTHER_PHARMACY_LICENCE),
            "supplier of the rest"
        );
    }

    function testLeavesTheRestToAnotherPharmacyAfterTheOwingPeriod() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _pass(28 days);
        _isIn(PrescriptionState.Lapsed, draft);
        _claim(draft, otherPharmacy);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, draft, 18, 10);
        _isIn(PrescriptionState.Spent, draft);
    }

    function _differs(
        Draft memory draft,
        uint24 expected,
        uint24 actual
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.SuppliedDiffers.selector, draft.id, expected, actual);
    }
}
