// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { GuardCorrectionReason } from "../../../contracts/types/GuardCorrectionReason.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { GuardTerms } from "../../../contracts/types/GuardTerms.sol";

import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { ScheduleRule } from "../../../contracts/types/ScheduleRule.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { GuardSuite } from "../../support/sol/GuardSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    OTHER_PHARMACY_LICENCE,
    OTHER_PRESCRIBER_LICENCE,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    regulator,
    REGULATOR_LICENCE,
    START
} from "../../support/sol/World.sol";

/// @dev Answers with terms that nobody set.
contract OddPolicy is IGuardPolicy {
    GuardTerms private immutable TERMS;

    constructor(GuardTerms terms_) {
        TERMS = terms_;
    }

    function setRule(Schedule, GuardRule, uint8) external {}

    function setRules(ScheduleRule[] calldata) external {}

    function terms() external view returns (GuardTerms) {
        return TERMS;
    }
}

contract GuardOfficeTest is GuardSuite {
    // ---- policy

    function testNothingChangesUntilThePolicyIsTakenOver() public {
        GuardPolicy policy = world.guardPolicy();
        vm.prank(governor);
        policy.setRule(Schedule.PrescriptionOnly, GuardRule.Ignore, 0);
        Draft memory draft = _tagged(prescriber, KEY);
        bytes memory reason = _needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft));
        vm.expectRevert(reason);
        _tagged(otherPrescriber, KEY + 1);

        GuardTerms terms = policy.terms();
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.GuardPolicyAdopted(policy, terms);
        vm.prank(outsider);
        guardOffice.refreshPolicy();
        _same(GuardTerms.unwrap(prescriptions.guardTerms()), GuardTerms.unwrap(terms), "terms");
        _tagged(otherPrescriber, KEY + 1);
    }

    function testTakesOverAnotherPolicy() public {
        GuardPolicy policy = Deployed.guardPolicy(world.governance());
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.GuardPolicyAdopted(policy, GuardTerms.wrap(0));
        vm.prank(governor);
        guardOffice.adoptPolicy(policy);
        _same(address(guardOffice.policy()), address(policy), "policy");
        // It was never set: a reason for whatever is left.
        _suppliedUnderTag(KEY);
        vm.warp(START + MONTH - 1 days);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        _tagged(prescriber, KEY + 1);
        _pass(1);
        _tagged(prescriber, KEY + 1);
    }

    function testFuzzRefusesAPolicyWithARuleThatIsNone(uint8 schedule) public {
        schedule = uint8(_bound(schedule, 0, uint256(type(Schedule).max)));
        IGuardPolicy policy = new OddPolicy(GuardTerms.wrap(uint96(3) << (8 * schedule)));
        GuardTerms before = prescriptions.guardTerms();
        vm.expectRevert(abi.encodeWithSelector(IGuardOffice.PolicyInvalid.selector, policy));
        vm.prank(governor);
        guardOffice.adoptPolicy(policy);
        _same(GuardTerms.unwrap(prescriptions.guardTerms()), GuardTerms.unwrap(before), "terms");
        _same(address(guardOffice.policy()), address(world.guardPolicy()), "policy");
    }

    function testRefusesAPolicyThatIsNone() public {
        vm.expectRevert();
        vm.prank(governor);
        guardOffice.adoptPolicy(IGuardPolicy(outsider));
        _same(address(guardOffice.policy()), address(world.guardPolicy()), "policy");
    }

    function testAStricterPolicyWorksFromItsFirstDay() public {
        _setRule(GuardRule.Ignore, 0);
        Draft memory draft = _tagged(prescriber, KEY);
        _tagged(otherPrescriber, KEY + 1);
        _setRule(GuardRule.RequireReason, 7);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft)));
        _tagged(prescriber, KEY + 2);
    }

    // ---- block and release

    function testBlocksUntilARegulatorReleases() public {
        _setRule(GuardRule.Block, EARLY_DAYS);
        Draft memory draft = _tagged(prescriber, KEY);
        bytes memory blocked = _blocked(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft));
        vm.expectRevert(blocked);
        _taggedFor(otherPrescriber, KEY + 1, OverrideReason.Emergency);
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.OverlapReleased(TAG, REGULATOR_LICENCE);
        _release();
        _holds(_entry().released, "released");
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft)));
        _tagged(otherPrescriber, KEY + 1);
        _taggedFor(otherPrescriber, KEY + 1, OverrideReason.Emergency);
        // Good for one.
        _holds(!_entry().released, "still released");
        vm.expectRevert(blocked);
        _taggedFor(otherPrescriber, KEY + 2, OverrideReason.Emergency);
    }

    function testBlocksAnEarlySupplyToo() public {
        _setRule(GuardRule.Block, EARLY_DAYS);
        Draft memory second = _tagged(prescriber, KEY + 1);
        _suppliedUnderTag(KEY);
        _claim(second, otherPharmacy);
        vm.expectRevert(_blocked(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        this.supply(second, OverrideReason.LostOrDamaged);
        _release();
        this.supply(second, OverrideReason.LostOrDamaged);
        _stands(0, START + 2 * MONTH);
        _holds(!_entry().released, "still released");
    }

    function testAReleaseIsKeptWhereNothingOverlaps() public {
        _setRule(GuardRule.Block, EARLY_DAYS);
        _release();
        _suppliedUnderTag(KEY);
        _holds(_entry().released, "released");
    }

    // ---- reports

    function testAReportOfARefusalIsSeen() public {
        _tagged(prescriber, KEY);
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.OverlapReported(TAG, OTHER_PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere);
        _same(_report(otherPrescriber, Role.Prescriber, 0), OverlapKind.OpenElsewhere);
        _same(_entry().reported, 1, "reported");
        _stands(1, 0);

        _claimAndSupply(_tagged(prescriber, KEY + 1), pharmacy);
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.OverlapReported(TAG, OTHER_PHARMACY_LICENCE, OverlapKind.StillCovered);
        _same(_report(otherPharmacy, Role.Dispenser, 0), OverlapKind.StillCovered);
        _same(_report(otherPrescriber, Role.Prescriber, 0), OverlapKind.OpenAndCovered);
        _same(_entry().reported, 3, "reported");
    }

    function testAReportAsksThePreviousTagToo() public {
        _tagged(prescriber, KEY);
        vm.prank(otherPrescriber);
        OverlapKind kind = guardOffice.reportOverlap(
            OTHER_TAG,
            TAG,
            Schedule.PrescriptionOnly,
            Role.Prescriber
        );
        _same(kind, OverlapKind.OpenElsewhere);
        _same(lens.peek(OTHER_TAG).reported, 1, "under the tag");
        _same(_entry().reported, 0, "under the previous one");
    }

    function testAReportOfNothingChangesNothing() public {
        _tagged(prescriber, KEY);
        _same(_report(prescriber, Role.Prescriber, 0), OverlapKind.None);
        _same(_report(pharmacy, Role.Dispenser, 0), OverlapKind.None);
        _same(_entry().reported, 0, "reported");
    }

    // ---- corrections

    function testACorrectionShortensTheCoverAndIsSeen() public {
        _suppliedUnderTag(KEY);
        vm.expectEmit(address(guardOffice));
        emit ISupplyGuard.GuardCorrected(
            TAG,
            REGULATOR_LICENCE,
            GuardCorrectionReason.MedicineGone,
            START,
            false
        );
        _correct(TAG, START, false, GuardCorrectionReason.MedicineGone);
        _stands(0, START);
        _same(_entry().corrections, 1, "corrections");
        _tagged(otherPrescriber, KEY + 1);
    }

    function testACorrectionDisregardsWhatIsOpenUntilTheNext() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _correct(TAG, 0, true, GuardCorrectionReason.WrongPatient);
        _tagged(otherPrescriber, KEY + 1);
        bytes memory reason = _needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft));
        vm.expectRevert(reason);
        _tagged(prescriber, KEY + 2);
    }

    function testRefusesToCorrectWhatItCannot() public {
        vm.expectRevert(abi.encodeWithSelector(ISupplyGuard.GuardTagUnknown.selector, TAG));
        _correct(TAG, 0, true, GuardCorrectionReason.WrongPatient);
        _suppliedUnderTag(KEY);
        vm.expectRevert(abi.encodeWithSelector(ISupplyGuard.GuardReasonMissing.selector, TAG));
        _correct(TAG, 0, true, GuardCorrectionReason.None);
        uint32 longer = START + MONTH + 1;
        vm.expectRevert(
            abi.encodeWithSelector(ISupplyGuard.CoverNotShorter.selector, TAG, START + MONTH, longer)
        );
        _correct(TAG, longer, false, GuardCorrectionReason.WrongPatient);
    }

    // ---- for one call

    function supply(Draft memory draft, OverrideReason reason) external {
        _supplyFor(draft, draft.quantity, 0, reason);
    }

    function _release() private {
        vm.prank(regulator);
        guardOffice.releaseOverlap(TAG);
    }

    function _report(address account, Role role, bytes32 previousTag) private returns (OverlapKind) {
        vm.prank(account);
        return guardOffice.reportOverlap(TAG, previousTag, Schedule.PrescriptionOnly, role);
    }

    function _correct(
        bytes32 tag,
        uint32 coveredUntil,
        bool disregard,
        GuardCorrectionReason reason
    ) private {
        vm.prank(regulator);
        guardOffice.correctGuard(tag, coveredUntil, disregard, reason);
    }

    function _same(OverlapKind actual, OverlapKind expected) private pure {
        _same(uint256(actual), uint256(expected), "kind");
    }
}
