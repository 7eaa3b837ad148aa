// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IProducts } from "../../../contracts/pack/IProducts.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Product } from "../../../contracts/types/Product.sol";
import { ProductGroup } from "../../../contracts/types/ProductGroup.sol";
import { ProductStatus } from "../../../contracts/types/ProductStatus.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_MANUFACTURER_LICENCE,
    otherManufacturer,
    regulator,
    REGULATOR_LICENCE,
    TABLET,
    UNITS_PER_PACK
} from "../../support/sol/World.sol";

GroupId constant NEW_GENERIC = GroupId.wrap(999_999_999_999_999_999);
Gtin constant NEW_GTIN = Gtin.wrap(9_506_000_134_352);

contract RegisterGroupTest is Suite {
    // ---- refusals

    function testRefusesAManufacturer() public {
        vm.expectRevert(_missing(manufacturer, Role.Regulator));
        vm.prank(manufacturer);
        packs.registerGroup(NEW_GENERIC, Schedule.Schedule2, TABLET, 0);
    }

    function testRefusesNoGroup() public {
        _refuses(GroupId.wrap(0), Schedule.Schedule2, TABLET, _termsInvalid());
    }

    function testFuzzRefusesACodeOfMoreThan18Digits(uint64 group) public {
        group = uint64(_bound(group, 10 ** 18, type(uint64).max));
        _refuses(GroupId.wrap(group), Schedule.Schedule2, TABLET, _termsInvalid());
    }

    function testRefusesNoUnit() public {
        _refuses(NEW_GENERIC, Schedule.Schedule2, 0, _termsInvalid());
    }

    function testRefusesASchedulesOutOfScope() public {
        for (uint8 schedule = 0; schedule < 2; ++schedule) {
            _refuses(
                NEW_GENERIC,
                Schedule(schedule),
                TABLET,
                abi.encodeWithSelector(IProducts.GroupScheduleInvalid.selector, NEW_GENERIC, schedule)
            );
        }
    }

    function testRefusesAGroupThatWasRegistered() public {
        _refuses(
            GENERIC,
            Schedule.Schedule2,
            TABLET,
            abi.encodeWithSelector(IProducts.GroupExists.selector, GENERIC)
        );
    }

    function testRefusesTheCodeOfABrand() public {
        _refuses(
            BRAND,
            Schedule.Schedule2,
            TABLET,
            abi.encodeWithSelector(IProducts.GroupExists.selector, BRAND)
        );
    }

    // ---- registers

    function testFuzzRegisters(uint64 code, uint8 schedule, uint64 unit, uint8 decimals) public {
        GroupId group = GroupId.wrap(uint64(_bound(code, 1, 10 ** 18 - 1)));
        vm.assume(!(group == GENERIC) && !(group == BRAND));
        schedule = uint8(_bound(schedule, 2, 6));
        unit = uint64(_bound(unit, 1, type(uint64).max));

        vm.expectEmit(address(packs));
        emit IProducts.ProductGroupRegistered(group, Schedule(schedule), unit, decimals, REGULATOR_LICENCE);
        vm.prank(regulator);
        packs.registerGroup(group, Schedule(schedule), unit, decimals);

        ProductGroup memory terms = packs.groupOf(group);
        _same(uint256(terms.schedule), schedule, "schedule");
        _same(terms.unit, unit, "unit");
        _same(terms.decimals, decimals, "decimals");
    }

    function _refuses(GroupId group, Schedule schedule, uint64 unit, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(regulator);
        packs.registerGroup(group, schedule, unit, 0);
    }

    function _termsInvalid() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IProducts.ProductTermsInvalid.selector);
    }
}

