// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { ProductStatus } from "../../../contracts/types/ProductStatus.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Verdict } from "../../../contracts/types/Verdict.sol";
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
    pharmacy,
    regulator,
    REGULATOR_LICENCE,
    UK,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

contract WithdrawProductTest is PrescriptionSuite {
    // ---- refusals

    function testRefusesEveryRoleButTwo() public {
        Role[5] memory roles = [Role.None, Role.Prescriber, Role.Dispenser, Role.Wholesaler, Role.Carrier];
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IProducts.RoleNotAllowed.selector, roles[i]));
            _withdraw(pharmacy, roles[i]);
        }
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
        _withdraw(otherManufacturer, Role.Manufacturer);
    }

    function testRefusesAProductThatNobodyActivated() public {
        Gtin unknown = Gtin.wrap(9_506_000_134_352);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductNotActive.selector, unknown));
        vm.prank(regulator);
        packs.withdrawProduct(unknown, Role.Regulator);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductNotActive.selector, unknown));
        vm.prank(manufacturer);
        packs.withdrawProduct(unknown, Role.Manufacturer);
    }

    // ---- given a withdrawn product

    function testRefusesASecondWithdrawal() public {
        _withdraw(manufacturer, Role.Manufacturer);
        vm.expectRevert(_isWithdrawn());
        _withdraw(regulator, Role.Regulator);
    }

    function testRefusesEverySupply() public {
        Draft memory draft = _claimed(KEY);
        _withdraw(manufacturer, Role.Manufacturer);
        vm.expectRevert(_isWithdrawn());
        _dispense(pharmacy, _dispenseOrder(draft, 0));
    }

    function testRefusesFurtherLotsAndTranches() public {
        _withdraw(regulator, Role.Regulator);
        vm.expectRevert(_isWithdrawn());
        vm.prank(manufacturer);
        packs.registerLot(GTIN, "NEW", LOT_EXPIRY, "root", 4, Preset.Uk);
        vm.expectRevert(_isWithdrawn());
        vm.prank(manufacturer);
        packs.registerTranche(GTIN, LOT, 1, "root", 4);
    }

    function testRefusesToPutItOnTheMarketAgain() public {
        _withdraw(regulator, Role.Regulator);
        vm.expectRevert(_isWithdrawn());
        vm.prank(manufacturer);
        packs.proposeProduct(GTIN, GENERIC, BRAND, UNITS_PER_PACK);
        vm.expectRevert(_isWithdrawn());
        vm.prank(regulator);
        packs.activateProduct(GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, UNITS_PER_PACK);
    }

    function testStillVerifies() public {
        _withdraw(regulator, Role.Regulator);
        Verdict memory verdict = packs.verify(_pack(0));
        _same(uint256(verdict.productStatus), uint256(ProductStatus.Withdrawn), "product");
        _holds(
            verdict.authentic && !verdict.decommissioned && !verdict.maySupply,
            "authentic, but not to supply"
        );
    }

    // ---- withdraws

    function testFuzzWithdrawsByOwnerOrRegulatorInAnyRegion(bool byRegulator) public {
        _closeRegion(UK);
        LicenceId by = byRegulator ? REGULATOR_LICENCE : MANUFACTURER_LICENCE;
        vm.expectEmit(address(packs));
        emit IProducts.ProductWithdrawn(GTIN, by);
        if (byRegulator) _withdraw(regulator, Role.Regulator);
        else _withdraw(manufacturer, Role.Manufacturer);
        _same(uint256(packs.productOf(GTIN).status), uint256(ProductStatus.Withdrawn), "status");
        _holds(
            LicenceId.unwrap(packs.productOf(GTIN).manufacturer) == LicenceId.unwrap(MANUFACTURER_LICENCE),
            "keeps its owner"
        );
    }

    function testLeavesEveryOtherProduct() public {
        Gtin other = Gtin.wrap(9_506_000_134_352);
        world.addProduct(other, GENERIC, BRAND);
        _withdraw(regulator, Role.Regulator);
        _same(uint256(packs.productOf(other).status), uint256(ProductStatus.Active), "status");
    }

    function _withdraw(address account, Role role) private {
        vm.prank(account);
        packs.withdrawProduct(GTIN, role);
    }

    function _isWithdrawn() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProducts.ProductIsWithdrawn.selector, GTIN);
    }
}
