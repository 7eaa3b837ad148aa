// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import { DispensingDeployer } from "../../../contracts/dispensing/DispensingDeployer.sol";
import { GuardLens } from "../../../contracts/guard/GuardLens.sol";
import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { IGuardLedger } from "../../../contracts/guard/IGuardLedger.sol";
import { TraceabilityDeployer } from "../../../contracts/incident/TraceabilityDeployer.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licences } from "../../../contracts/licence/Licences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { Packs } from "../../../contracts/pack/Packs.sol";
import { Recalls } from "../../../contracts/pack/Recalls.sol";
import { Prescriptions } from "../../../contracts/prescription/Prescriptions.sol";
import { vm } from "./Vm.sol";

/// @dev The contracts as they are built for users, with their own compiler settings. `new` would have the compiler make
/// each of them once more, into each test, with the tests' settings.
library Deployed {
    function accessManager(address admin) internal returns (AccessManager) {
        // By its name alone: the file of a package is known under its version, too.
        return AccessManager(create("AccessManager", abi.encode(admin)));
    }

    function licences(AccessManager governance) internal returns (Licences) {
        return Licences(create("contracts/licence/Licences.sol:Licences", abi.encode(governance)));
    }

    function prescriptions(ILicences register, DispensingDeployer deployer) internal returns (Prescriptions) {
        bytes memory arguments = abi.encode(register, deployer.DISPENSING(), deployer.GUARD_OFFICE());
        return Prescriptions(create("contracts/prescription/Prescriptions.sol:Prescriptions", arguments));
    }

    function packs(
        ILicences register,
        DispensingDeployer dispensing,
        TraceabilityDeployer tracing
    ) internal returns (Packs) {
        bytes memory arguments = abi.encode(
            register,
            dispensing.DISPENSING(),
            tracing.CUSTODY(),
            tracing.INCIDENTS()
        );
        return Packs(create("contracts/pack/Packs.sol:Packs", arguments));
    }

    function dispensingDeployer() internal returns (DispensingDeployer) {
        return
            DispensingDeployer(create("contracts/dispensing/DispensingDeployer.sol:DispensingDeployer", ""));
    }

    function traceabilityDeployer() internal returns (TraceabilityDeployer) {
        return
            TraceabilityDeployer(
                create("contracts/incident/TraceabilityDeployer.sol:TraceabilityDeployer", "")
            );
    }

    function guardPolicy(AccessManager governance) internal returns (GuardPolicy) {
        return GuardPolicy(create("contracts/guard/GuardPolicy.sol:GuardPolicy", abi.encode(governance)));
    }

    function guardLens(IGuardLedger ledger) internal returns (GuardLens) {
        return GuardLens(create("contracts/guard/GuardLens.sol:GuardLens", abi.encode(ledger)));
    }

    function recalls(ILicences register, IPacks packRegister) internal returns (Recalls) {
        return Recalls(create("contracts/pack/Recalls.sol:Recalls", abi.encode(register, packRegister)));
    }

    /// @param artifact The file and the name of a built contract, like `contracts/pack/Packs.sol:Packs`.
    function create(string memory artifact, bytes memory arguments) internal returns (address contract_) {
        bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
        assembly ("memory-safe") {
            contract_ := create(0, add(code, 0x20), mload(code))
            if iszero(contract_) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
