// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { GuardEntry } from "../../../contracts/types/GuardEntry.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionTerms } from "../../../contracts/types/PrescriptionTerms.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { GuardSuite } from "../../support/sol/GuardSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PRESCRIBER_LICENCE,
    otherPrescriber,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    START
} from "../../support/sol/World.sol";

contract IssueGuardedTest is GuardSuite {
    // ---- refusals

    function testRefusesASecondPrescriberWithoutAReason() public {
        uint32 until = _expiryOf(_tagged(prescriber, KEY));
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, until));
        _tagged(otherPrescriber, KEY + 1);
    }

    function testRefusesASecondPrescriberWhoeverClaimed() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(draft)));
        _tagged(otherPrescriber, KEY + 1);
    }

    function testRefusesAnybodyWhileThePatientIsCovered() public {
        _suppliedUnderTag(KEY);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        _tagged(prescriber, KEY + 1);
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        _tagged(otherPrescriber, KEY + 1);
    }

    function testRefusesBothAtOnce() public {
        Draft memory draft = _tagged(prescriber, KEY);
        _claim(draft, pharmacy);
        _supplyFor(draft, 14, 0, OverrideReason.None);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenAndCovered, START + 14 days, _expiryOf(draft)));
        _tagged(otherPrescriber, KEY + 1);
    }

    function testRefusesOneOfManyAndWithItAll() public {
        NewPrescription[] memory orders = new NewPrescription[](2);
        orders[0] = _orderOf(_draft(KEY + 1));
        orders[1] = _orderOf(_taggedDraft(KEY + 2));
        uint32 until = _expiryOf(_tagged(prescriber, KEY));
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, until));
        vm.prank(otherPrescriber);
        prescriptions.issueMany(orders);
    }

    function testRefusesWhatOverlapsUnderTheTagOfTheEpochBefore() public {
        Draft memory former = _taggedDraft(KEY);
        former.tag = PREVIOUS;
        _issueAs(prescriber, former, OverrideReason.None);
        Draft memory draft = _taggedDraft(KEY + 1);
        draft.previousTag = PREVIOUS;
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, _expiryOf(former)));
        _issueAs(otherPrescriber, draft, OverrideReason.None);
        _issueAs(prescriber, draft, OverrideReason.None);
        _same(lens.peek(PREVIOUS).open, 1, "under the previous tag");
        _stands(1, 0);
    }

    function testRefusesAReasonWithoutATag() public {
        Draft memory draft = _draft(KEY);
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issueAs(prescriber, draft, OverrideReason.Emergency);
    }

    function testFuzzRefusesAReasonThatIsNone(uint8 number) public {
        number = uint8(_bound(number, uint256(type(OverrideReason).max) + 1, 255));
        Draft memory draft = _taggedDraft(KEY);
        NewPrescription memory order = _orderOf(draft);
        order.terms = PrescriptionTerms.wrap(
            PrescriptionTerms.unwrap(order.terms) | (uint256(number) << 152)
        );
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        vm.prank(prescriber);
        prescriptions.issue(order);
    }

    function testFuzzRefusesBitsBeyondTheReason(uint8 shift) public {
        NewPrescription memory order = _orderOf(_taggedDraft(KEY));
        uint256 bit = 1 << _bound(shift, 160, 255);
        order.terms = PrescriptionTerms.wrap(PrescriptionTerms.unwrap(order.terms) | bit);
        vm.expectRevert(abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, order.id));
        vm.prank(prescriber);
        prescriptions.issue(order);
    }

    function testRefusesATagWithoutDays() public {
        Draft memory draft = _taggedDraft(KEY);
        draft.daysSupply = 0;
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issueAs(prescriber, draft, OverrideReason.None);
    }

    function testRefusesAPreviousTagAlone() public {
        Draft memory draft = _draft(KEY);
        draft.previousTag = PREVIOUS;
        vm.expectRevert(_error(IPrescriptions.PrescriptionTermsInvalid.selector, draft));
        _issueAs(prescriber, draft, OverrideReason.None);
    }

    // ---- issues

    function testCountsWhatIsOpen() public {
        Draft memory draft = _tagged(prescriber, KEY);
        GuardEntry memory entry = _entry();
        _same(entry.open, 1, "open");
        _same(entry.openUntil, _expiryOf(draft), "open until");
        _same(LicenceId.unwrap(entry.prescriber), LicenceId.unwrap(PRESCRIBER_LICENCE), "prescriber");
        _same(entry.overridden, 0, "overridden");
        _same(entry.coveredUntil, 0, "covered until");
    }

    function testFuzzLetsItPassWithAnyReasonAndShowsIt(uint8 number) public {
        OverrideReason reason = OverrideReason(_bound(number, 1, uint256(type(OverrideReason).max)));
        _tagged(prescriber, KEY);
        Draft memory draft = _taggedDraft(KEY + 1);
        _expectOverridden(draft, OTHER_PRESCRIBER_LICENCE, OverlapKind.OpenElsewhere, reason);
        _issueAs(otherPrescriber, draft, reason);
        _same(_entry().overridden, 1, "overridden");
        _stands(2, 0);
    }

    function testLetsTheSamePrescriberGoOn() public {
        _tagged(prescriber, KEY);
        _tagged(prescriber, KEY + 1);
        _stands(2, 0);
        _same(_entry().overridden, 0, "overridden");
    }

    function testLetsAnotherPatientOrMedicinePass() public {
        _suppliedUnderTag(KEY);
        Draft memory draft = _draft(KEY + 1);
        draft.tag = OTHER_TAG;
        _issueAs(otherPrescriber, draft, OverrideReason.None);
        // Nothing is known of those without a tag.
        _issueAs(otherPrescriber, _draft(KEY + 2), OverrideReason.None);
        _stands(0, START + MONTH);
        _same(lens.peek(OTHER_TAG).open, 1, "of the other");
    }

    function testTakesAReasonThatIsNotNeededForNone() public {
        _taggedFor(prescriber, KEY, OverrideReason.Emergency);
        _same(_entry().overridden, 0, "overridden");
    }

    function testCountsWhatIsLeftFromTheDayOfAPostDatedOne() public {
        _suppliedUnderTag(KEY);
        Draft memory draft = _taggedDraft(KEY + 1);
        draft.notBefore = START + MONTH - (EARLY_DAYS + 1) * 1 days;
        vm.expectRevert(_needsReason(TAG, OverlapKind.StillCovered, START + MONTH, 0));
        _issueAs(prescriber, draft, OverrideReason.None);
        draft.notBefore += 1;
        _issueAs(prescriber, draft, OverrideReason.None);
    }

    function testIsFreeAgainWhenTheFormerExpires() public {
        Draft memory draft = _tagged(prescriber, KEY);
        uint32 until = _expiryOf(draft);
        vm.warp(until - 1);
        vm.expectRevert(_needsReason(TAG, OverlapKind.OpenElsewhere, 0, until));
        _tagged(otherPrescriber, KEY + 1);
        vm.warp(until);
        _tagged(otherPrescriber, KEY + 1);
        _stands(1, 0);
    }

    function testIssuesTheSeriesOfOneRepeatOnTokensOfTheirOwn() public {
        Draft[] memory drafts = new Draft[](3);
        for (uint256 i = 0; i < 3; ++i) {
            drafts[i] = _taggedDraft(KEY + i);
            (drafts[i].laterIssue, drafts[i].notBefore) = (i != 0, i == 0 ? 0 : START + i * MONTH - 7 days);
            _issueAs(prescriber, drafts[i], OverrideReason.None);
        }
        _stands(3, 0);
        for (uint256 i = 0; i < 3; ++i) {
            if (i != 0) vm.warp(drafts[i].notBefore);
            _claimAndSupply(drafts[i], pharmacy);
            _stands(2 - i, START + (i + 1) * MONTH);
        }
        _same(_entry().overridden, 0, "overridden");
    }

    function testAReissueChangesNothing() public {
        Draft memory draft = _tagged(prescriber, KEY);
        bytes32 before = keccak256(abi.encode(_entry()));
        Draft memory anew = _reissue(draft, KEY + 1);
        _same(keccak256(abi.encode(_entry())), before, "entry");
        _claimAndSupply(anew, pharmacy);
        _stands(0, START + MONTH);
    }

    function testClaimsReleasesAndNominationsChangeNothing() public {
        Draft memory draft = _tagged(prescriber, KEY);
        bytes32 before = keccak256(abi.encode(_entry()));
        _claim(draft, pharmacy);
        _releaseBy(pharmacy, draft);
        _nominate(draft, PHARMACY_LICENCE);
        _claimAsNominee(pharmacy, draft);
        _same(keccak256(abi.encode(_entry())), before, "entry");
    }
}
