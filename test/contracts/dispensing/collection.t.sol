// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { Collection } from "../../../contracts/types/Collection.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    LOT,
    LOT_EXPIRY,
    pharmacy,
    PHARMACY_LICENCE,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev To whom a medicine was handed, in codes that name nobody.
contract CollectionTest is LifeSuite {
    using LotTree for TestLot;

    Gtin private constant CONTROLLED_GTIN = Gtin.wrap(9_506_000_134_352);
    GroupId private constant CONTROLLED = GroupId.wrap(999_999_999_999_999_999);

    // ---- refusals

    function testRefusesScheduleTwoWithoutSayingWhoCollected() public {
        Draft memory draft = _controlled();
        _refuses(draft, 0, _error(IPrescriptions.CollectorNotStated.selector, draft));
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        DispenseOrder memory order = _order(draft, 0);
        vm.expectRevert(_error(IPrescriptions.CollectorNotStated.selector, draft));
        vm.prank(pharmacy);
        dispensing.walkIn(order, with);
    }

    function testFuzzRefusesEveryCodeThatMeansNothing(uint8 code, bool controlled) public {
        vm.assume(!_means(code));
        Draft memory draft = controlled ? _controlled() : _claimed(KEY);
        _refuses(draft, code, _error(IPrescriptions.SupplyTermsInvalid.selector, draft));
    }

    function testRefusesScheduleTwoInPartsWithoutACollectorOfEachPart() public {
        Draft memory draft = _controlled();
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(10, 0, 0x31),
            _openingOf(draft)
        );
        vm.expectRevert(_error(IPrescriptions.CollectorNotStated.selector, draft));
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            PHARMACY_LICENCE,
            false,
            _supplyTerms(18, 10, 0),
            _openingOf(draft)
        );
    }

    // ---- dispenses

    function testFuzzSaysWhoCollectedAControlledDrug(uint8 code) public {
        code = uint8(_bound(code, 1, 3)) | (code & 0x30);
        Draft memory draft = _controlled();
        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(
            draft.id,
            PHARMACY_LICENCE,
            CONTROLLED,
            UNITS_PER_PACK,
            Collection.wrap(code)
        );
        _dispense(pharmacy, _order(draft, code));
        _isIn(PrescriptionState.Spent, draft);
    }

    function testFuzzLeavesItOpenForEveryOtherSchedule(uint8 code) public {
        code = uint8(_bound(code, 0, 3));
        Draft memory draft = _claimed(KEY);
        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(
            draft.id,
            PHARMACY_LICENCE,
            GENERIC,
            UNITS_PER_PACK,
            Collection.wrap(code)
        );
        _dispense(pharmacy, _order(draft, code));
    }

    function testAsksOfScheduleThreeNothing() public {
        Draft memory draft = _draft(KEY);
        draft.schedule = uint256(Schedule.Schedule3);
        _issue(draft);
        _claim(draft, pharmacy);
        _supplyInWhole(draft);
        _isIn(PrescriptionState.Spent, draft);
    }

    /// @dev Plainly, from the table of {Collection}: a kind of four, identity only of somebody.
    function _means(uint8 code) private pure returns (bool) {
        uint8 kind = code % 16;
        return code < 64 && kind < 4 && (kind > 0 || code == 0);
    }

    /// @dev Claimed, of schedule 2, with a product and a lot of its own.
    function _controlled() private returns (Draft memory draft) {
        world.addGroup(CONTROLLED, Schedule.Schedule2);
        world.addProduct(CONTROLLED_GTIN, CONTROLLED, GroupId.wrap(0));
        world.addLot(_lot());
        draft = _draft(KEY);
        draft.group = CONTROLLED;
        draft.schedule = uint256(Schedule.Schedule2);
        _issue(draft);
        _claim(draft, pharmacy);
    }

    function _lot() private pure returns (TestLot memory) {
        return LotTree.grow(CONTROLLED_GTIN, LOT, LOT_EXPIRY, 1, 2);
    }

    function _order(Draft memory draft, uint8 code) private pure returns (DispenseOrder memory order) {
        bool controlled = draft.schedule == uint256(Schedule.Schedule2);
        order = _dispenseOrder(draft, _one(controlled ? _lot().line(0) : _pack(0)));
        order.terms = _supplyTerms(UNITS_PER_PACK, 0, code);
    }

    function _refuses(Draft memory draft, uint8 code, bytes memory reason) private {
        vm.expectRevert(reason);
        _dispense(pharmacy, _order(draft, code));
    }
}
