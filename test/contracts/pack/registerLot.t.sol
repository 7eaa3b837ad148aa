// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LotStatus } from "../../../contracts/types/LotStatus.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Lot } from "../../../contracts/types/Lot.sol";
import { lotIdOf } from "../../../contracts/types/LotId.sol";
import { Suite } from "../../support/sol/Suite.sol";
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
    regulator,
    START,
    wholesaler
} from "../../support/sol/World.sol";

contract RegisterLotTest is Suite {
    bytes20 private constant NEW_LOT = "NEW";
    bytes32 private constant ROOT = "root";
    uint24 private constant SHAPE = 0x040810;

    // ---- refusals

    function testRefusesAWholesaler() public {
        vm.expectRevert(_missing(wholesaler, Role.Manufacturer));
        vm.prank(wholesaler);
        packs.registerLot(GTIN, NEW_LOT, LOT_EXPIRY, ROOT, SHAPE, Preset.EuFmd);
    }

    function testRefusesAGtinThatNobodyActivated() public {
        Gtin unknown = Gtin.wrap(9_506_000_134_352);
        vm.prank(manufacturer);
        packs.proposeProduct(unknown, GENERIC, BRAND, 1);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductNotActive.selector, unknown));
        vm.prank(manufacturer);
        packs.registerLot(unknown, NEW_LOT, LOT_EXPIRY, ROOT, SHAPE, Preset.EuFmd);
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
        vm.prank(otherManufacturer);
        packs.registerLot(GTIN, NEW_LOT, LOT_EXPIRY, ROOT, SHAPE, Preset.EuFmd);
    }

    function testRefusesALotWithoutAText() public {
        _refusesTerms(0, ROOT, SHAPE);
    }

    function testRefusesALotWithoutARoot() public {
        _refusesTerms(NEW_LOT, 0, SHAPE);
    }

    function testRefusesHeightsOutOfOrder() public {
        _refusesTerms(NEW_LOT, ROOT, 33);
        _refusesTerms(NEW_LOT, ROOT, 0x000504);
        _refusesTerms(NEW_LOT, ROOT, 0x050404);
        _refusesTerms(NEW_LOT, ROOT, 0x050004);
    }

    function testRefusesALotThatWasRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotExists.selector, lotIdOf(GTIN, LOT)));
        _register(LOT, LOT_EXPIRY, "another root", SHAPE);
    }

    function testRefusesToReplaceARecalledLot() public {
        vm.prank(regulator);
        packs.recall(RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotExists.selector, lotIdOf(GTIN, LOT)));
        _register(LOT, LOT_EXPIRY, "another root", SHAPE);
    }

    function testRefusesALotPastItsExpiryDay() public {
        Day yesterday = Day.wrap(uint16(START / 1 days - 1));
        vm.expectRevert(
            abi.encodeWithSelector(IPacks.LotHasExpired.selector, lotIdOf(GTIN, NEW_LOT), yesterday)
        );
        _register(NEW_LOT, yesterday, ROOT, SHAPE);
        _register(NEW_LOT, Day.wrap(uint16(START / 1 days)), ROOT, SHAPE);
    }

    // ---- registers

    function testFuzzRegisters(
        bytes20 lot,
        uint16 expiry,
        bytes32 root,
        uint8 top,
        uint8 pallet,
        uint8 carton,
        uint8 preset
    ) public {
        vm.assume(lot != 0 && lot != LOT && root != 0);
        expiry = uint16(_bound(expiry, START / 1 days, type(uint16).max));
        top = uint8(_bound(top, 0, 32));
        pallet = uint8(_bound(pallet, 0, top));
        carton = uint8(_bound(carton, 0, pallet == 0 ? top : pallet));
        uint24 shape = uint24(top | (uint256(pallet) << 8) | (uint256(carton) << 16));
        Lot memory expected;
        (expected.status, expected.expiry) = (LotStatus.Active, Day.wrap(expiry));
        expected.preset = Preset(preset % 3);

        vm.expectEmit(address(packs));
        emit IPacks.LotRegistered({
            lotId: lotIdOf(GTIN, lot),
            gtin: GTIN,
            lot: lot,
            expiry: Day.wrap(expiry),
            root: root,
            shape: shape,
            preset: expected.preset
        });
        vm.prank(manufacturer);
        packs.registerLot(GTIN, lot, Day.wrap(expiry), root, shape, expected.preset);

        _same(abi.encode(packs.lotOf(GTIN, lot)), abi.encode(expected), "lot");
        _holds(packs.hasTranche(lotIdOf(GTIN, lot), 0), "its first tranche");
    }

    function testKnowsNothingOfALotThatNobodyRegistered() public view {
        Lot memory nothing;
        _same(abi.encode(packs.lotOf(GTIN, NEW_LOT)), abi.encode(nothing), "all zero");
        _holds(!packs.hasTranche(lotIdOf(GTIN, NEW_LOT), 0), "no tranche");
    }

    function _refusesTerms(bytes20 lot, bytes32 root, uint24 shape) private {
        vm.expectRevert(abi.encodeWithSelector(IPacks.LotTermsInvalid.selector, GTIN, lot, shape));
        _register(lot, LOT_EXPIRY, root, shape);
    }

    function _register(bytes20 lot, Day expiry, bytes32 root, uint24 shape) private {
        vm.prank(manufacturer);
        packs.registerLot(GTIN, lot, expiry, root, shape, Preset.EuFmd);
    }
}
