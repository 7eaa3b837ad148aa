// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Minimal soulbound NFTs (ERC-5192)
interface IERC5192 {
    /// @notice Emitted when a token becomes locked; here, at issue.
    event Locked(uint256 tokenId);

    /// @notice Emitted when a token becomes unlocked; here, never.
    event Unlocked(uint256 tokenId);

    /// @notice Whether the token is locked. Reverts for a token that does not exist.
    function locked(uint256 tokenId) external view returns (bool);
}
