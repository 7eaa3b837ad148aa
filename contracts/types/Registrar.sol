// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Role } from "./Role.sol";

/// @dev An office: who grants the licences of one role. A role may have several registrars.
struct Registrar {
    address account;
    Role role;
}
