// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { PrescriptionExpiry } from "../../../contracts/libraries/PrescriptionExpiry.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { pharmacy, prescriber, PRESCRIBER_LICENCE } from "../../support/sol/World.sol";

contract IssueManyTest is LifeSuite {
    // ---- refusals

    function testRefusesAPharmacyEvenWhereThereIsNothingToIssue() public {
        vm.expectRevert(_missing(pharmacy, Role.Prescriber));
        vm.prank(pharmacy);
        prescriptions.issueMany(new NewPrescription[](0));
    }

    function testRefusesASuspendedPrescriber() public {
        _suspend(prescriber, Role.Prescriber);
        _refuses(
            _orders(2),
            abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PRESCRIBER_LICENCE)
        );
    }

    function testFuzzRefusesAllWhereOneIsNotInOrder(uint8 place) public {
        NewPrescription[] memory orders = _orders(8);
        place = uint8(_bound(place, 0, 7));
        orders[place].contentHash = 0;
        _refuses(
            orders,
            abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, orders[place].id)
        );
        for (uint256 i = 0; i < 8; ++i) {
            _same(uint256(prescriptions.stateOf(orders[i].id)), uint256(PrescriptionState.None), "state");
        }
    }

    /// @dev The one before it is in order, and differs in nothing but what is wrong.
    function testRefusesWhatIsDatedWronglyBehindWhatIsNot() public {
        uint256 now_ = _now();
        Draft memory draft = _draft(KEY + 1);
        draft.signedAt = now_ + 1;
        _refusesSecond(
            draft,
            abi.encodeWithSelector(IPrescriptions.SignedInFuture.selector, draft.id, uint32(now_ + 1))
        );
        draft.signedAt = now_ - 300 days;
        uint256 ended = PrescriptionExpiry.expiryOf(
            uint256(Schedule.PrescriptionOnly),
            licences.clockOf(RegionId.wrap(0)),
            draft.signedAt
        );
        _refusesSecond(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionHasExpired.selector, draft.id, uint32(ended))
        );
        draft.signedAt = now_;
        draft.notBefore = now_ + 367 days;
        _refusesSecond(
            draft,
            abi.encodeWithSelector(IPrescriptions.NotBeforeTooFar.selector, draft.id, uint32(draft.notBefore))
        );
        draft.notBefore = 0;
        draft.schedule = uint256(Schedule.Schedule1);
        _refusesSecond(
            draft,
            abi.encodeWithSelector(IPrescriptions.ScheduleOutOfScope.selector, uint8(draft.schedule))
        );
        draft.schedule = uint256(Schedule.PrescriptionOnly);
        draft.furtherIssues = 99;
        _refusesSecond(
            draft,
            abi.encodeWithSelector(IPrescriptions.PrescriptionTermsInvalid.selector, draft.id)
        );
    }

    function testRefusesARepeatBehindOneOfItsScheduleThatDoesNotRepeat() public {
        NewPrescription[] memory orders = _orders(2);
        Draft memory draft = _draft(KEY);
        draft.schedule = uint256(Schedule.Schedule2);
        orders[0] = _orderOf(draft);
        draft = _draft(KEY + 1);
        draft.schedule = uint256(Schedule.Schedule2);
        draft.furtherIssues = 1;
        orders[1] = _orderOf(draft);
        _refuses(
            orders,
            abi.encodeWithSelector(IPrescriptions.RepeatNotAllowed.selector, draft.id, Schedule.Schedule2)
        );
    }

    function testRefusesAnIdThatStandsTwiceInOneRun() public {
        NewPrescription[] memory orders = _orders(3);
        orders[2].id = orders[0].id;
        _refuses(orders, abi.encodeWithSelector(IPrescriptions.PrescriptionExists.selector, orders[0].id));
    }

    function testRefusesAnIdThatWasIssuedBefore() public {
        Draft memory draft = _issued(KEY);
        _refuses(_orders(1), _error(IPrescriptions.PrescriptionExists.selector, draft));
    }

    // ---- issues

    function testIssuesNothingOfNothing() public {
        vm.prank(prescriber);
        prescriptions.issueMany(new NewPrescription[](0));
    }

    /// @dev Dated alike or not, in any order: what one leaves behind for the next must not show.
    function testFuzzIssuesAsManySingleCallsDo(uint8 count, uint256 seed) public {
        NewPrescription[] memory orders = _dated(_bound(count, 1, 16), seed);
        uint256 snapshot = vm.snapshotState();
        bytes[] memory expected = new bytes[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            vm.prank(prescriber);
            prescriptions.issue(orders[i]);
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            expected[i] = _seen(orders[i]);
        }
        vm.revertToState(snapshot);

        for (uint256 i = 0; i < orders.length; ++i) {
            address key = PrescriptionId.unwrap(orders[i].id);
            vm.expectEmit(address(prescriptions));
            emit IERC721.Transfer(address(0), key, uint160(key));
        }
        vm.prank(prescriber);
        prescriptions.issueMany(orders);

        for (uint256 i = 0; i < orders.length; ++i) {
            _same(_seen(orders[i]), expected[i], "prescription and tag");
        }
    }

    function _orders(uint256 count) private view returns (NewPrescription[] memory orders) {
        orders = new NewPrescription[](count);
        for (uint256 i = 0; i < count; ++i) {
            Draft memory draft = _draft(KEY + i);
            draft.quantity = i + 1;
            draft.furtherIssues = i % 3;
            orders[i] = _orderOf(draft);
        }
    }

    /// @dev Of few dates and schedules, so that neighbours are often dated alike, and often not.
    function _dated(uint256 count, uint256 seed) private view returns (NewPrescription[] memory orders) {
        orders = new NewPrescription[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            Draft memory draft = _draft(KEY + i);
            draft.quantity = i + 1;
            draft.schedule = dice & 1 == 0 ? uint256(Schedule.Schedule4) : uint256(Schedule.PrescriptionOnly);
            draft.signedAt = _now() - ((dice >> 1) & 1) * 2 days;
            draft.notBefore = (dice >> 2) & 3 == 0 ? _now() + 30 days : 0;
            draft.furtherIssues = (dice >> 4) & 1;
            draft.laterIssue = draft.notBefore != 0 && draft.furtherIssues == 0 && (dice >> 5) & 1 == 0;
            // Of few tags, so that some are open already; the same prescriber may go on.
            if ((dice >> 6) & 1 == 0) draft.tag = keccak256(abi.encode("tag", (dice >> 7) & 3));
            orders[i] = _orderOf(draft);
        }
    }

    /// @dev What is kept of it: its slot, its commitment and its tag's slot.
    function _seen(NewPrescription memory order) private view returns (bytes memory) {
        return abi.encode(prescriptions.prescription(order.id), prescriptions.guardSlotOf(order.tag));
    }

    function _refusesSecond(Draft memory draft, bytes memory reason) private {
        NewPrescription[] memory orders = new NewPrescription[](2);
        orders[0] = _orderOf(_draft(KEY));
        orders[1] = _orderOf(draft);
        vm.expectRevert(reason);
        vm.prank(prescriber);
        prescriptions.issueMany(orders);
    }

    function _refuses(NewPrescription[] memory orders, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(prescriber);
        prescriptions.issueMany(orders);
    }
}
