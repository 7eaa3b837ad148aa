// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Authority } from "../../../contracts/types/Authority.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Lot } from "../../../contracts/types/Lot.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { LotStatus } from "../../../contracts/types/LotStatus.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_MANUFACTURER_LICENCE,
    otherManufacturer,
    pharmacy,
    regulator,
    REGULATOR_LICENCE,
    UK
} from "../../support/sol/World.sol";

contract QuarantineTest is PrescriptionSuite {
    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    // ---- refusals

    function testRefusesEveryRoleButTwo() public {
        Role[5] memory roles = [Role.None, Role.Prescriber, Role.Dispenser, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < roles.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(IProducts.RoleNotAllowed.selector, roles[i]);
            vm.expectRevert(reason);
            _quarantine(pharmacy, roles[i]);
            vm.expectRevert(reason);
            _lift(pharmacy, roles[i]);
        }
    }

    function testRefusesAnotherManufacturerNamingTheOwner() public {
        bytes memory reason = abi.encodeWithSelector(
            IProducts.NotProductOwner.selector,
            GTIN,
            MANUFACTURER_LICENCE,
            OTHER_MANUFACTURER_LICENCE
        );
        vm.expectRevert(reason);
        _quarantine(otherManufacturer, Role.Manufacturer);
        _quarantine(manufacturer, Role.Manufacturer);
        vm.expectRevert(reason);
        _lift(otherManufacturer, Role.Manufacturer);
    }

    function testRefusesALotThatNobodyRegistered() public {
        bytes memory reason = abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN"));
        vm.expectRevert(reason);
        vm.prank(regulator);
        packs.quarantine(GTIN, "UNKNOWN", Role.Regulator);
        vm.expectRevert(reason);
        vm.prank(regulator);
        packs.liftQuarantine(GTIN, "UNKNOWN", Role.Regulator);
    }

    function testRefusesWhatIsQuarantinedByEqualOrHigherAuthority() public {
        _quarantine(manufacturer, Role.Manufacturer);
        vm.expectRevert(_isQuarantined(Authority.Manufacturer));
        _quarantine(manufacturer, Role.Manufacturer);

        _quarantine(regulator, Role.Regulator);
        vm.expectRevert(_isQuarantined(Authority.Regulator));
        _quarantine(manufacturer, Role.Manufacturer);
        vm.expectRevert(_isQuarantined(Authority.Regulator));
        _quarantine(regulator, Role.Regulator);
    }

    function testRefusesARecalledLot() public {
        _recall(RecallClass.Class3);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class3));
        _quarantine(regulator, Role.Regulator);
    }

    function testRefusesAManufacturerToLiftARegulatorsQuarantine() public {
        _quarantine(manufacturer, Role.Manufacturer);
        _quarantine(regulator, Role.Regulator);
        vm.expectRevert(
            abi.encodeWithSelector(IPacks.QuarantineOfHigherAuthority.selector, lotId, Authority.Regulator)
        );
        _lift(manufacturer, Role.Manufacturer);
    }

    function testRefusesToLiftWhatIsNotQuarantined() public {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotNotQuarantined.selector, lotId));
        _lift(regulator, Role.Regulator);
    }

    function testRefusesEverySupplyNamingWhoQuarantined() public {
        Draft memory draft = _claimed(KEY);
        _quarantine(manufacturer, Role.Manufacturer);
        vm.expectRevert(_isQuarantined(Authority.Manufacturer));
        _dispense(pharmacy, _dispenseOrder(draft, 0));
        _lift(manufacturer, Role.Manufacturer);
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    // ---- quarantines

    function testFuzzQuarantinesAndLiftsByOwnerOrRegulator(bool byRegulator) public {
        (address account, Role role) = byRegulator
            ? (regulator, Role.Regulator)
            : (manufacturer, Role.Manufacturer);
        LicenceId licence = byRegulator ? REGULATOR_LICENCE : MANUFACTURER_LICENCE;
        Authority authority = byRegulator ? Authority.Regulator : Authority.Manufacturer;

        vm.expectEmit(address(packs));
        emit IPacks.LotQuarantined(lotId, licence, authority);
        _quarantine(account, role);
        _lotIs(LotStatus.Quarantined, 0, authority);

        vm.expectEmit(address(packs));
        emit IPacks.QuarantineLifted(lotId, licence, authority);
        _lift(account, role);
        _lotIs(LotStatus.Active, 0, Authority.None);
    }

    function testLetsARegulatorLiftAManufacturersQuarantine() public {
        _quarantine(manufacturer, Role.Manufacturer);
        _lift(regulator, Role.Regulator);
        _lotIs(LotStatus.Active, 0, Authority.None);
    }

    function testBringsBackTheCautionThatStoodBefore() public {
        _recall(RecallClass.Class4);
        _quarantine(regulator, Role.Regulator);
        _lotIs(LotStatus.Quarantined, 4, Authority.Regulator);
        _lift(regulator, Role.Regulator);
        _lotIs(LotStatus.Active, 4, Authority.None);
        _dispensed(KEY, 0);
    }

    function testQuarantinesWhileTheRegionIsClosedAndAfterExpiry() public {
        _closeRegion(UK);
        _pass(366 days);
        _quarantine(manufacturer, Role.Manufacturer);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RegionNotLive.selector, UK));
        _lift(regulator, Role.Regulator);
    }

    function testLiftsNothingWhileTheRoleIsPaused() public {
        _quarantine(regulator, Role.Regulator);
        _pause(Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(ILicences.RolePaused.selector, Role.Regulator));
        _lift(regulator, Role.Regulator);
        _recall(RecallClass.Class2);
    }

    function _quarantine(address account, Role role) private {
        vm.prank(account);
        packs.quarantine(GTIN, LOT, role);
    }

    function _lift(address account, Role role) private {
        vm.prank(account);
        packs.liftQuarantine(GTIN, LOT, role);
    }

    function _recall(RecallClass class) private {
        vm.prank(regulator);
        packs.recall(class, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
    }

    function _lotIs(LotStatus status, uint256 class, Authority by) private view {
        Lot memory expected;
        (expected.status, expected.quarantinedBy, expected.expiry) = (status, by, LOT_EXPIRY);
        expected.recallClass = RecallClass(class);
        if (class != 0) expected.recallLevel = RecallLevel.Patient;
        _same(abi.encode(packs.lotOf(GTIN, LOT)), abi.encode(expected), "lot");
    }

    function _isQuarantined(Authority by) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, by);
    }
}
