// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { LotStatus } from "../../../contracts/types/LotStatus.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
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
            vm.expectRevert(abi.encodeWithSelector(IPacks.RoleNotAllowed.selector, roles[i]));
            vm.prank(pharmacy);
            packs.recall(GTIN, LOT, RecallClass.Class1, roles[i]);
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

    function testRefusesALotThatNobodyRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN")));
        vm.prank(regulator);
        packs.recall(GTIN, "UNKNOWN", RecallClass.Class1, Role.Regulator);
    }

    function testRefusesNoClass() public {
        vm.expectRevert(_notMoreUrgent(RecallClass.None, RecallClass.None));
        _recall(regulator, RecallClass.None, Role.Regulator);
    }

    function testFuzzRefusesWhateverIsNotMoreUrgent(uint8 current, uint8 proposed) public {
        current = uint8(_bound(current, 1, 4));
        proposed = uint8(_bound(proposed, 0, 4));
        _recall(regulator, RecallClass(current), Role.Regulator);

        if (proposed == 0 || proposed >= current) {
            vm.expectRevert(_notMoreUrgent(RecallClass(current), RecallClass(proposed)));
        }
        _recall(manufacturer, RecallClass(proposed), Role.Manufacturer);
    }

    // ---- recalls

    function testFuzzRecallsByOwnerOrRegulator(uint8 class, bool byRegulator) public {
        class = uint8(_bound(class, 1, 4));
        LicenceId by = byRegulator ? REGULATOR_LICENCE : MANUFACTURER_LICENCE;

        vm.expectEmit(address(packs));
        emit IPacks.LotRecalled(lotIdOf(GTIN, LOT), by, RecallClass(class));
        _recall(
            byRegulator ? regulator : manufacturer,
            RecallClass(class),
            byRegulator ? Role.Regulator : Role.Manufacturer
        );

        (LotStatus status, RecallClass stored, Day expiry) = packs.lotOf(GTIN, LOT);
        // Class 4 is caution in use: the lot may still be supplied.
        _same(uint256(status), uint256(class == 4 ? LotStatus.Active : LotStatus.Recalled), "status");
        _same(uint256(stored), class, "class");
        _same(Day.unwrap(expiry), Day.unwrap(LOT_EXPIRY), "expiry stays");
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
        packs.recall(other, LOT, RecallClass.Class1, Role.Regulator);
    }

    function _recall(address account, RecallClass class, Role role) private {
        vm.prank(account);
        packs.recall(GTIN, LOT, class, role);
    }

    function _notMoreUrgent(RecallClass current, RecallClass proposed) private pure returns (bytes memory) {
        LotId lotId = lotIdOf(GTIN, LOT);
        return abi.encodeWithSelector(IPacks.RecallNotMoreUrgent.selector, lotId, current, proposed);
    }
}
