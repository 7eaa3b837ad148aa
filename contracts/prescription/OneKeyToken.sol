// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC721Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { IERC721Metadata } from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import { IERC165 } from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

import { IERC5192 } from "./IERC5192.sol";

/// @title A token that is its own owner's address
/// @notice The id of a token is the address of the key that owns it. So there is no owner slot, no balance slot and
/// nothing that a transfer could change: {_ownerOf} is the one place from which ownership is read, and it is a
/// function of the id. Wallets and explorers read the token as ERC-721 and ERC-5192.
abstract contract OneKeyToken is IERC721, IERC721Metadata, IERC721Errors, IERC5192 {
    /// @notice A token never changes its owner.
    error TokenNotTransferable(uint256 tokenId);

    /// @dev Whether the token was minted and not burned. Expiry does not burn.
    function _exists(uint256 tokenId) internal view virtual returns (bool);

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) external view returns (address) {
        return _ownerOf(tokenId);
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) external view returns (uint256) {
        require(owner != address(0), ERC721InvalidOwner(owner));
        return _exists(uint160(owner)) ? 1 : 0;
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _ownerOf(tokenId);
        return true;
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 tokenId) external view returns (address) {
        _ownerOf(tokenId);
        return address(0);
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IERC721Metadata
    function name() external pure returns (string memory) {
        return "MediConnect Prescription";
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external pure returns (string memory) {
        return "RX";
    }

    /// @inheritdoc IERC721Metadata
    /// @dev Nothing but the id: what was prescribed is sealed off chain.
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        string memory id = Strings.toHexString(_ownerOf(tokenId));
        return string.concat('data:application/json,{"name":"Prescription ', id, '"}');
    }

    /// @inheritdoc IERC721
    function approve(address, uint256 tokenId) external pure {
        revert TokenNotTransferable(tokenId);
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address, bool) external pure {
        revert TokenNotTransferable(0);
    }

    /// @inheritdoc IERC721
    function transferFrom(address, address, uint256 tokenId) external pure {
        revert TokenNotTransferable(tokenId);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256 tokenId) external pure {
        revert TokenNotTransferable(tokenId);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256 tokenId, bytes calldata) external pure {
        revert TokenNotTransferable(tokenId);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC721).interfaceId ||
            interfaceId == type(IERC721Metadata).interfaceId ||
            interfaceId == type(IERC5192).interfaceId;
    }

    function _ownerOf(uint256 tokenId) private view returns (address) {
        require(tokenId >> 160 == 0 && _exists(tokenId), ERC721NonexistentToken(tokenId));
        return address(uint160(tokenId));
    }
}
