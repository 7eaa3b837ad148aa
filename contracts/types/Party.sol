// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Role } from "./Role.sol";

/// @dev Whoever is to receive, by key and role: one slot tells licence, role and standing, where a licence's number
/// would need three. Records and events name the licence.
struct Party {
    address account;
    Role role;
}
