// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Authority } from "../../../contracts/types/Authority.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Unit } from "../../../contracts/types/Unit.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_MANUFACTURER_LICENCE,
    otherManufacturer,
    pharmacy,
    PHARMACY_LICENCE,
    regulator,
    wholesaler,
    WHOLESALER_LICENCE
} from "../../support/sol/World.sol";

contract DecommissionTest is PrescriptionSuite {
    using LotTree for TestLot;

    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    // ---- refusals

    function testRefusesToCallItASupply() public {
        Role[3] memory roles = [Role.Dispenser, Role.Wholesaler, Role.Manufacturer];
        for (uint256 i = 0; i < roles.length; ++i) {
            _refusesReason(DecommissionReason.Supplied, roles[i]);
        }
    }

    /// @dev It could neither be undone nor settled.
    function testRefusesALockWithoutACell() public {
        _refusesLock(manufacturer, Role.Manufacturer);
        _refusesLock(regulator, Role.Regulator);
    }

    function testRefusesOwnUseByEverybodyButPharmaciesAndHospitals() public {
        _refusesReason(DecommissionReason.OwnUse, Role.Wholesaler);
        _refusesReason(DecommissionReason.OwnUse, Role.Manufacturer);
    }

    function testRefusesOwnUseOfWhatMayNotBeSupplied() public {
        uint256 snapshot = vm.snapshotState();
        vm.prank(manufacturer);
        packs.quarantine(GTIN, LOT, Role.Manufacturer);
        _refusesOwnUse(
            abi.encodeWithSelector(IPacks.LotIsQuarantined.selector, lotId, Authority.Manufacturer)
        );
        vm.revertToState(snapshot);

        vm.prank(regulator);
        packs.recall(RecallClass.Class3, RecallLevel.Pharmacy, GTIN, LOT, Role.Regulator);
        _refusesOwnUse(abi.encodeWithSelector(IPacks.LotIsRecalled.selector, lotId, RecallClass.Class3));
        vm.revertToState(snapshot);

        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _refusesOwnUse(abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN));
        vm.revertToState(snapshot);

        _pass(366 days);
        _refusesOwnUse(abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotId, LOT_EXPIRY));
    }

    function testRefusesAPartOfAPack() public {
        PackLine memory line = _pack(0);
        line.units[0] = LotTree.opened(line.units[0], 1);
        _refuses(
            pharmacy,
            line,
            Role.Dispenser,
            abi.encodeWithSelector(IPacks.PartNotAllowed.selector, lotId)
        );
    }

    function testRefusesARemainderOfAPackThatNobodyOpened() public {
        _refuses(
            pharmacy,
            LotTree.remainder(_pack(0), 1),
            Role.Dispenser,
            abi.encodeWithSelector(IPacks.RemainderUnknown.selector, lotId, 0)
        );
    }

    function testRefusesEveryRoleButThree() public {
        PackLine memory line = _pack(0);
        Role[4] memory roles = [Role.None, Role.Prescriber, Role.Carrier, Role.Regulator];
        for (uint256 i = 0; i < roles.length; ++i) {
            _refuses(
                regulator,
                line,
                roles[i],
                abi.encodeWithSelector(
                    IPacks.ReasonNotAllowed.selector,
                    DecommissionReason.Destroyed,
                    roles[i]
                )
            );
        }
    }

    function testRefusesARoleThatTheCallerDoesNotHave() public {
        _refuses(carrier, _pack(0), Role.Wholesaler, _missing(carrier, Role.Wholesaler));
    }

    function testRefusesAnotherManufacturerNamingTheOwner() public {
        bytes memory reason = abi.encodeWithSelector(
            IProducts.NotProductOwner.selector,
            GTIN,
            MANUFACTURER_LICENCE,
            OTHER_MANUFACTURER_LICENCE
        );
        _refuses(otherManufacturer, _pack(0), Role.Manufacturer, reason);
    }

    function testRefusesALotThatNobodyRegistered() public {
        PackLine memory line = LotTree.grow(GTIN, "UNKNOWN", LOT_EXPIRY, 1, 2).line(0);
        bytes memory reason = abi.encodeWithSelector(IPacks.LotUnknown.selector, GTIN, bytes20("UNKNOWN"));
        _refuses(pharmacy, line, Role.Dispenser, reason);
    }

    function testRefusesAFalseProof() public {
        PackLine memory line = _pack(0);
        line.siblings[3] = "false";
        _refuses(pharmacy, line, Role.Dispenser, _notInLot());
    }

    function testRefusesNoUnits() public {
        PackLine memory line = _pack(0);
        line.units = new Unit[](0);
        _refuses(pharmacy, line, Role.Dispenser, _notInLot());
    }

    function testRefusesAPackASecondTimeNamingItsPlace() public {
        _decommission(pharmacy, _pack(7), Role.Dispenser);
        _refuses(wholesaler, _pack(7), Role.Wholesaler, _alreadyOut(7));
    }

    function testRefusesAPackThatWasSupplied() public {
        _dispensed(KEY, 2);
        _refuses(pharmacy, _pack(2), Role.Dispenser, _alreadyOut(2));
    }

    function testRefusesACartonOfWhichOnePackIsOut() public {
        _decommission(pharmacy, _pack(6), Role.Dispenser);
        _refuses(pharmacy, _stock().lines(4, 4, 2), Role.Dispenser, _alreadyOut(6));
    }

    function testRefusesAPackNamedTwiceInOneLine() public {
        uint256[] memory positions = new uint256[](2);
        (positions[0], positions[1]) = (5, 5);
        _refuses(pharmacy, _stock().linesAt(positions, 2), Role.Dispenser, _notInLot());
    }

    function testRefusesPacksThatDoNotAscend() public {
        PackLine memory line = _stock().lines(4, 2, 1);
        (line.units[0], line.units[1]) = (line.units[1], line.units[0]);
        _refuses(pharmacy, line, Role.Dispenser, _notInLot());
    }

    function testRefusesAllCartonsWhereOneFails() public {
        PackLine[] memory lines = new PackLine[](2);
        (lines[0], lines[1]) = (_pack(0), _pack(0));
        vm.expectRevert(_alreadyOut(0));
        vm.prank(pharmacy);
        packs.decommissionMany(lines, DecommissionReason.Destroyed, Role.Dispenser);
        _holds(!packs.isDecommissioned(lotId, 0), "nothing was done");
    }

    // ---- decommissions

    function testDecommissionsByPharmacyWholesalerAndOwner() public {
        _decommissionsOne(pharmacy, Role.Dispenser, PHARMACY_LICENCE, 0);
        _decommissionsOne(wholesaler, Role.Wholesaler, WHOLESALER_LICENCE, 1);
        _decommissionsOne(manufacturer, Role.Manufacturer, MANUFACTURER_LICENCE, 12);
    }

    function testDecommissionsForOwnUseByPharmaciesAndHospitals() public {
        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(lotId, PHARMACY_LICENCE, DecommissionReason.OwnUse, 0, 1 << 3);
        vm.prank(pharmacy);
        packs.decommission(_pack(3), DecommissionReason.OwnUse, Role.Dispenser);
    }

    function testDecommissionsCartonsOfSeveralLotsAtOnce() public {
        TestLot memory other = LotTree.grow(GTIN, "OTHER", LOT_EXPIRY, 3, 8);
        world.addLot(other);
        PackLine[] memory lines = new PackLine[](3);
        (lines[0], lines[1], lines[2]) = (_stock().lines(0, 4, 2), _pack(12), other.lines(4, 4, 2));

        vm.prank(manufacturer);
        packs.decommissionMany(lines, DecommissionReason.Destroyed, Role.Manufacturer);

        for (uint40 i = 0; i < 13; ++i) {
            _holds(packs.isDecommissioned(lotId, i) == (i < 4 || i == 12), vm.toString(i));
        }
        for (uint40 i = 0; i < 8; ++i) {
            _holds(packs.isDecommissioned(other.idOf(), i) == (i > 3), vm.toString(i));
        }
    }

    function testDecommissionsWithdrawnPacksByTheirOwner() public {
        vm.prank(regulator);
        packs.withdrawProduct(GTIN, Role.Regulator);
        _decommission(manufacturer, _pack(0), Role.Manufacturer);
    }

    function testDecommissionsRecalledAndExpiredPacks() public {
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        _decommission(pharmacy, _pack(0), Role.Dispenser);
        _pass(366 days);
        _decommission(pharmacy, _pack(1), Role.Dispenser);
    }

    function testFuzzTakesOutExactlyTheUnitsOfTheLine(uint16 places) public {
        // Any packs of the sixteen places but the three of padding.
        uint256 mask = places & 0x1fff;
        vm.assume(mask != 0);
        uint256[] memory all = new uint256[](13);
        uint256 count = 0;
        for (uint256 i = 0; i < 13; ++i) {
            if (mask & (1 << i) != 0) all[count++] = i;
        }
        uint256[] memory positions = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            positions[i] = all[i];
        }
        PackLine memory line = _stock().linesAt(positions, 4);

        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(lotId, PHARMACY_LICENCE, DecommissionReason.Destroyed, 0, mask);
        _decommission(pharmacy, line, Role.Dispenser);

        for (uint40 i = 0; i < 16; ++i) {
            _holds(packs.isDecommissioned(lotId, i) == (mask & (1 << i) != 0), vm.toString(i));
        }
    }

    function testKeepsTheWordsOfALargeLotApart() public {
        TestLot memory large = LotTree.grow(GTIN, "LARGE", LOT_EXPIRY, 9, 300);
        world.addLot(large);

        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(
            large.idOf(),
            PHARMACY_LICENCE,
            DecommissionReason.Destroyed,
            1,
            1 << 40
        );
        _decommission(pharmacy, large.line(296), Role.Dispenser);
        _holds(packs.isDecommissioned(large.idOf(), 296), "out");
        _holds(!packs.isDecommissioned(large.idOf(), 40), "the same bit of another word");
        _decommission(pharmacy, large.line(40), Role.Dispenser);
    }

    function testTakesOutAWholeCartonOf256() public {
        TestLot memory large = LotTree.grow(GTIN, "LARGE", LOT_EXPIRY, 8, 256);
        world.addLot(large);

        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned({
            lotId: large.idOf(),
            licence: PHARMACY_LICENCE,
            reason: DecommissionReason.Destroyed,
            word: 0,
            mask: type(uint256).max
        });
        _decommission(pharmacy, large.lines(0, 256, 8), Role.Dispenser);
    }

    function _decommissionsOne(address account, Role role, LicenceId by, uint256 position) private {
        vm.expectEmit(address(packs));
        emit IPacks.UnitsDecommissioned(lotId, by, DecommissionReason.Destroyed, 0, 1 << position);
        _decommission(account, _pack(position), role);
        _holds(packs.isDecommissioned(lotId, uint40(position)), "out");
    }

    function _decommission(address account, PackLine memory line, Role role) private {
        vm.prank(account);
        packs.decommission(line, DecommissionReason.Destroyed, role);
    }

    function _refuses(address account, PackLine memory line, Role role, bytes memory reason) private {
        vm.expectRevert(reason);
        _decommission(account, line, role);
    }

    function _refusesLock(address account, Role role) private {
        PackLine[] memory lines = _one(_pack(0));
        vm.expectRevert(abi.encodeWithSelector(IPacks.LockNeedsCell.selector));
        vm.prank(account);
        packs.decommission(lines[0], DecommissionReason.Locked, role);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LockNeedsCell.selector));
        vm.prank(account);
        packs.decommissionMany(lines, DecommissionReason.Locked, role);
    }

    function _refusesReason(DecommissionReason reason, Role role) private {
        PackLine memory line = _pack(0);
        vm.expectRevert(abi.encodeWithSelector(IPacks.ReasonNotAllowed.selector, reason, role));
        vm.prank(pharmacy);
        packs.decommission(line, reason, role);
    }

    function _refusesOwnUse(bytes memory reason) private {
        PackLine memory line = _pack(0);
        vm.expectRevert(reason);
        vm.prank(pharmacy);
        packs.decommission(line, DecommissionReason.OwnUse, Role.Dispenser);
    }

    function _notInLot() private view returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.UnitNotInLot.selector, lotId);
    }

    function _alreadyOut(uint40 index) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPacks.UnitAlreadyDecommissioned.selector, lotId, index);
    }
}
