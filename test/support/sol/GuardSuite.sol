// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardLens } from "../../../contracts/guard/GuardLens.sol";
import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { IGuardLedger } from "../../../contracts/guard/IGuardLedger.sol";
import { ISupplyGuard } from "../../../contracts/guard/ISupplyGuard.sol";
import { GuardEntry } from "../../../contracts/types/GuardEntry.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { OverlapKind } from "../../../contracts/types/OverlapKind.sol";
import { OverrideReason } from "../../../contracts/types/OverrideReason.sol";
import { PrescriptionTerms } from "../../../contracts/types/PrescriptionTerms.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { Deployed } from "./Deployed.sol";
import { LifeSuite } from "./LifeSuite.sol";
import { Draft } from "./PrescriptionSuite.sol";
import { vm } from "./Vm.sol";
import { governor, pharmacy, prescriber } from "./World.sol";

/// @dev The fixture with prescriptions that carry guard tags, of 28 tablets for 28 days under a rule that wants a reason
/// where more than seven days are left.
abstract contract GuardSuite is LifeSuite {
    bytes32 internal constant TAG = "of the patient and the medicine";
    bytes32 internal constant PREVIOUS = "the same in the epoch before";
    bytes32 internal constant OTHER_TAG = "of another patient or medicine";
    uint32 internal constant MONTH = 28 days;
    uint8 internal constant EARLY_DAYS = 7;

    GuardLens internal lens;

    function setUp() public virtual override {
        super.setUp();
        lens = Deployed.guardLens(prescriptions);
    }

    // ---- steps

    function _taggedDraft(uint256 key) internal view returns (Draft memory draft) {
        draft = _draft(key);
        draft.tag = TAG;
    }

    function _guardedOrderOf(
        Draft memory draft,
        OverrideReason reason
    ) internal pure returns (NewPrescription memory order) {
        order = _orderOf(draft);
        order.terms = PrescriptionTerms.wrap(
            PrescriptionTerms.unwrap(order.terms) | (uint256(reason) << 152)
        );
    }

    function _issueAs(address account, Draft memory draft, OverrideReason reason) internal {
        vm.prank(account);
        prescriptions.issue(_guardedOrderOf(draft, reason));
    }

    function _tagged(address account, uint256 key) internal returns (Draft memory draft) {
        draft = _taggedDraft(key);
        _issueAs(account, draft, OverrideReason.None);
    }

    function _taggedFor(
        address account,
        uint256 key,
        OverrideReason reason
    ) internal returns (Draft memory draft) {
        draft = _taggedDraft(key);
        _issueAs(account, draft, reason);
    }

    /// @dev By the pharmacy that has claimed it.
    function _supplyFor(
        Draft memory draft,
        uint256 quantity,
        uint256 expectedSupplied,
        OverrideReason reason
    ) internal {
        LicenceId holder = _read(draft).dispenser;
        SupplyTerms terms = SupplyTerms.wrap(
            SupplyTerms.unwrap(_supplyTerms(quantity, expectedSupplied, _collectionOf(draft))) |
                (uint256(reason) << 56)
        );
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(draft.id, holder, false, terms, _openingOf(draft));
    }

    function _claimAndSupply(Draft memory draft, address account) internal {
        _claim(draft, account);
        _supplyFor(draft, draft.quantity, 0, OverrideReason.None);
    }

    /// @dev By the prescriber, supplied in whole by the pharmacy.
    function _suppliedUnderTag(uint256 key) internal returns (Draft memory draft) {
        draft = _tagged(prescriber, key);
        _claimAndSupply(draft, pharmacy);
    }

    function _setRule(GuardRule rule, uint8 earlyDays) internal {
        GuardPolicy policy = world.guardPolicy();
        vm.prank(governor);
        policy.setRule(Schedule.PrescriptionOnly, rule, earlyDays);
        guardOffice.refreshPolicy();
    }

    // ---- what is expected

    function _needsReason(
        bytes32 tag,
        OverlapKind kind,
        uint256 coveredUntil,
        uint256 openUntil
    ) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                ISupplyGuard.OverlapNeedsReason.selector,
                tag,
                kind,
                coveredUntil,
                openUntil
            );
    }

    function _blocked(
        bytes32 tag,
        OverlapKind kind,
        uint256 coveredUntil,
        uint256 openUntil
    ) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(ISupplyGuard.OverlapBlocked.selector, tag, kind, coveredUntil, openUntil);
    }

    function _expectOverridden(
        Draft memory draft,
        LicenceId by,
        OverlapKind kind,
        OverrideReason reason
    ) internal {
        vm.expectEmit(address(prescriptions));
        emit ISupplyGuard.OverlapOverridden(draft.tag, draft.id, by, kind, reason);
    }

    // ---- what is read

    function _entry() internal view returns (GuardEntry memory) {
        return lens.peek(TAG);
    }

    /// @dev How many are open under the tag, and until when the patient is covered.
    function _stands(uint256 open, uint256 coveredUntil) internal view {
        GuardEntry memory entry = _entry();
        _same(entry.open, open, "open");
        _same(entry.coveredUntil, coveredUntil, "covered until");
    }

    function _expiryOf(Draft memory draft) internal view returns (uint32) {
        return _read(draft).expiresAt;
    }
}
