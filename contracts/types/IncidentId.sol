// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Number of an incident, from 1 on.
type IncidentId is uint32;
