// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Number of a region in which the system is opened step by step, 0 to 23.
type RegionId is uint8;
