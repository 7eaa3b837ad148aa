// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { IERC721Metadata } from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import { IERC165 } from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

import { IERC5192 } from "../../../contracts/prescription/IERC5192.sol";
import { OneKeyToken } from "../../../contracts/prescription/OneKeyToken.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { Draft, PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { governor, outsider, pharmacy, prescriber } from "../../support/sol/World.sol";

/// @dev The whole surface of ERC-721, ERC-5192 and ERC-165: of a live token, a burned one, and one never issued.
contract TokenTest is PrescriptionSuite {
    // ---- given a token that was never issued

    function testFuzzKnowsNoTokenThatWasNeverIssued(uint256 tokenId) public {
        _isNoToken(tokenId);
    }

    function testTakesNoNumberBeyondAnAddressForTheTokenInItsLowBits() public {
        Draft memory draft = _issued(KEY);
        _isNoToken(_tokenId(draft) | (1 << 160));
        _isNoToken(_tokenId(draft) | (1 << 255));
    }

    function testFuzzCountsNoTokenOfWhoHasNone(address owner) public view {
        vm.assume(owner != address(0));
        _same(prescriptions.balanceOf(owner), 0, "balance");
    }

    function testRefusesToCountTheTokensOfTheZeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0)));
        prescriptions.balanceOf(address(0));
    }

    // ---- given a live token

    function testBelongsToTheAddressThatIsItsId() public {
        _isLive(_issued(KEY));
    }

    function testStaysLiveWhileClaimedReleasedAndExpired() public {
        Draft memory draft = _claimed(KEY);
        _isLive(draft);
        vm.prank(pharmacy);
        prescriptions.release(draft.id);
        _isLive(draft);
        _pass(400 days);
        _isLive(draft);
    }

    function testTellsNothingButItsIdInItsMetadata() public {
        Draft memory draft = _issued(KEY);
        string memory id = Strings.toHexString(PrescriptionId.unwrap(draft.id));
        _same(
            bytes(prescriptions.tokenURI(_tokenId(draft))),
            bytes(string.concat('data:application/json,{"name":"Prescription ', id, '"}')),
            "token URI"
        );
    }

    function testNeverMoves() public {
        Draft memory draft = _issued(KEY);
        _neverMoves(_tokenId(draft), PrescriptionId.unwrap(draft.id));
    }

    function testMovesNeitherByTheContractsOwnActors() public {
        Draft memory draft = _claimed(KEY);
        _neverMoves(_tokenId(draft), pharmacy);
        _neverMoves(_tokenId(draft), prescriber);
        _neverMoves(_tokenId(draft), address(dispensing));
        _neverMoves(_tokenId(draft), governor);
    }

    function testApprovesNobodyForAll() public {
        Draft memory draft = _issued(KEY);
        vm.expectRevert(abi.encodeWithSelector(OneKeyToken.TokenNotTransferable.selector, 0));
        vm.prank(PrescriptionId.unwrap(draft.id));
        prescriptions.setApprovalForAll(outsider, true);
        _holds(!prescriptions.isApprovedForAll(PrescriptionId.unwrap(draft.id), outsider), "approved");
    }

    // ---- given a burned token

    function testIsNoTokenAnyMoreOnceBurned() public {
        Draft memory draft = _dispensed(KEY, 0);
        _isNoToken(_tokenId(draft));
        _same(prescriptions.balanceOf(PrescriptionId.unwrap(draft.id)), 0, "balance");
        _neverMoves(_tokenId(draft), PrescriptionId.unwrap(draft.id));
        _pass(400 days);
        _isNoToken(_tokenId(draft));
    }

    // ---- whatever the token

    function testSaysWhichInterfacesItHas() public view {
        _holds(prescriptions.supportsInterface(type(IERC165).interfaceId), "ERC-165");
        _holds(prescriptions.supportsInterface(0x80ac58cd), "ERC-721");
        _holds(prescriptions.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        _holds(prescriptions.supportsInterface(0xb45a3c0e), "ERC-5192");
        _holds(type(IERC5192).interfaceId == bytes4(0xb45a3c0e), "number of ERC-5192");
        _holds(!prescriptions.supportsInterface(0xffffffff), "ERC-165's own exception");
        _holds(!prescriptions.supportsInterface(0x780e9d63), "ERC-721 enumerable");
    }

    function testFuzzHasNoOtherInterface(bytes4 interfaceId) public view {
        vm.assume(
            interfaceId != type(IERC165).interfaceId &&
                interfaceId != type(IERC721).interfaceId &&
                interfaceId != type(IERC721Metadata).interfaceId &&
                interfaceId != type(IERC5192).interfaceId
        );
        _holds(!prescriptions.supportsInterface(interfaceId), "unknown interface");
    }

    function testNamesItself() public view {
        _same(bytes(prescriptions.name()), "MediConnect Prescription", "name");
        _same(bytes(prescriptions.symbol()), "RX", "symbol");
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = prescriptions
            .eip712Domain();
        _same(bytes(name), "MediConnect Prescriptions", "domain");
        _same(bytes(version), "1", "version");
        _same(chainId, block.chainid, "chain");
        _same(verifier, address(prescriptions), "verifying contract");
        _same(prescriptions.CLAIM_PERIOD(), 7 days, "claim period");
        _same(prescriptions.OWING_PERIOD(), 28 days, "owing period");
        _same(prescriptions.LATEST_NOT_BEFORE(), 366 days, "latest not before");
        _same(address(prescriptions.LICENCES()), address(licences), "licences");
        _same(prescriptions.DISPENSING(), address(dispensing), "dispensing");
    }

    function _isLive(Draft memory draft) private view {
        uint256 tokenId = _tokenId(draft);
        address key = PrescriptionId.unwrap(draft.id);
        _same(prescriptions.ownerOf(tokenId), key, "owner");
        _same(prescriptions.balanceOf(key), 1, "balance");
        _holds(prescriptions.locked(tokenId), "locked");
        _same(prescriptions.getApproved(tokenId), address(0), "approved");
    }

    function _isNoToken(uint256 tokenId) private {
        bytes memory reason = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, tokenId);
        vm.expectRevert(reason);
        prescriptions.ownerOf(tokenId);
        vm.expectRevert(reason);
        prescriptions.locked(tokenId);
        vm.expectRevert(reason);
        prescriptions.getApproved(tokenId);
        vm.expectRevert(reason);
        prescriptions.tokenURI(tokenId);
    }

    function _neverMoves(uint256 tokenId, address caller) private {
        address from = address(uint160(tokenId));
        bytes memory reason = abi.encodeWithSelector(OneKeyToken.TokenNotTransferable.selector, tokenId);
        vm.expectRevert(reason);
        vm.prank(caller);
        prescriptions.transferFrom(from, outsider, tokenId);
        vm.expectRevert(reason);
        vm.prank(caller);
        prescriptions.safeTransferFrom(from, outsider, tokenId);
        vm.expectRevert(reason);
        vm.prank(caller);
        prescriptions.safeTransferFrom(from, outsider, tokenId, "data");
        vm.expectRevert(reason);
        vm.prank(caller);
        prescriptions.approve(outsider, tokenId);
    }
}
