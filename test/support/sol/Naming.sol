// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Names a dispensing contract, as prescriptions and packs do.
contract Naming {
    address public immutable DISPENSING;

    constructor(address dispensing) {
        DISPENSING = dispensing;
    }
}
