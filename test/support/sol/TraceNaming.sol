// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";

/// @dev Names incidents, a custody and a register of licences, as packs do.
contract TraceNaming {
    address public immutable INCIDENTS;
    address public immutable CUSTODY;
    ILicences public immutable LICENCES;

    constructor(address incidents, address custody, ILicences licences) {
        INCIDENTS = incidents;
        CUSTODY = custody;
        LICENCES = licences;
    }
}
