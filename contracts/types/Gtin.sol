// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A GTIN-14 as a number, check digit included (GS1 General Specifications, 7.9). Shorter forms are padded with
/// zeros on the left, which a number does by itself.
type Gtin is uint64;
