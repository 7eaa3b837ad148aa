// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { IGuardOffice } from "../../../contracts/guard/IGuardOffice.sol";
import { Deferral } from "../../../contracts/types/Deferral.sol";
import { DeferralAccount } from "../../../contracts/types/DeferralAccount.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { GuardSuite } from "./GuardSuite.sol";
import { Draft } from "./PrescriptionSuite.sol";
import { vm } from "./Vm.sol";
import {
    GENERIC,
    GTIN,
    guardian,
    pauser,
    pharmacy,
    prescriber,
    regulator,
    UNITS_PER_PACK
} from "./World.sol";

/// @dev The fixture with its medicine monitored, and outages in which it is supplied without a tag.
abstract contract OutageSuite is GuardSuite {
    function setUp() public virtual override {
        super.setUp();
        _monitor();
        _refreshProduct();
    }

    // ---- regulator, guardian, pauser

    function _monitor() internal {
        vm.prank(regulator);
        packs.monitorGroup(GENERIC, true);
    }

    function _refreshProduct() internal {
        Gtin[] memory gtins = new Gtin[](1);
        gtins[0] = GTIN;
        packs.refreshProducts(gtins);
    }

    function _declare(uint256 lasts, uint16 quota) internal {
        uint32 until = uint32(_now() + lasts);
        vm.prank(guardian);
        guardOffice.declareOutage(until, quota);
    }

    function _endOutage() internal {
        vm.prank(pauser);
        guardOffice.endOutage();
    }

    // ---- prescriber and pharmacy

    /// @dev Without a tag, of so many packs an issue for 28 days, and claimed.
    function _untagged(uint256 key, uint256 count, address account) internal returns (Draft memory draft) {
        draft = _draft(key);
        draft.quantity = count * UNITS_PER_PACK;
        _issue(draft);
        _claim(draft, account);
    }

    /// @dev `count` whole packs from `position` on, after so many.
    function _packsFor(
        Draft memory draft,
        uint256 position,
        uint256 count,
        uint256 before
    ) internal pure returns (DispenseOrder memory order) {
        PackLine[] memory lines = new PackLine[](count);
        for (uint256 i = 0; i < count; ++i) {
            lines[i] = _pack(position + i);
        }
        order = _dispenseOrder(draft, lines);
        order.terms = _supplyTerms(count * UNITS_PER_PACK, before * UNITS_PER_PACK, 0);
    }

    /// @dev One pack of one that the pharmacy has claimed, without its tag.
    function _deferred(uint256 key, uint256 position) internal returns (Draft memory draft) {
        draft = _untagged(key, 1, pharmacy);
        _dispense(pharmacy, _packsFor(draft, position, 1, 0));
    }

    function _settleAs(
        address account,
        Role role,
        Draft memory draft,
        bytes32 tag,
        bytes32 previousTag
    ) internal {
        Opening memory opening = _openingOf(draft);
        vm.prank(account);
        guardOffice.settle(draft.id, role, opening, tag, previousTag, OverrideReason.Emergency);
    }

    function _deferralUnsettled(Draft memory draft) internal pure returns (bytes memory) {
        return _error(ISupplyGuard.DeferralUnsettled.selector, draft);
    }

    /// @dev By its prescriber, under the tag.
    function _settle(Draft memory draft) internal {
        _settleAs(prescriber, Role.Prescriber, draft, TAG, 0);
    }

    // ---- what is expected and read

    function _tagMissing(Draft memory draft) internal pure returns (bytes memory) {
        return _error(IGuardOffice.GuardTagMissing.selector, draft);
    }

    function _quotaUsed(LicenceId dispenser, uint16 quota) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IGuardOffice.DeferralQuotaUsed.selector, dispenser, quota);
    }

    function _accountOf(LicenceId dispenser) internal view returns (DeferralAccount memory) {
        return guardOffice.deferralsBy(dispenser);
    }

    function _deferralOf(Draft memory draft) internal view returns (Deferral memory) {
        return guardOffice.deferralOf(draft.id);
    }

    /// @dev How many supplies a pharmacy has made in the outage, and owes the guard.
    function _owes(LicenceId dispenser, uint256 used, uint256 unsettled) internal view {
        DeferralAccount memory account = _accountOf(dispenser);
        _same(account.used, used, "used");
        _same(account.unsettled, unsettled, "unsettled");
    }
}
