// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "@mediconnect/sdk/contracts/dispensing/IDispensing.sol";
import { IGuardOffice } from "@mediconnect/sdk/contracts/guard/IGuardOffice.sol";
import { ISupplyGuard } from "@mediconnect/sdk/contracts/guard/ISupplyGuard.sol";
import { ILicences } from "@mediconnect/sdk/contracts/licence/ILicences.sol";
import { IPacks } from "@mediconnect/sdk/contracts/pack/IPacks.sol";
import { IPrescriptions } from "@mediconnect/sdk/contracts/prescription/IPrescriptions.sol";
import { PrescriptionId } from "@mediconnect/sdk/contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "@mediconnect/sdk/contracts/types/PrescriptionState.sol";

/// @notice Somebody else's contract, which asks ours.
contract Counter {
    IPrescriptions internal immutable PRESCRIPTIONS;

    constructor(IPrescriptions prescriptions) {
        PRESCRIPTIONS = prescriptions;
    }

    function isSpent(PrescriptionId id) external view returns (bool) {
        return PRESCRIPTIONS.stateOf(id) == PrescriptionState.Spent;
    }
}
