// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Authority } from "../../../contracts/types/Authority.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Remainder } from "../../../contracts/types/Remainder.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Verdict } from "../../../contracts/types/Verdict.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    OTHER_PHARMACY_LICENCE,
    PHARMACY_LICENCE,
    regulator,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

/// @dev Packs of which less than all is supplied, and what is left of them.
contract OpenedPacksTest is PrescriptionSuite {
    using LotTree for TestLot;

    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    // ---- refusals: opening

    function testFuzzRefusesToTakeAllOrMoreOfAPack(uint256 taken) public {
        // The bits behind `taken` count as part of it.
        taken = _bound(taken, UNITS_PER_PACK, type(uint56).max);
        _refuses(
            _part(0, taken),
            PHARMACY_LICENCE,
            abi.encodeWithSelector(IPacks.PartInvalid.selector, lotId, 0, taken, UNITS_PER_PACK)
        );
    }

    function testRefusesToOpenAPackThatIsOut() public {
        _supply(_pack(0), PHARMACY_LICENCE);
        _refuses(
            _part(0, 5),
            PHARMACY_LICENCE,
            abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotId, 0)
        );
    }

    function testRefusesAnOpenedPackAsAWholeOrOpenedAgain() public {
        _supply(_part(0, 5), PHARMACY_LICENCE);
        bytes memory out = abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotId, 0);
        _refuses(_pack(0), PHARMACY_LICENCE, out);
        _refuses(_part(0, 5), PHARMACY_LICENCE, out);
    }

    // ---- refusals: remainders

    function testRefusesTheRemainderOfAPackThatNobodyOpened() public {
        bytes memory reason = abi.encodeWithSelector(IPacks.RemainderUnknown.selector, lotId, 0);
        _refuses(_rest(0, 1), PHARMACY_LICENCE, reason);
        _supply(_pack(0), PHARMACY_LICENCE);
        _refuses(_rest(0, 1), PHARMACY_LICENCE, reason);
    }

    function testRefusesAnotherDispenserNamingWhoOpenedIt() public {
        _supply(_part(0, 5), PHARMACY_LICENCE);
        _refuses(
            _rest(0, 1),
            OTHER_PHARMACY_LICENCE,
            abi.encodeWithSelector(IPacks.RemainderOfAnother.selector, lotId, 0, PHARMACY_LICENCE)
        );
    }

    function testFuzzRefusesNothingAndMoreThanIsLeft(uint256 opened, uint256 taken) public {
        opened = _bound(opened, 1, UNITS_PER_PACK - 1);
        uint256 left = UNITS_PER_PACK - opened;
        taken = taken % 5 == 0 ? 0 : _bound(taken, left + 1, type(uint56).max);
        _supply(_part(0, opened), PHARMACY_LICENCE);
        _refuses(
            _rest(0, taken),
            PHARMACY_LICENCE,
            abi.encodeWithSelector(IPacks.RemainderTooSmall.selector, lotId, 0, left, taken)
        );
    }

    function testRefusesTheSameRemainderTwiceInOneLineBeyondWhatIsLeft() public {
        _supply(_part(0, 20), PHARMACY_LICENCE);
        PackLine memory line = LotTree.remainder(_stock().lines(0, 2, 1), 5);
        line.units[1] = line.units[0];
        _refuses(
            line,
            PHARMACY_LICENCE,
            abi.encodeWithSelector(IPacks.RemainderTooSmall.selector, lotId, 0, 3, 5)
        );
    }

    function testRefusesARemainderForAnotherGroupOrSchedule() public {
        _supply(_part(0, 5), PHARMACY_LICENCE);
        PackLine[] memory lines = _one(_rest(0, 1));
        GroupId other = GroupId.wrap(7);
        vm.expectRevert(abi.encodeWithSelector(IPacks.ProductOfAnotherGroup.selector, GTIN, other));
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, other, Schedule.PrescriptionOnly, PHARMACY_LICENCE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPacks.ProductOfAnotherSchedule.selector,
                GTIN,
                Schedule.PrescriptionOnly,
                Schedule.Schedule2
            )
        );
        vm.prank(address(dispensing));
        packs.supplyPacks(lines, GENERIC, Schedule.Schedule2, PHARMACY_LICENCE);
    }

    function testRefusesARemainderWhoseLotOrProductMayNotBeSupplied() public {
        _supply(_part(0, 5), PHARMACY_LICENCE);
        uint256 snapshot = vm.snapshotState();
        vm.prank(manufacturer);
        packs.quarantine(GTIN, LOT, Role.Manufacturer);
        _refusesRest(abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, Authority.Manufacturer));
        vm.revertToState(snapshot);

        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        _refusesRest(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class1));
        vm.revertToState(snapshot);

        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _refusesRest(abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
        vm.revertToState(snapshot);

        _pass(366 days);
        _refusesRest(abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY));
    }

    // ---- supplies

    function testFuzzSuppliesAPackInPartsThatNeverExceedIt(uint256 first, uint256 second) public {
        first = _bound(first, 1, UNITS_PER_PACK - 1);
        uint24 left = uint24(UNITS_PER_PACK - first);
        second = _bound(second, 1, left);

        vm.expectEmit(address(packs));
        emit IPacks.PackOpened(lotId, 3, PHARMACY_LICENCE, uint24(first), left);
        _same(_supply(_part(3, first), PHARMACY_LICENCE), first, "first supply");
        _remains(3, left);

        vm.expectEmit(address(packs));
        emit IPacks.RemainderSupplied(lotId, 3, PHARMACY_LICENCE, uint24(second), left - uint24(second));
        _same(_supply(_rest(3, second), PHARMACY_LICENCE), second, "second supply");
        _remains(3, left - uint24(second));
    }

    function testSuppliesWholeAndOpenedPacksOfOneCarton() public {
        PackLine memory line = _stock().lines(4, 3, 2);
        line.units[1] = LotTree.opened(line.units[1], 7);
        _same(_supply(line, PHARMACY_LICENCE), 2 * UNITS_PER_PACK + 7, "quantity");
        _remains(5, UNITS_PER_PACK - 7);
        _same(abi.encode(packs.remainderOf(lotId, 4)), new bytes(64), "a whole pack leaves nothing");
    }

    function testSuppliesSeveralRemaindersAtOnce() public {
        _supply(_part(0, 20), PHARMACY_LICENCE);
        _supply(_part(12, 20), PHARMACY_LICENCE);
        uint256[] memory positions = new uint256[](2);
        positions[1] = 12;
        PackLine memory line = LotTree.remainder(_stock().linesAt(positions, 4), 8);
        _same(_supply(line, PHARMACY_LICENCE), 16, "quantity");
        _remains(0, 0);
        _remains(12, 0);
    }

    function testTellsWhatIsLeftInTheVerdict() public {
        _supply(_part(0, 5), PHARMACY_LICENCE);
        Verdict memory verdict = packs.verify(_pack(0));
        _holds(verdict.decommissioned && !verdict.maySupply, "out");
        _same(verdict.remainder.left, UNITS_PER_PACK - 5, "left");
        _same(LicenceId.unwrap(verdict.remainder.dispenser), LicenceId.unwrap(PHARMACY_LICENCE), "dispenser");
    }

    function _part(uint256 position, uint256 taken) private pure returns (PackLine memory line) {
        line = _pack(position);
        line.units[0] = LotTree.opened(line.units[0], taken);
    }

    function _rest(uint256 position, uint256 taken) private pure returns (PackLine memory) {
        return LotTree.remainder(_pack(position), taken);
    }

    function _supply(PackLine memory line, LicenceId dispenser) private returns (uint256 quantity) {
        vm.prank(address(dispensing));
        (quantity, ) = packs.supplyPacks(_one(line), GENERIC, Schedule.PrescriptionOnly, dispenser);
    }

    function _refuses(PackLine memory line, LicenceId dispenser, bytes memory reason) private {
        vm.expectRevert(reason);
        _supply(line, dispenser);
    }

    function _refusesRest(bytes memory reason) private {
        _refuses(_rest(0, 1), PHARMACY_LICENCE, reason);
    }

    function _remains(uint40 index, uint24 left) private view {
        Remainder memory expected = Remainder({ dispenser: PHARMACY_LICENCE, left: left });
        _same(abi.encode(packs.remainderOf(lotId, index)), abi.encode(expected), "remainder");
    }
}
