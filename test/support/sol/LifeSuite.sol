// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../../contracts/types/CancelReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NotDispensedReason } from "../../../contracts/types/NotDispensedReason.sol";
import { Prescription } from "../../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Reissue } from "../../../contracts/types/Reissue.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { Draft, PrescriptionSuite } from "./PrescriptionSuite.sol";
import { vm } from "./Vm.sol";
import { pharmacy, PHARMACY_LICENCE, prescriber } from "./World.sol";

/// @dev A prescription that has come to an end, and how every step on it is refused.
struct DeadEnd {
    Draft draft;
    bytes reason;
}

/// @dev The fixture with every step of a prescription's life in one line.
abstract contract LifeSuite is PrescriptionSuite {
    // ---- steps

    /// @dev One pack an issue, every 28 days.
    function _repeatDraft(uint256 key, uint256 issues) internal view returns (Draft memory draft) {
        draft = _draft(key);
        draft.furtherIssues = issues - 1;
    }

    function _repeatClaimed(uint256 key, uint256 issues) internal returns (Draft memory draft) {
        draft = _repeatDraft(key, issues);
        _issue(draft);
        _claim(draft, pharmacy);
    }

    function _supplyUnits(Draft memory draft, uint256 quantity, uint256 expectedSupplied) internal {
        _supplyUnitsBy(PHARMACY_LICENCE, draft, quantity, expectedSupplied);
    }

    /// @dev In the place of the dispensing contract, without packs.
    function _supplyUnitsBy(
        LicenceId dispenser,
        Draft memory draft,
        uint256 quantity,
        uint256 expectedSupplied
    ) internal {
        vm.prank(address(dispensing));
        prescriptions.supplyFrom(
            draft.id,
            dispenser,
            false,
            _supplyTerms(quantity, expectedSupplied, _collectionOf(draft)),
            _openingOf(draft)
        );
    }

    function _supplyInWhole(Draft memory draft) internal {
        _supplyUnits(draft, draft.quantity, 0);
    }

    function _releaseBy(address account, Draft memory draft) internal {
        vm.prank(account);
        prescriptions.release(draft.id);
    }

    function _cancel(Draft memory draft) internal {
        vm.prank(prescriber);
        prescriptions.cancel(draft.id, CancelReason.PrescribingError, Role.Prescriber, _openingOf(draft));
    }

    function _notDispensed(Draft memory draft) internal {
        vm.prank(pharmacy);
        prescriptions.notDispensed(draft.id, NotDispensedReason.NotCollected, _openingOf(draft));
    }

    function _lapseBy(address account, Draft memory draft, Role role) internal {
        vm.prank(account);
        prescriptions.lapse(draft.id, role);
    }

    function _nominate(Draft memory draft, LicenceId dispenser) internal {
        _nominateWith(draft, dispenser, _authoriseNomination(draft, dispenser));
    }

    function _nominateWith(Draft memory draft, LicenceId dispenser, Authorisation memory with) internal {
        vm.prank(prescriber);
        prescriptions.nominate(draft.id, dispenser, with, Role.Prescriber);
    }

    function _claimAsNominee(address account, Draft memory draft) internal {
        vm.prank(account);
        prescriptions.claimAsNominee(draft.id);
    }

    /// @dev The same terms under the key `key`, with a content of their own.
    function _reissueDraft(Draft memory draft, uint256 key) internal pure returns (Draft memory anew) {
        anew = Draft({
            key: key,
            id: PrescriptionId.wrap(vm.addr(key)),
            group: draft.group,
            groupSalt: draft.groupSalt,
            contentHash: keccak256(abi.encode("content", key)),
            tag: draft.tag,
            previousTag: draft.previousTag,
            quantity: draft.quantity,
            daysSupply: draft.daysSupply,
            schedule: draft.schedule,
            signedAt: draft.signedAt,
            notBefore: draft.notBefore,
            furtherIssues: draft.furtherIssues,
            laterIssue: draft.laterIssue,
            nominee: draft.nominee
        });
    }

    function _reissueOf(Draft memory draft, Draft memory anew) internal pure returns (Reissue memory) {
        return
            Reissue({
                previous: draft.id,
                id: anew.id,
                previousContentHash: draft.contentHash,
                contentHash: anew.contentHash,
                groupHash: keccak256(abi.encode(draft.group, draft.groupSalt)),
                tag: draft.tag,
                previousTag: draft.previousTag
            });
    }

    function _reissue(Draft memory draft, uint256 key) internal returns (Draft memory anew) {
        anew = _reissueDraft(draft, key);
        vm.prank(prescriber);
        prescriptions.reissue(_reissueOf(draft, anew));
    }

    // ---- ends

    /// @dev One of every end and one that never began.
    function _deadEnds() internal returns (DeadEnd[] memory ends) {
        ends = new DeadEnd[](5);
        Draft memory draft = _claimed(KEY + 0x10);
        uint32 expiresAt = _read(draft).expiresAt;
        vm.warp(expiresAt);
        ends[0] = DeadEnd(draft, _error(IPrescriptions.PrescriptionHasExpired.selector, draft, expiresAt));
        draft = _draft(KEY + 0x11);
        ends[1] = DeadEnd(draft, _error(IPrescriptions.PrescriptionUnknown.selector, draft));
        draft = _claimed(KEY + 0x12);
        _supplyInWhole(draft);
        ends[2] = DeadEnd(
            draft,
            _error(
                IPrescriptions.PrescriptionAlreadySpent.selector,
                draft,
                LicenceId.unwrap(PHARMACY_LICENCE)
            )
        );
        draft = _issued(KEY + 0x13);
        _cancel(draft);
        ends[3] = DeadEnd(draft, _error(IPrescriptions.PrescriptionIsCancelled.selector, draft));
        draft = _claimed(KEY + 0x14);
        _notDispensed(draft);
        ends[4] = DeadEnd(draft, _error(IPrescriptions.PrescriptionIsClosed.selector, draft));
    }

    /// @dev Cancelled while {pharmacy} holds it.
    function _pending(uint256 key) internal returns (DeadEnd memory) {
        Draft memory draft = _claimed(key);
        _cancel(draft);
        return
            DeadEnd(
                draft,
                _error(
                    IPrescriptions.PrescriptionCancelPending.selector,
                    draft,
                    LicenceId.unwrap(PHARMACY_LICENCE)
                )
            );
    }

    // ---- what is expected

    function _error(bytes4 selector, Draft memory draft) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, draft.id);
    }

    function _error(bytes4 selector, Draft memory draft, uint256 value) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, draft.id, value);
    }

    function _heldBy(Draft memory draft, LicenceId holder) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.PrescriptionHeldByAnother.selector, draft.id, holder);
    }

    function _roleNotAllowed(Role role) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPrescriptions.ActingRoleNotAllowed.selector, role);
    }

    function _expectMint(Draft memory draft) internal {
        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(address(0), PrescriptionId.unwrap(draft.id), _tokenId(draft));
    }

    function _expectBurn(Draft memory draft) internal {
        vm.expectEmit(address(prescriptions));
        emit IERC721.Transfer(PrescriptionId.unwrap(draft.id), address(0), _tokenId(draft));
    }

    // ---- what is read

    function _read(Draft memory draft) internal view returns (Prescription memory) {
        return prescriptions.prescription(draft.id);
    }

    function _isIn(PrescriptionState state, Draft memory draft) internal view {
        _same(uint256(prescriptions.stateOf(draft.id)), uint256(state), "state");
    }

    function _isHeldBy(LicenceId holder, Draft memory draft) internal view {
        _isIn(PrescriptionState.Claimed, draft);
        _same(LicenceId.unwrap(_read(draft).dispenser), LicenceId.unwrap(holder), "holder");
    }

    function _isLive(Draft memory draft) internal view {
        _same(prescriptions.ownerOf(_tokenId(draft)), PrescriptionId.unwrap(draft.id), "owner");
        _same(prescriptions.balanceOf(PrescriptionId.unwrap(draft.id)), 1, "balance");
    }

    /// @dev No token any more, and its id never issued or reissued again.
    function _isBurned(Draft memory draft) internal {
        uint256 tokenId = _tokenId(draft);
        bytes memory reason = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, tokenId);
        vm.expectRevert(reason);
        prescriptions.ownerOf(tokenId);
        vm.expectRevert(reason);
        prescriptions.locked(tokenId);
        vm.expectRevert(reason);
        prescriptions.tokenURI(tokenId);
        vm.expectRevert(reason);
        prescriptions.getApproved(tokenId);
        _same(prescriptions.balanceOf(PrescriptionId.unwrap(draft.id)), 0, "balance");
        _isNeverIssuedAgain(draft);
    }

    function _isNeverIssuedAgain(Draft memory draft) internal {
        draft.signedAt = _now();
        draft.notBefore = 0;
        bytes memory reason = _error(IPrescriptions.PrescriptionExists.selector, draft);
        vm.expectRevert(reason);
        _issue(draft);
        Draft memory other = _issued(uint256(keccak256(abi.encode("another", draft.key, _now()))) >> 8);
        Reissue memory order = _reissueOf(other, draft);
        vm.expectRevert(reason);
        vm.prank(prescriber);
        prescriptions.reissue(order);
    }
}