contract ProposeProductTest is Suite {
    // ---- refusals

    function testRefusesARegulator() public {
        vm.expectRevert(_missing(regulator, Role.Manufacturer));
        vm.prank(regulator);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, UNITS_PER_PACK);
    }

    function testFuzzRefusesAWrongCheckDigit(uint64 body, uint8 wrong) public {
        uint64 gtin = _withCheckDigit(uint64(_bound(body, 1, 10 ** 13 - 1)));
        uint64 digit = gtin % 10;
        gtin = gtin - digit + uint64((digit + _bound(wrong, 1, 9)) % 10);
        _refuses(gtin, GENERIC, BRAND, 1, abi.encodeWithSelector(IProducts.GtinInvalid.selector, gtin));
    }

    function testRefusesGtinZero() public {
        _refuses(0, GENERIC, BRAND, 1, abi.encodeWithSelector(IProducts.GtinInvalid.selector, 0));
    }

    function testRefusesAnEmptyPack() public {
        bytes memory reason = abi.encodeWithSelector(IProducts.ProductTermsInvalid.selector);
        _refuses(Gtin.unwrap(NEW_GTIN), GENERIC, BRAND, 0, reason);
    }

    function testRefusesABrandOfMoreThan18Digits() public {
        bytes memory reason = abi.encodeWithSelector(IProducts.ProductTermsInvalid.selector);
        _refuses(Gtin.unwrap(NEW_GTIN), GENERIC, GroupId.wrap(10 ** 18), 1, reason);
    }

    function testRefusesAGenericThatNobodyRegistered() public {
        bytes memory reason = abi.encodeWithSelector(IProducts.GroupUnknown.selector, NEW_GENERIC);
        _refuses(Gtin.unwrap(NEW_GTIN), NEW_GENERIC, BRAND, 1, reason);
        reason = abi.encodeWithSelector(IProducts.GroupUnknown.selector, 0);
        _refuses(Gtin.unwrap(NEW_GTIN), GroupId.wrap(0), BRAND, 1, reason);
    }

    function testRefusesAnotherGenericInThePlaceOfABrand() public {
        world.addGroup(NEW_GENERIC, Schedule.Schedule2);
        bytes memory reason = abi.encodeWithSelector(IProducts.GroupExists.selector, NEW_GENERIC);
        _refuses(Gtin.unwrap(NEW_GTIN), GENERIC, NEW_GENERIC, 1, reason);
    }

    function testRefusesAnActiveGtinNamingItsOwner() public {
        vm.expectRevert(
            abi.encodeWithSelector(IProducts.ProductAlreadyActive.selector, GTIN, MANUFACTURER_LICENCE)
        );
        vm.prank(otherManufacturer);
        packs.proposeProduct(GTIN, GENERIC, BRAND, 1);
    }

    // ---- proposes

    function testFuzzProposesWithoutAnyEffectYet(uint64 body, uint64 brand, uint24 unitsPerPack) public {
        Gtin gtin = Gtin.wrap(_withCheckDigit(uint64(_bound(body, 1, 10 ** 13 - 1))));
        vm.assume(Gtin.unwrap(gtin) != Gtin.unwrap(GTIN));
        brand = uint64(_bound(brand, 0, 10 ** 18 - 1));
        vm.assume(brand != GroupId.unwrap(GENERIC));
        unitsPerPack = uint24(_bound(unitsPerPack, 1, type(uint24).max));

        vm.expectEmit(address(packs));
        emit IProducts.ProductProposed(
            gtin,
            MANUFACTURER_LICENCE,
            GENERIC,
            GroupId.wrap(brand),
            unitsPerPack
        );
        vm.prank(manufacturer);
        packs.proposeProduct(gtin, GENERIC, GroupId.wrap(brand), unitsPerPack);

        Product memory proposal = packs.proposalOf(gtin, MANUFACTURER_LICENCE);
        _same(LicenceId.unwrap(proposal.manufacturer), 5, "manufacturer");
        _same(GroupId.unwrap(proposal.generic), GroupId.unwrap(GENERIC), "generic");
        _same(GroupId.unwrap(proposal.brand), brand, "brand");
        _same(uint256(proposal.schedule), uint256(Schedule.PrescriptionOnly), "schedule of the generic");
        _same(uint256(proposal.status), uint256(ProductStatus.None), "status");
        _same(proposal.unitsPerPack, unitsPerPack, "units per pack");
        _same(uint256(packs.productOf(gtin).status), uint256(ProductStatus.None), "no product yet");
    }

    function testLetsTwoManufacturersProposeTheSameGtin() public {
        _propose(manufacturer, 10);
        _propose(otherManufacturer, 20);
        _propose(manufacturer, 30);

        _same(packs.proposalOf(NEW_GTIN, MANUFACTURER_LICENCE).unitsPerPack, 30, "replaced");
        _same(packs.proposalOf(NEW_GTIN, OTHER_MANUFACTURER_LICENCE).unitsPerPack, 20, "beside it");
    }

    function _propose(address account, uint24 unitsPerPack) private {
        vm.prank(account);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, unitsPerPack);
    }

    function _refuses(
        uint64 gtin,
        GroupId generic,
        GroupId brand,
        uint24 unitsPerPack,
        bytes memory reason
    ) private {
        vm.expectRevert(reason);
        vm.prank(manufacturer);
        packs.proposeProduct(Gtin.wrap(gtin), generic, brand, unitsPerPack);
    }
}

