// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A calendar day, counted from 1970-01-01.
type Day is uint16;
