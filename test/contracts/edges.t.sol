// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { IIncidents } from "../../contracts/incident/IIncidents.sol";
import { ILicences } from "../../contracts/licence/ILicences.sol";
import { IPacks } from "../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { IncidentReason } from "../../contracts/types/IncidentReason.sol";
import { PackLineHead } from "../../contracts/types/PackLineHead.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { Preset } from "../../contracts/types/Preset.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../contracts/types/RecallLevel.sol";
import { Role } from "../../contracts/types/Role.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft, PrescriptionSuite } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LICENSED_FROM,
    LICENSED_UNTIL,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    newcomer,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    registrar,
    regulator,
    UK
} from "../support/sol/World.sol";

/// @dev Words with bits beyond their types, calls cut short, and figures at the ends of their fields.
contract EdgesTest is PrescriptionSuite {
    using LotTree for TestLot;

    // ---- dirty words: a bit beyond the type is refused, never dropped

    function testFuzzRefusesADirtyClaim(uint256 bit, bool inId) public {
        Draft memory draft = _issued(KEY);
        Authorisation memory with = _authorise(draft, PHARMACY_LICENCE);
        bytes memory call = abi.encodeCall(IPrescriptions.claim, (draft.id, with));
        _refusesDirty(pharmacy, address(prescriptions), call, inId ? 0 : 3, inId ? 160 : 32, bit);
    }

    /// @dev Behind the terms, which refuse bits beyond their fields themselves, and the content: the id.
    function testFuzzRefusesADirtyIssue(uint256 bit) public {
        bytes memory call = abi.encodeCall(IPrescriptions.issue, (_orderOf(_draft(KEY))));
        _refusesDirty(prescriber, address(prescriptions), call, 2, 160, bit);
    }

    function testFuzzRefusesADirtyDispensing(uint256 bit, uint8 field) public {
        Draft memory draft = _claimed(KEY);
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(draft, 0)));
        // After the offset of the order: id, and in the opening the group.
        uint8[2] memory words = [1, 4];
        uint8[2] memory widths = [160, 64];
        field = uint8(_bound(field, 0, 1));
        _refusesDirty(pharmacy, address(dispensing), call, words[field], widths[field], bit);
    }

    /// @dev One word of several fields, which the contract takes apart itself.
    function testFuzzRefusesDirtyTermsOfADispensing(uint256 bit) public {
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(_claimed(KEY), 0)));
        _goesThrough(pharmacy, address(dispensing), call);
        _flip(call, 2, _bound(bit, 96, 255));
        _refuses(pharmacy, address(dispensing), call);
    }

    /// @dev Behind the collection; without a tag there is nothing to give a reason for.
    function testFuzzRefusesADirtyCollection(uint8 bit) public {
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(_claimed(KEY), 0)));
        _flip(call, 2, _bound(bit, 54, 63));
        _refuses(pharmacy, address(dispensing), call);
    }

    function testFuzzRefusesADirtyCellOfADecommissioning(uint256 bit) public {
        bytes memory call = abi.encodeCall(
            IPacks.decommissionUndoable,
            (_one(_pack(0)), DecommissionReason.Sample, Role.Dispenser, 1)
        );
        _refusesDirty(pharmacy, address(packs), call, 3, 32, bit);
    }

    function testFuzzRefusesAnIncidentBeyondItsReasons(uint256 reason) public {
        address incidents = address(world.incidents());
        bytes memory call = abi.encodeCall(
            IIncidents.raise,
            (_pack(0), LOT_EXPIRY, IncidentReason.Complaint, bytes32(0), Role.Dispenser)
        );
        _refusesSet(pharmacy, incidents, call, 2, _bound(reason, 12, type(uint256).max));
    }

    function testFuzzRefusesAPresetThatIsNone(uint256 preset) public {
        bytes memory call = _registerLot();
        _refusesSet(manufacturer, address(packs), call, 5, _bound(preset, 3, type(uint256).max));
    }

    function testFuzzRefusesADirtyLot(uint256 bit, uint8 field) public {
        bytes memory call = _registerLot();
        uint8[3] memory words = [0, 2, 4];
        uint8[3] memory widths = [64, 16, 24];
        field = uint8(_bound(field, 0, 2));
        _refusesDirty(manufacturer, address(packs), call, words[field], widths[field], bit);
    }

    function testFuzzRefusesADirtyLotText(uint8 bit) public {
        bytes memory call = _registerLot();
        _flip(call, 1, _bound(bit, 0, 95));
        _refuses(manufacturer, address(packs), call);
    }

    function testFuzzRefusesARecallBeyondItsClassesLevelsAndRoles(uint256 value, uint8 field) public {
        bytes memory call = abi.encodeCall(
            IPacks.recall,
            (RecallClass.Class1, RecallLevel.Patient, GTIN, LOT, Role.Regulator)
        );
        uint8[3] memory words = [0, 1, 4];
        uint8[3] memory firsts = [5, 4, 7];
        field = uint8(_bound(field, 0, 2));
        value = _bound(value, firsts[field], type(uint256).max);
        _refusesSet(regulator, address(packs), call, words[field], value);
    }

    function testFuzzRefusesADecommissioningBeyondItsReasons(uint256 reason) public {
        bytes memory call = abi.encodeCall(
            IPacks.decommission,
            (_pack(0), DecommissionReason.Destroyed, Role.Dispenser)
        );
        _refusesSet(pharmacy, address(packs), call, 1, _bound(reason, 9, type(uint256).max));
    }

    function testFuzzRefusesADirtyGrant(uint256 bit, uint8 field) public {
        bytes memory call = abi.encodeWithSelector(
            ILicences.grant.selector,
            newcomer,
            Role.Carrier,
            1,
            UK,
            LICENSED_FROM,
            LICENSED_UNTIL
        );
        uint8[6] memory widths = [160, 8, 32, 8, 32, 32];
        field = uint8(_bound(field, 0, 5));
        _refusesDirty(registrar, address(licences), call, field, widths[field], bit);
    }

    // ---- calls cut short

    function testFuzzRefusesADispensingCutShort(uint256 length) public {
        Draft memory draft = _claimed(KEY);
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(draft, 0)));
        bytes memory short = new bytes(_bound(length, 4, call.length - 1));
        for (uint256 i = 0; i < short.length; ++i) {
            short[i] = call[i];
        }
        _refuses(pharmacy, address(dispensing), short);
    }

    function testFuzzRefusesOffsetsThatPointAnywhere(uint256 offset) public {
        Draft memory draft = _claimed(KEY);
        bytes memory call = abi.encodeCall(IDispensing.dispense, (_dispenseOrder(draft, 0)));
        vm.assume(offset != 32);
        _set(call, 0, offset);
        _refuses(pharmacy, address(dispensing), call);
    }

    function testRefusesAUnitCountBeyondTheCall() public {
        PackCall memory pack = PackCall({
            head: PackLineHead.unwrap(_stock().headOf(0)),
            units: 96,
            siblings: 96,
            count: type(uint256).max >> 5
        });
        bytes memory call = abi.encodePacked(IPacks.verify.selector, uint256(32), abi.encode(pack));
        _refuses(outsider, address(packs), call);
    }

    // ---- figures at the ends of their fields

    function testIssuesTheLargestQuantityAndTheMostDays() public {
        Draft memory draft = _draft(KEY);
        draft.quantity = type(uint24).max;
        draft.daysSupply = 511;
        _issue(draft);

        _same(prescriptions.prescription(draft.id).quantity, type(uint24).max, "quantity");
        _same(prescriptions.prescription(draft.id).daysSupply, 511, "days");
    }

    function testDispensesTheLargestQuantityInOnePack() public {
        Gtin gtin = Gtin.wrap(9_506_000_134_352);
        vm.prank(manufacturer);
        packs.proposeProduct(gtin, GENERIC, BRAND, type(uint24).max);
        vm.prank(regulator);
        packs.activateProduct(gtin, MANUFACTURER_LICENCE, GENERIC, BRAND, type(uint24).max);
        TestLot memory lot = LotTree.grow(gtin, LOT, LOT_EXPIRY, 1, 2);
        world.addLot(lot);
        Draft memory draft = _draft(KEY);
        draft.quantity = type(uint24).max;
        _issue(draft);
        _claim(draft, pharmacy);
        // Two of them do not wrap round to a small quantity.
        vm.expectRevert(
            abi.encodeWithSelector(
                IDispensing.PacksDiffer.selector,
                draft.id,
                type(uint24).max,
                2 * uint256(type(uint24).max)
            )
        );
        _dispense(pharmacy, _dispenseOrder(draft, _one(lot.lines(0, 2, 1))));
        _dispense(pharmacy, _dispenseOrder(draft, _one(lot.line(0))));
    }

    function testWorksUntilTheEndOfThe32BitClock() public {
        _grant(newcomer, Role.Prescriber, UK, 0, type(uint32).max);
        address lastPharmacy = address(0x1a57);
        _grant(lastPharmacy, Role.Dispenser, UK, 0, type(uint32).max);
        // 2105-08-05, the last day whose half year ends in time.
        vm.warp(4_278_182_400);
        Draft memory draft = _draft(KEY);
        vm.prank(newcomer);
        prescriptions.issue(_orderOf(draft));
        uint32 expiresAt = prescriptions.prescription(draft.id).expiresAt;
        vm.warp(expiresAt - 1);
        _claim(draft, lastPharmacy);

        _same(prescriptions.prescription(draft.id).claimUntil, expiresAt, "claim until the expiry");
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Claimed), "state");
        vm.warp(type(uint32).max);
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(PrescriptionState.Expired), "expired");
    }

    struct PackCall {
        bytes32 head;
        uint256 units;
        uint256 siblings;
        uint256 count;
    }

    function _registerLot() private pure returns (bytes memory) {
        return abi.encodeCall(IPacks.registerLot, (GTIN, "NEW", LOT_EXPIRY, "root", 4, Preset.Uk));
    }

    function _refusesDirty(
        address caller,
        address target,
        bytes memory call,
        uint256 word,
        uint256 width,
        uint256 bit
    ) private {
        _goesThrough(caller, target, call);
        _flip(call, word, _bound(bit, width, 255));
        _refusesUnread(caller, target, call);
    }

    function _refusesSet(
        address caller,
        address target,
        bytes memory call,
        uint256 word,
        uint256 value
    ) private {
        _goesThrough(caller, target, call);
        _set(call, word, value);
        _refusesUnread(caller, target, call);
    }

    /// @dev Else what comes next might be refused for anything.
    function _goesThrough(address caller, address target, bytes memory call) private {
        uint256 snapshot = vm.snapshotState();
        vm.prank(caller);
        (bool succeeded, ) = target.call(call);
        _holds(succeeded, "refused as it was");
        _holds(vm.revertToState(snapshot), "undone");
    }

    /// @dev By the decoder, which gives no reason.
    function _refusesUnread(address caller, address target, bytes memory call) private {
        vm.prank(caller);
        (bool succeeded, bytes memory reason) = target.call(call);
        _holds(!succeeded && reason.length == 0, "was read");
    }

    function _refuses(address caller, address target, bytes memory call) private {
        vm.prank(caller);
        (bool succeeded, ) = target.call(call);
        _holds(!succeeded, "went through");
    }

    function _flip(bytes memory encoded, uint256 word, uint256 bit) private pure {
        assembly ("memory-safe") {
            let place := add(add(encoded, 36), shl(5, word))
            mstore(place, xor(mload(place), shl(bit, 1)))
        }
    }

    function _set(bytes memory encoded, uint256 word, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(add(encoded, 36), shl(5, word)), value)
        }
    }
}
