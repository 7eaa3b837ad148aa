// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Number of the organisation that a licence holder works for. Zero is no organisation.
type OrganisationId is uint32;
