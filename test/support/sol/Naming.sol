// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";

/// @dev Names a dispensing contract, a guard's office and a register of licences, as prescriptions and packs do.
contract Naming {
    address public immutable DISPENSING;
    address public immutable GUARD_OFFICE;
    ILicences public immutable LICENCES;

    constructor(address dispensing, address office, ILicences licences) {
        DISPENSING = dispensing;
        GUARD_OFFICE = office;
        LICENCES = licences;
    }
}
