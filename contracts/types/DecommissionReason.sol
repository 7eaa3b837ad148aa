// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a unit left the supply chain. New values are appended.
enum DecommissionReason {
    /// @dev Supplied against a prescription; only the dispensing contract gives it.
    Supplied,
    /// @dev Destroyed by a pharmacy, a wholesaler or the manufacturer. Final.
    Destroyed,
    /// @dev Used by the pharmacy or hospital itself, without a prescription of ours (Delegated Regulation (EU)
    /// 2016/161, article 25). Final.
    OwnUse
}
