// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { DispenseOrder } from "../../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { Opening } from "../../../contracts/types/Opening.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionTerms } from "../../../contracts/types/PrescriptionTerms.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { SupplyTerms } from "../../../contracts/types/SupplyTerms.sol";
import { LotTree, TestLot } from "./LotTree.sol";
import { Suite } from "./Suite.sol";
import { vm } from "./Vm.sol";
import {
    GENERIC,
    GTIN,
    LOT,
    LOT_DEPTH,
    LOT_EXPIRY,
    LOT_UNITS,
    pharmacy,
    prescriber,
    UNITS_PER_PACK
} from "./World.sol";

/// @dev A prescription as clinic and patient know it: in the clear, with the one-time key.
struct Draft {
    uint256 key;
    PrescriptionId id;
    GroupId group;
    bytes32 groupSalt;
    bytes32 contentHash;
    bytes32 tag;
    bytes32 previousTag;
    uint256 quantity;
    uint256 daysSupply;
    uint256 schedule;
    uint256 signedAt;
    uint256 notBefore;
    uint256 furtherIssues;
    bool laterIssue;
    LicenceId nominee;
}

/// @dev The fixture with builders for what a clinic, a patient and a pharmacy hand in.
abstract contract PrescriptionSuite is Suite {
    using LotTree for TestLot;

    uint256 internal constant KEY = 0xA11CE;

    // ---- clinic

    /// @dev One pack of the stock's generic, signed now.
    function _draft(uint256 key) internal view returns (Draft memory draft) {
        draft.key = key;
        draft.id = PrescriptionId.wrap(vm.addr(key));
        draft.group = GENERIC;
        draft.groupSalt = keccak256(abi.encode("group salt", key));
        draft.contentHash = keccak256(abi.encode("content", key));
        draft.quantity = UNITS_PER_PACK;
        draft.daysSupply = 28;
        draft.schedule = uint256(Schedule.PrescriptionOnly);
        draft.signedAt = _now();
    }

    function _termsOf(Draft memory draft) internal pure returns (PrescriptionTerms) {
        return
            PrescriptionTerms.wrap(
                draft.quantity |
                    (draft.daysSupply << 24) |
                    (draft.schedule << 40) |
                    (draft.signedAt << 48) |
                    (draft.notBefore << 80) |
                    (draft.furtherIssues << 112) |
                    (uint256(draft.laterIssue ? 1 : 0) << 119) |
                    (uint256(LicenceId.unwrap(draft.nominee)) << 120)
            );
    }

    function _orderOf(Draft memory draft) internal pure returns (NewPrescription memory) {
        return
            NewPrescription({
                id: draft.id,
                contentHash: draft.contentHash,
                groupHash: keccak256(abi.encode(draft.group, draft.groupSalt)),
                tag: draft.tag,
                previousTag: draft.previousTag,
                terms: _termsOf(draft)
            });
    }

    function _issue(Draft memory draft) internal {
        vm.prank(prescriber);
        prescriptions.issue(_orderOf(draft));
    }

    /// @dev Draws and issues the prescription of `key`.
    function _issued(uint256 key) internal returns (Draft memory draft) {
        draft = _draft(key);
        _issue(draft);
    }

    // ---- patient

    /// @dev Signs for `dispenser` at the present nonce, for an hour.
    function _authorise(
        Draft memory draft,
        LicenceId dispenser
    ) internal view returns (Authorisation memory) {
        return _authoriseUntil(draft, dispenser, _now() + 1 hours);
    }

    function _authoriseUntil(
        Draft memory draft,
        LicenceId dispenser,
        uint32 deadline
    ) internal view returns (Authorisation memory) {
        return _signed(draft.key, prescriptions.claimDigest(draft.id, dispenser, deadline), deadline);
    }

    /// @dev Signs to nominate `dispenser` at the present nonce, for an hour.
    function _authoriseNomination(
        Draft memory draft,
        LicenceId dispenser
    ) internal view returns (Authorisation memory) {
        uint32 deadline = _now() + 1 hours;
        return _signed(draft.key, prescriptions.nominationDigest(draft.id, dispenser, deadline), deadline);
    }

    function _signed(
        uint256 key,
        bytes32 digest,
        uint32 deadline
    ) internal pure returns (Authorisation memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return Authorisation({ r: r, vs: s | bytes32(uint256(v - 27) << 255), deadline: deadline });
    }

    // ---- pharmacy

    function _claimAs(address account, PrescriptionId id, Authorisation memory with) internal {
        vm.prank(account);
        prescriptions.claim(id, with);
    }

    function _claim(Draft memory draft, address account) internal {
        _claimAs(account, draft.id, _authorise(draft, _licenceOf(account, Role.Dispenser)));
    }

    /// @dev Draws and issues the prescription of `key`, and claims it for {pharmacy}.
    function _claimed(uint256 key) internal returns (Draft memory draft) {
        draft = _issued(key);
        _claim(draft, pharmacy);
    }

    function _openingOf(Draft memory draft) internal pure returns (Opening memory) {
        return
            Opening({
                contentHash: draft.contentHash,
                group: draft.group,
                groupSalt: draft.groupSalt,
                tag: draft.tag,
                previousTag: draft.previousTag
            });
    }

    function _supplyTerms(
        uint256 quantity,
        uint256 expectedSupplied,
        uint256 collection
    ) internal pure returns (SupplyTerms) {
        return SupplyTerms.wrap(quantity | (expectedSupplied << 24) | (collection << 48));
    }

    /// @dev Controlled drugs of schedule 2 are collected by the patient, who shows evidence of identity.
    function _collectionOf(Draft memory draft) internal pure returns (uint256) {
        return draft.schedule == uint256(Schedule.Schedule2) ? 0x31 : 0;
    }

    function _dispenseOrder(
        Draft memory draft,
        PackLine[] memory lines
    ) internal pure returns (DispenseOrder memory) {
        return
            DispenseOrder({
                prescription: draft.id,
                terms: _supplyTerms(draft.quantity, 0, _collectionOf(draft)),
                opening: _openingOf(draft),
                packs: lines
            });
    }

    /// @dev The fixture's lot; grown anew, so that no call comes between a cheatcode and what it is for.
    function _stock() internal pure returns (TestLot memory) {
        return LotTree.grow(GTIN, LOT, LOT_EXPIRY, LOT_DEPTH, LOT_UNITS);
    }

    /// @dev One pack of the fixture's lot, with its proof.
    function _pack(uint256 position) internal pure returns (PackLine memory) {
        return _stock().line(position);
    }

    /// @dev One pack of the stock.
    function _dispenseOrder(
        Draft memory draft,
        uint256 position
    ) internal pure returns (DispenseOrder memory) {
        return _dispenseOrder(draft, _one(_pack(position)));
    }

    function _dispense(address account, DispenseOrder memory order) internal {
        vm.prank(account);
        dispensing.dispense(order);
    }

    /// @dev Draws, issues, claims and dispenses the prescription of `key` with one pack.
    function _dispensed(uint256 key, uint256 position) internal returns (Draft memory draft) {
        draft = _claimed(key);
        _dispense(pharmacy, _dispenseOrder(draft, position));
    }

    function _one(PackLine memory line) internal pure returns (PackLine[] memory lines) {
        lines = new PackLine[](1);
        lines[0] = line;
    }

    function _tokenId(Draft memory draft) internal pure returns (uint256) {
        return uint160(PrescriptionId.unwrap(draft.id));
    }
}
