// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Dispensing } from "../../../contracts/dispensing/Dispensing.sol";
import { DispensingDeployer } from "../../../contracts/dispensing/DispensingDeployer.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { Naming } from "../../support/sol/Naming.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { outsider } from "../../support/sol/World.sol";

contract DeployerTest is Suite {
    // ---- refusals

    function testRefusesWhoDidNotMakeIt() public {
        DispensingDeployer deployer = Deployed.dispensingDeployer();
        Naming naming = new Naming(deployer.DISPENSING(), deployer.GUARD_OFFICE(), licences);

        vm.expectRevert(abi.encodeWithSelector(DispensingDeployer.NotOwner.selector, outsider));
        vm.prank(outsider);
        _deploy(deployer, address(naming), address(naming));
    }

    function testRefusesASecondTime() public {
        DispensingDeployer deployer = world.dispensingDeployer();

        vm.expectRevert(
            abi.encodeWithSelector(DispensingDeployer.AlreadyDeployed.selector, address(dispensing))
        );
        vm.prank(address(world));
        deployer.deploy(licences, prescriptions, packs);
    }

    function testRefusesContractsThatWereMadeForAnother() public {
        DispensingDeployer deployer = Deployed.dispensingDeployer();
        address right = deployer.DISPENSING();
        address good = address(new Naming(right, deployer.GUARD_OFFICE(), licences));
        address bad = address(new Naming(address(dispensing), deployer.GUARD_OFFICE(), licences));

        _refusesWiring(deployer, bad, good);
        _refusesWiring(deployer, good, bad);
        _refusesWiring(deployer, bad, bad);
        _deploy(deployer, good, good);
    }

    function testRefusesContractsThatAskAnotherRegisterOfLicences() public {
        DispensingDeployer deployer = Deployed.dispensingDeployer();
        ILicences foreign = ILicences(address(0xdead));
        Naming good = new Naming(deployer.DISPENSING(), deployer.GUARD_OFFICE(), licences);
        Naming bad = new Naming(deployer.DISPENSING(), deployer.GUARD_OFFICE(), foreign);

        _refusesLicences(deployer, bad, good);
        _refusesLicences(deployer, good, bad);
        _refusesLicences(deployer, bad, bad);
        _deploy(deployer, address(good), address(good));
    }

    function testRefusesPrescriptionsThatWereMadeForAnotherOffice() public {
        DispensingDeployer deployer = Deployed.dispensingDeployer();
        Naming good = new Naming(deployer.DISPENSING(), deployer.GUARD_OFFICE(), licences);
        Naming bad = new Naming(deployer.DISPENSING(), address(guardOffice), licences);

        vm.expectRevert(
            abi.encodeWithSelector(
                DispensingDeployer.OfficeDiffers.selector,
                address(guardOffice),
                deployer.GUARD_OFFICE()
            )
        );
        _deploy(deployer, address(bad), address(good));
        // The packs name none.
        _deploy(deployer, address(good), address(bad));
    }

    // ---- deploys

    function testDeploysWhereItSaid() public view {
        _same(world.dispensingDeployer().DISPENSING(), address(dispensing), "address");
        _same(prescriptions.DISPENSING(), address(dispensing), "of prescriptions");
        _same(packs.DISPENSING(), address(dispensing), "of packs");
        _holds(address(dispensing).code.length != 0, "code");
    }

    function testDeploysTheGuardsOfficeWhereItSaid() public view {
        _same(world.dispensingDeployer().GUARD_OFFICE(), address(guardOffice), "address");
        _same(prescriptions.GUARD_OFFICE(), address(guardOffice), "of prescriptions");
        _same(address(dispensing.GUARD_OFFICE()), address(guardOffice), "of dispensing");
        _same(guardOffice.DISPENSING(), address(dispensing), "its dispensing");
        _same(address(guardOffice.PRESCRIPTIONS()), address(prescriptions), "its prescriptions");
        _same(address(guardOffice.LEDGER()), address(prescriptions), "its ledger");
        _same(address(guardOffice.LICENCES()), address(licences), "its licences");
        _same(guardOffice.authority(), address(world.governance()), "its governance");
        _same(address(guardOffice.policy()), address(world.guardPolicy()), "its policy");
        _holds(address(guardOffice).code.length != 0, "code");
    }

    function _refusesWiring(DispensingDeployer deployer, address prescriptions_, address packs_) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                DispensingDeployer.WiringDiffers.selector,
                Naming(prescriptions_).DISPENSING(),
                Naming(packs_).DISPENSING(),
                deployer.DISPENSING()
            )
        );
        _deploy(deployer, prescriptions_, packs_);
    }

    function _refusesLicences(DispensingDeployer deployer, Naming prescriptions_, Naming packs_) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                DispensingDeployer.LicencesDiffer.selector,
                prescriptions_.LICENCES(),
                packs_.LICENCES(),
                licences
            )
        );
        _deploy(deployer, address(prescriptions_), address(packs_));
    }

    function _deploy(
        DispensingDeployer deployer,
        address prescriptions_,
        address packs_
    ) private returns (Dispensing) {
        return deployer.deploy(ILicences(address(licences)), IPrescriptions(prescriptions_), IPacks(packs_));
    }
}