contract ActivateProductTest is Suite {
    function setUp() public override {
        super.setUp();
        vm.prank(manufacturer);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, 10);
    }

    // ---- refusals

    function testRefusesTheManufacturer() public {
        vm.expectRevert(_missing(manufacturer, Role.Regulator));
        vm.prank(manufacturer);
        packs.activateProduct(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10);
    }

    function testRefusesWhatWasNotProposed() public {
        _refuses(OTHER_MANUFACTURER_LICENCE, GENERIC, BRAND, 10);
        _refuses(OTHER_MANUFACTURER_LICENCE, GroupId.wrap(0), GroupId.wrap(0), 0);
    }

    function testRefusesWhatDiffersFromTheProposal() public {
        _refuses(MANUFACTURER_LICENCE, BRAND, BRAND, 10);
        _refuses(MANUFACTURER_LICENCE, GENERIC, GENERIC, 10);
        _refuses(MANUFACTURER_LICENCE, GENERIC, BRAND, 11);
    }

    function testRefusesAProposalThatChangedBetweenLookAndActivation() public {
        vm.prank(manufacturer);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, 1000);
        _refuses(MANUFACTURER_LICENCE, GENERIC, BRAND, 10);
    }

    function testRefusesTheBrandOfAnotherGeneric() public {
        world.addGroup(NEW_GENERIC, Schedule.Schedule2);
        vm.prank(manufacturer);
        packs.proposeProduct(NEW_GTIN, NEW_GENERIC, BRAND, 10);

        vm.expectRevert(abi.encodeWithSelector(IProducts.GroupExists.selector, BRAND));
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, NEW_GENERIC, BRAND, 10);
    }

    function testRefusesABrandThatHasBecomeAGeneric() public {
        vm.prank(manufacturer);
        packs.proposeProduct(NEW_GTIN, GENERIC, NEW_GENERIC, 10);
        world.addGroup(NEW_GENERIC, Schedule.Schedule2);

        vm.expectRevert(abi.encodeWithSelector(IProducts.GroupExists.selector, NEW_GENERIC));
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, NEW_GENERIC, 10);
    }

    function testRefusesAnActiveGtinNamingItsOwner() public {
        vm.expectRevert(
            abi.encodeWithSelector(IProducts.ProductAlreadyActive.selector, GTIN, MANUFACTURER_LICENCE)
        );
        _activate(GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, UNITS_PER_PACK);
    }

    function testRefusesAManufacturerThatWasStruckOff() public {
        _revoke(manufacturer, Role.Manufacturer);
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, MANUFACTURER_LICENCE));
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10);
    }

    // ---- activates

    function testActivatesForTheProposer() public {
        vm.expectEmit(address(packs));
        emit IProducts.ProductActivated(NEW_GTIN, MANUFACTURER_LICENCE, REGULATOR_LICENCE);
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10);

        Product memory product = packs.productOf(NEW_GTIN);
        _same(LicenceId.unwrap(product.manufacturer), 5, "owner");
        _same(uint256(product.status), uint256(ProductStatus.Active), "status");
        _same(product.unitsPerPack, 10, "units per pack");
    }

    function testActivatesSeveralProductsOfOneBrandAndSomeWithoutABrand() public {
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10);
        Gtin unbranded = Gtin.wrap(9_521_234_543_213);
        world.addProduct(unbranded, GENERIC, GroupId.wrap(0));

        _same(uint256(packs.productOf(NEW_GTIN).status), uint256(ProductStatus.Active), "of the same brand");
        _same(uint256(packs.productOf(unbranded).status), uint256(ProductStatus.Active), "without a brand");
    }

    function testStopsEveryFurtherProposal() public {
        vm.prank(otherManufacturer);
        packs.proposeProduct(NEW_GTIN, GENERIC, BRAND, 20);
        _activate(NEW_GTIN, MANUFACTURER_LICENCE, GENERIC, BRAND, 10);

        vm.expectRevert(
            abi.encodeWithSelector(IProducts.ProductAlreadyActive.selector, NEW_GTIN, MANUFACTURER_LICENCE)
        );
        _activate(NEW_GTIN, OTHER_MANUFACTURER_LICENCE, GENERIC, BRAND, 20);
    }

    function _refuses(LicenceId owner, GroupId generic, GroupId brand, uint24 unitsPerPack) private {
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProposalDiffers.selector, NEW_GTIN, owner));
        _activate(NEW_GTIN, owner, generic, brand, unitsPerPack);
    }

    function _activate(
        Gtin gtin,
        LicenceId owner,
        GroupId generic,
        GroupId brand,
        uint24 unitsPerPack
    ) private {
        vm.prank(regulator);
        packs.activateProduct(gtin, owner, generic, brand, unitsPerPack);
    }
}
