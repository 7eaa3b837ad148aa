// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
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

    function testFuzzIssuesAsManySingleCallsDo(uint8 count) public {
        NewPrescription[] memory orders = _orders(_bound(count, 1, 16));
        uint256 snapshot = vm.snapshotState();
        bytes[] memory expected = new bytes[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            vm.prank(prescriber);
            prescriptions.issue(orders[i]);
            expected[i] = abi.encode(prescriptions.prescription(orders[i].id));
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
            _same(abi.encode(prescriptions.prescription(orders[i].id)), expected[i], "prescription");
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

    function _refuses(NewPrescription[] memory orders, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(prescriber);
        prescriptions.issueMany(orders);
    }
}
