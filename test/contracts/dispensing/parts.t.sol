// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../../contracts/dispensing/IDispensing.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Collection } from "../../../contracts/types/Collection.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { lotIdOf } from "../../../contracts/types/LotId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { LifeSuite } from "../../support/sol/LifeSuite.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { Draft } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    GTIN,
    LOT,
    otherPharmacy,
    pharmacy,
    PHARMACY_LICENCE,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev An order of three packs that are handed out over time.
contract DispenseInPartsTest is LifeSuite {
    using LotTree for TestLot;

    // ---- refusals

    function testRefusesTheSameOrderTwice() public {
        Draft memory draft = _threePacks();
        DispenseOrder memory order = _part(draft, 0, 1, 0);
        _dispense(pharmacy, order);
        _refuses(order, _differs(draft, 0, UNITS_PER_PACK));
    }

    function testRefusesTheSameOrderWithAnotherPackUnlessItKnowsOfTheFirst() public {
        Draft memory draft = _threePacks();
        _dispense(pharmacy, _part(draft, 0, 1, 0));
        _refuses(_part(draft, 1, 1, 0), _differs(draft, 0, UNITS_PER_PACK));
        _dispense(pharmacy, _part(draft, 1, 1, UNITS_PER_PACK));
        _same(_read(draft).supplied, 2 * UNITS_PER_PACK, "supplied");
    }

    function testRefusesThePackOfAnEarlierPart() public {
        Draft memory draft = _threePacks();
        _dispense(pharmacy, _part(draft, 0, 1, 0));
        _refuses(
            _part(draft, 0, 1, UNITS_PER_PACK),
            abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotIdOf(GTIN, LOT), 0)
        );
    }

    function testRefusesMorePacksThanThePartSays() public {
        Draft memory draft = _threePacks();
        DispenseOrder memory order = _part(draft, 0, 2, 0);
        order.terms = _supplyTerms(UNITS_PER_PACK, 0, 0);
        _refuses(order, _packsDiffer(draft, UNITS_PER_PACK, 2 * UNITS_PER_PACK));
        _same(_read(draft).supplied, 0, "supplied");
    }

    function testRefusesMoreThanTheRest() public {
        Draft memory draft = _threePacks();
        _dispense(pharmacy, _part(draft, 0, 2, 0));
        _refuses(
            _part(draft, 2, 2, 2 * UNITS_PER_PACK),
            abi.encodeWithSelector(
                IPrescriptions.QuantityExceeds.selector,
                draft.id,
                UNITS_PER_PACK,
                2 * UNITS_PER_PACK
            )
        );
    }

    // ---- dispenses

    function testSaysOfEachPartHowMuchItWas() public {
        Draft memory draft = _threePacks();
        _expectDispensed(draft, UNITS_PER_PACK);
        _dispense(pharmacy, _part(draft, 0, 1, 0));
        _isHeldBy(PHARMACY_LICENCE, draft);
        _expectBurn(draft);
        _expectDispensed(draft, 2 * UNITS_PER_PACK);
        _dispense(pharmacy, _part(draft, 1, 2, UNITS_PER_PACK));
        _isIn(PrescriptionState.Spent, draft);
        for (uint40 i = 0; i < 4; ++i) {
            _holds(packs.isDecommissioned(lotIdOf(GTIN, LOT), i) == (i < 3), vm.toString(i));
        }
    }

    function testLeavesTheRestToAnotherPharmacy() public {
        Draft memory draft = _threePacks();
        _dispense(pharmacy, _part(draft, 0, 1, 0));
        _releaseBy(pharmacy, draft);
        _claim(draft, otherPharmacy);
        _dispense(otherPharmacy, _part(draft, 1, 2, UNITS_PER_PACK));
        _isIn(PrescriptionState.Spent, draft);
    }

    function testFuzzDispensesEveryIssueInParts(uint8 first) public {
        first = uint8(_bound(first, 1, 2));
        Draft memory draft = _draft(KEY);
        draft.quantity = 3 * UNITS_PER_PACK;
        draft.furtherIssues = 1;
        _issue(draft);
        for (uint256 i = 0; i < 2; ++i) {
            _claim(draft, pharmacy);
            _dispense(pharmacy, _part(draft, 4 * i, first, 0));
            _dispense(pharmacy, _part(draft, 4 * i + first, 3 - first, first * UNITS_PER_PACK));
            if (i == 0) vm.warp(_read(draft).notBefore);
        }
        _isIn(PrescriptionState.Spent, draft);
    }

    function _threePacks() private returns (Draft memory draft) {
        draft = _draft(KEY);
        draft.quantity = 3 * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, pharmacy);
    }

    /// @dev `count` packs of the stock from `position` on, within one carton.
    function _part(
        Draft memory draft,
        uint256 position,
        uint256 count,
        uint256 expectedSupplied
    ) private pure returns (DispenseOrder memory order) {
        order = _dispenseOrder(draft, _one(_stock().lines(position, count, 2)));
        order.terms = _supplyTerms(count * UNITS_PER_PACK, expectedSupplied, 0);
    }

    function _expectDispensed(Draft memory draft, uint24 quantity) private {
        vm.expectEmit(address(dispensing));
        emit IDispensing.Dispensed(draft.id, PHARMACY_LICENCE, GENERIC, quantity, Collection.wrap(0));
    }

    function _differs(
        Draft memory draft,
        uint24 expected,
        uint24 actual
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.SuppliedDiffers.selector, draft.id, expected, actual);
    }

    function _packsDiffer(
        Draft memory draft,
        uint24 ordered,
        uint256 offered
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDispensing.PacksDiffer.selector, draft.id, ordered, offered);
    }

    function _refuses(DispenseOrder memory order, bytes memory reason) private {
        vm.expectRevert(reason);
        _dispense(pharmacy, order);
    }
}
