// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a delivery, or a part of it, was not taken. Stored in events; new values are appended.
enum ExceptionReason {
    /// @dev It was announced and did not come: it stays the sender's, on its way.
    Short,
    Damaged,
    /// @dev Another thing came than was announced.
    WrongItem,
    /// @dev Neither ordered nor wanted, or never fetched and taken back.
    Unwanted,
    /// @dev The lot or the product was stopped on the way.
    Stopped
}
