// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Lot } from "../../../contracts/types/Lot.sol";
import { lotIdOf } from "../../../contracts/types/LotId.sol";
import { LotStatus } from "../../../contracts/types/LotStatus.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    newcomer,
    OTHER_MANUFACTURER_LICENCE,
    otherManufacturer,
    outsider,
    pharmacy,
    regulator,
    REGULATOR_LICENCE,
    UK
} from "../../support/sol/World.sol";

contract RecallTest is PrescriptionSuite {
    // ---- refusals

    function testRefusesEveryRoleButTwo() public {
        Role[5] memory roles = [Role.None, Role.Prescriber, Role.Dispenser, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IProducts.RoleNotAllowed.selector, roles[i]));
            vm.prank(pharmacy);
            packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, roles[i]);
        }
    }

    function testRefusesARoleThatTheCallerDoesNotHave() public {
        vm.expectRevert(_missing(manufacturer, Role.Regulator));
        _recall(manufacturer, RecallClass.Class1, Role.Regulator);
        vm.expectRevert(_missing(outsider, Role.Manufacturer));
        _recall(outsider, RecallClass.Class1, Role.Manufacturer);
    }

    function testRefusesAnotherManufacturerNamingTheOwner() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IProducts.NotProductOwner.selector,
                GTIN,
                MANUFACTURER_LICENCE,
                OTHER_MANUFACTURER_LICENCE
            )
        );
        _recall(otherManufacturer, RecallClass.Class1, Role.Manufacturer);
    }

    function testRefusesASuspendedManufacturerWhoseLotTheRegulatorRecalls() public {
        _suspend(manufacturer, Role.Manufacturer);
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, MANUFACTURER_LICENCE));
        _recall(manufacturer, RecallClass.Class1, Role.Manufacturer);
        _recall(regulator, RecallClass.Class1, Role.Regulator);
    }

    function testRefusesAKeyThatWasReplacedAndAllowsItsSuccessor() public {
        _rotate(manufacturer, Role.Manufacturer, newcomer, 0);
        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceKeyReplaced.selector, MANUFACTURER_LICENCE, manufacturer)
        );
        _recall(manufacturer, RecallClass.Class1, Role.Manufacturer);
        _recall(newcomer, RecallClass.Class1, Role.Manufacturer);
    }

    function testRefusesALotThatNobodyRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN")));
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, "UNKNOWN", Role.Regulator);
    }

    function testRefusesNoClassAndNoLevel() public {
        vm.expectRevert(_notMoreUrgent(0, 0, 0, 3));
        _recall(regulator, RecallClass.None, RecallLevel.Patient, Role.Regulator);
        vm.expectRevert(_notMoreUrgent(0, 0, 1, 0));
        _recall(regulator, RecallClass.Class1, RecallLevel.None, Role.Regulator);
    }

    function testFuzzRefusesWhateverIsLessUrgentOrNarrowerOrTheSame(
        uint8 class,
        uint8 level,
        uint8 newClass,
        uint8 newLevel
    ) public {
        class = uint8(_bound(class, 1, 4));
        level = uint8(_bound(level, 1, 3));
        newClass = uint8(_bound(newClass, 0, 4));
        newLevel = uint8(_bound(newLevel, 0, 3));
        _recall(regulator, RecallClass(class), RecallLevel(level), Role.Regulator);

        bool graver = newClass <= class && newLevel >= level && (newClass < class || newLevel > level);
        // The level of a caution binds no recall that stops.
        bool follows = newClass != 0 && newLevel != 0 && (graver || (class == 4 && newClass < 4));
        if (!follows) vm.expectRevert(_notMoreUrgent(class, level, newClass, newLevel));
        _recall(manufacturer, RecallClass(newClass), RecallLevel(newLevel), Role.Manufacturer);
    }

    // ---- recalls

    function testFuzzRecallsByOwnerOrRegulator(uint8 class, uint8 level, bool byRegulator) public {
        class = uint8(_bound(class, 1, 4));
        level = uint8(_bound(level, 1, 3));
        LicenceId by = byRegulator ? REGULATOR_LICENCE : MANUFACTURER_LICENCE;

        vm.expectEmit(address(packs));
        emit IPacks.LotRecalled(lotIdOf(GTIN, LOT), by, RecallClass(class), RecallLevel(level));
        _recall(
            byRegulator ? regulator : manufacturer,
            RecallClass(class),
            RecallLevel(level),
            byRegulator ? Role.Regulator : Role.Manufacturer
        );

        Lot memory expected;
        // Class 4 is caution in use: the lot may still be supplied.
        expected.status = class == 4 ? LotStatus.Active : LotStatus.Recalled;
        (expected.recallClass, expected.recallLevel) = (RecallClass(class), RecallLevel(level));
        expected.expiry = LOT_EXPIRY;
        _same(abi.encode(packs.lotOf(GTIN, LOT)), abi.encode(expected), "lot");
    }

    function testRecallsAWithdrawnProductByItsOwner() public {
        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _recall(manufacturer, RecallClass.Class1, Role.Manufacturer);
    }

    function testTakesTheQuarantinesPlaceForGood() public {
        vm.prank(regulator);
        packs.quarantine(GTIN, LOT, Role.Regulator);
        _recall(manufacturer, RecallClass.Class2, Role.Manufacturer);

        Lot memory lot = packs.lotOf(GTIN, LOT);
        _same(uint256(lot.status), uint256(LotStatus.Recalled), "status");
        _same(uint256(lot.quarantinedBy), 0, "no quarantine");
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotNotQuarantined.selector, lotIdOf(GTIN, LOT)));
        vm.prank(regulator);
        packs.liftQuarantine(GTIN, LOT, Role.Regulator);
    }

    function testLeavesAQuarantineWhereItAsksForCautionAlone() public {
        vm.prank(regulator);
        packs.quarantine(GTIN, LOT, Role.Regulator);
        _recall(manufacturer, RecallClass.Class4, Role.Manufacturer);
        _same(uint256(packs.lotOf(GTIN, LOT).status), uint256(LotStatus.Quarantined), "status");
    }

    function testRecallsWhileTheRegionIsClosed() public {
        _closeRegion(UK);
        _recall(manufacturer, RecallClass.Class2, Role.Manufacturer);
        _recall(regulator, RecallClass.Class1, Role.Regulator);
    }

    function testRecallsAnExpiredLot() public {
        _pass(366 days);
        _recall(regulator, RecallClass.Class1, Role.Regulator);
    }

    function testStopsEverySupplyOfClassesOneToThree() public {
        Draft memory draft = _claimed(KEY);
        for (uint8 class = 3; class >= 1; --class) {
            _recall(regulator, RecallClass(class), Role.Regulator);
            vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotIdOf(GTIN, LOT), class));
            _dispense(pharmacy, _dispenseOrder(draft, 0));
        }
    }

    function testStopsNoSupplyOfClassFourUntilItGrowsMoreUrgent() public {
        _recall(regulator, RecallClass.Class4, Role.Regulator);
        _dispensed(KEY, 0);
        Draft memory draft = _claimed(KEY + 1);
        _recall(manufacturer, RecallClass.Class3, Role.Manufacturer);

        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotIdOf(GTIN, LOT), 3));
        _dispense(pharmacy, _dispenseOrder(draft, 1));
    }

    function testLeavesEveryOtherLot() public {
        Gtin other = Gtin.wrap(9_506_000_134_352);
        world.addProduct(other, GENERIC, BRAND);
        _recall(regulator, RecallClass.Class1, Role.Regulator);

        vm.expectRevert(abi.encodeWithSelector(IPacks.LotUnknown.selector, other, LOT));
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, other, LOT, Role.Regulator);
    }

    function _recall(address account, RecallClass class, Role role) private {
        _recall(account, class, RecallLevel.Patient, role);
    }

    function _recall(address account, RecallClass class, RecallLevel level, Role role) private {
        vm.prank(account);
        packs.recall(class, level, GTIN, LOT, role);
    }

    function _notMoreUrgent(
        uint8 class,
        uint8 level,
        uint8 newClass,
        uint8 newLevel
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IPacks.RecallNotMoreUrgent.selector,
                lotIdOf(GTIN, LOT),
                class,
                level,
                newClass,
                newLevel
            );
    }
}
