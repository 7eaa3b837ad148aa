// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Incidents } from "../../../contracts/incident/Incidents.sol";
import { TraceabilityDeployer } from "../../../contracts/incident/TraceabilityDeployer.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { IPacks } from "../../../contracts/pack/IPacks.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { TraceNaming } from "../../support/sol/TraceNaming.sol";
import { vm } from "../../support/sol/Vm.sol";
import { outsider } from "../../support/sol/World.sol";

contract TraceabilityDeployerTest is Suite {
    // ---- refusals

    function testRefusesWhoDidNotMakeIt() public {
        TraceabilityDeployer deployer = Deployed.traceabilityDeployer();
        IPacks made = _packsFor(licences, deployer.CUSTODY(), deployer.INCIDENTS());
        vm.expectRevert(abi.encodeWithSelector(TraceabilityDeployer.NotOwner.selector, outsider));
        vm.prank(outsider);
        deployer.deploy(licences, made);
    }

    function testRefusesASecondTime() public {
        TraceabilityDeployer deployer = world.traceabilityDeployer();
        vm.expectRevert(
            abi.encodeWithSelector(TraceabilityDeployer.TraceabilityDeployed.selector, packs.INCIDENTS())
        );
        vm.prank(address(world));
        deployer.deploy(licences, packs);
    }

    function testRefusesPacksThatWereMadeForOthers() public {
        TraceabilityDeployer deployer = Deployed.traceabilityDeployer();
        (address custody, address incidents) = (deployer.CUSTODY(), deployer.INCIDENTS());
        ILicences foreign = ILicences(address(0xdead));
        _refuses(deployer, _packsFor(licences, custody, packs.INCIDENTS()));
        _refuses(deployer, _packsFor(licences, packs.CUSTODY(), incidents));
        _refuses(deployer, _packsFor(foreign, custody, incidents));
        deployer.deploy(licences, _packsFor(licences, custody, incidents));
    }

    // ---- deploys

    function testDeploysWhereItSaid() public view {
        TraceabilityDeployer deployer = world.traceabilityDeployer();
        Incidents incidents = world.incidents();
        _same(deployer.INCIDENTS(), address(incidents), "address");
        _same(packs.INCIDENTS(), address(incidents), "of packs");
        _same(packs.CUSTODY(), deployer.CUSTODY(), "custody of packs");
        _same(address(incidents.PACKS()), address(packs), "its packs");
        _same(address(incidents.LICENCES()), address(licences), "its licences");
        _holds(address(incidents).code.length != 0, "code");
    }

    function _packsFor(ILicences register, address custody, address incidents) private returns (IPacks) {
        return IPacks(address(new TraceNaming(incidents, custody, register)));
    }

    function _refuses(TraceabilityDeployer deployer, IPacks made) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                TraceabilityDeployer.TraceabilityDiffers.selector,
                made.INCIDENTS(),
                made.CUSTODY(),
                made.LICENCES()
            )
        );
        deployer.deploy(licences, made);
    }
}
