// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Reissue } from "../../../contracts/types/Reissue.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { DeadEnd, LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    otherPrescriber,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    PRESCRIBER_LICENCE,
    regulator,
    UK,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

contract ReissueTest is LifeSuite {
    uint256 private constant NEW_KEY = 0xB0B;

    // ---- refusals: who

    function testRefusesEverybodyButAPrescriber() public {
        Reissue memory order = _order(_issued(KEY));
        _refuses(pharmacy, order, _missing(pharmacy, Role.Prescriber));
        _refuses(regulator, order, _missing(regulator, Role.Prescriber));
    }

    function testRefusesAnotherPrescriberNamingTheRightOne() public {
        Draft memory draft = _issued(KEY);
        _refuses(
            otherPrescriber,
            _order(draft),
            _error(IPrescriptions.NotPrescriber.selector, draft, LicenceId.unwrap(PRESCRIBER_LICENCE))
        );
    }

    function testRefusesInAClosedRegion() public {
        Reissue memory order = _order(_issued(KEY));
        _closeRegion(UK);
        _refuses(prescriber, order, abi.encodeWithSelector(ILicences.RegionNotLive.selector, UK));
    }

    // ---- refusals: the old one

    function testRefusesWhileAPharmacyHoldsItNamingTheHolder() public {
        Draft memory draft = _claimed(KEY);
        _refuses(prescriber, _order(draft), _heldBy(draft, PHARMACY_LICENCE));
    }

    function testRefusesWhatHasEnded() public {
        DeadEnd[] memory ends = _deadEnds();
        for (uint256 i = 0; i < ends.length; ++i) {
            _refuses(prescriber, _order(ends[i].draft), ends[i].reason);
        }
    }

    function testRefusesAPendingCancellation() public {
        DeadEnd memory end = _pending(KEY);
        _refuses(prescriber, _order(end.draft), end.reason);
    }

    function testRefusesToReplaceTheSameOneTwice() public {
        Draft memory draft = _issued(KEY);
        _reissue(draft, NEW_KEY);
        _refuses(
            prescriber,
            _reissueOf(draft, _reissueDraft(draft, NEW_KEY + 1)),
            _error(IPrescriptions.PrescriptionIsCancelled.selector, draft)
        );
    }

    function testFuzzRefusesAnOpeningThatDiffersInOneBit(uint16 bit) public {
        bit = uint16(_bound(bit, 0, 1023));
        Draft memory draft = _guarded();
        Reissue memory order = _order(draft);
        bytes32 flip = bytes32(1 << (bit % 256));
        if (bit < 256) order.previousContentHash ^= flip;
        else if (bit < 512) order.groupHash ^= flip;
        else if (bit < 768) order.tag ^= flip;
        else order.previousTag ^= flip;
        _refuses(prescriber, order, _error(IPrescriptions.CommitmentMismatch.selector, draft));
    }

    // ---- refusals: the new one

    function testRefusesTheZeroIdAndAnEmptyContent() public {
        Reissue memory order = _order(_issued(KEY));
        order.id = PrescriptionId.wrap(address(0));
        _refuses(
            prescriber,
            order,
            abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, order.id)
        );
        order.id = PrescriptionId.wrap(vm.addr(NEW_KEY));
        order.contentHash = 0;
        _refuses(
            prescriber,
            order,
            abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, order.id)
        );
    }

    function testRefusesTheSameIdAndEveryIdThatWasIssuedBefore() public {
        Draft memory draft = _issued(KEY);
        Reissue memory order = _order(draft);
        order.id = draft.id;
        _refuses(prescriber, order, _error(IPrescriptions.PrescriptionExists.selector, draft));
        Draft memory other = _issued(KEY + 1);
        order.id = other.id;
        _refuses(prescriber, order, _error(IPrescriptions.PrescriptionExists.selector, other));
    }

    // ---- reissues

    function testFuzzReplacesOneByOneOfTheSameTerms(
        uint24 quantity,
        uint16 daysSupply,
        uint8 schedule,
        uint32 ahead
    ) public {
        Draft memory draft = _draft(KEY);
        draft.quantity = _bound(quantity, 1, type(uint24).max);
        draft.daysSupply = _bound(daysSupply, 0, 511);
        draft.schedule = _bound(schedule, 2, 6);
        draft.notBefore = _now() + _bound(ahead, 0, 366 days);
        draft.tag = draft.daysSupply == 0 ? bytes32(0) : bytes32("tag");
        _issue(draft);
        Prescription memory before = _read(draft);
        Draft memory anew = _reissueDraft(draft, NEW_KEY);
        Reissue memory order = _reissueOf(draft, anew);

        vm.expectEmit(address(prescriptions));
        emit IPrescriptions.PrescriptionReissued(draft.id, anew.id);
        _expectBurn(draft);
        _expectMint(anew);
        vm.prank(prescriber);
        prescriptions.reissue(order);

        Prescription memory fresh = _read(anew);
        before.commitment = fresh.commitment;
        _same(abi.encode(fresh), abi.encode(before), "terms");
        _holds(_read(draft).commitment != fresh.commitment, "a commitment of its own");
        _isIn(PrescriptionState.Cancelled, draft);
        _isLive(anew);
        _isBurned(draft);
    }

    function testLeavesTheOldAuthorisationsWithoutEffect() public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        Draft memory anew = _reissue(draft, NEW_KEY);
        vm.expectRevert(_error(IPrescriptions.PrescriptionIsCancelled.selector, draft));
        _claimAs(pharmacy, draft.id, with);
        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.AuthorisationInvalid.selector, anew.id, PHARMACY_LICENCE, 0)
        );
        _claimAs(pharmacy, anew.id, with);
    }

    function testOpensWithTheNewContentOnly() public {
        Draft memory anew = _reissue(_guarded(), NEW_KEY);
        _claim(anew, pharmacy);
        bytes32 contentHash = anew.contentHash;
        anew.contentHash = keccak256(abi.encode("content", KEY));
        vm.expectRevert(_error(IPrescriptions.CommitmentMismatch.selector, anew));
        _supplyInWhole(anew);
        anew.contentHash = contentHash;
        _supplyInWhole(anew);
        _isIn(PrescriptionState.Spent, anew);
    }

    function testEndsANomination() public {
        Draft memory draft = _draft(KEY);
        draft.nominee = PHARMACY_LICENCE;
        _issue(draft);
        Draft memory anew = _reissue(draft, NEW_KEY);
        vm.expectRevert(
            _error(IPrescriptions.NotNominated.selector, anew, LicenceId.unwrap(PHARMACY_LICENCE))
        );
        _claimAsNominee(pharmacy, anew);
    }

    function testReplacesALapsedClaimWithTheRestOnly() public {
        Draft memory draft = _claimed(KEY);
        _supplyUnits(draft, 10, 0);
        _pass(28 days);
        Draft memory anew = _reissue(draft, NEW_KEY);
        _same(_read(anew).supplied, 10, "supplied");
        _claim(anew, otherPharmacy);
        vm.expectRevert(
            abi.encodeWithSelector(IPrescriptions.QuantityExceeds.selector, anew.id, 18, UNITS_PER_PACK)
        );
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, anew, UNITS_PER_PACK, 10);
        _supplyUnitsBy(OTHER_PHARMACY_LICENCE, anew, 18, 10);
        _isIn(PrescriptionState.Spent, anew);
    }

    function testKeepsIssuesDatesAndPartsInTheMiddleOfARepeat() public {
        Draft memory draft = _repeatClaimed(KEY, 4);
        _supplyInWhole(draft);
        _pass(22 days);
        _claim(draft, pharmacy);
        _supplyUnits(draft, 10, 0);
        _releaseBy(pharmacy, draft);
        Prescription memory before = _read(draft);
        Draft memory anew = _reissue(draft, NEW_KEY);

        Prescription memory fresh = _read(anew);
        _same(fresh.issuesUsed, 1, "issues used");
        _same(fresh.issuesAllowed, 4, "issues allowed");
        _same(fresh.supplied, 10, "supplied");
        _holds(fresh.begun, "begun");
        _same(fresh.notBefore, before.notBefore, "not before");
        _same(fresh.expiresAt, before.expiresAt, "expires at");
        _same(fresh.nonce, 0, "a nonce of its own");

        _claim(anew, pharmacy);
        _supplyUnits(anew, 18, 10);
        _same(_read(anew).issuesUsed, 2, "issues used after the rest");
    }

    function testIsReplacedAgainAndAgain() public {
        Draft memory draft = _issued(KEY);
        for (uint256 i = 0; i < 5; ++i) {
            draft = _reissue(draft, NEW_KEY + i);
        }
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _isIn(PrescriptionState.Spent, draft);
    }

    function _guarded() private returns (Draft memory draft) {
        draft = _draft(KEY);
        draft.tag = "tag";
        draft.previousTag = "previous tag";
        _issue(draft);
    }

    function _order(Draft memory draft) private pure returns (Reissue memory) {
        return _reissueOf(draft, _reissueDraft(draft, NEW_KEY));
    }

    function _refuses(address account, Reissue memory order, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(account);
        prescriptions.reissue(order);
    }
}
