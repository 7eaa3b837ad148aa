// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";

/// @dev Names a dispensing contract and a register of licences, as prescriptions and packs do.
contract Naming {
    address public immutable DISPENSING;
    ILicences public immutable LICENCES;

    constructor(address dispensing, ILicences licences) {
        DISPENSING = dispensing;
        LICENCES = licences;
    }
}
