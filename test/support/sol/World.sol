// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import { Dispensing } from "../../../contracts/dispensing/Dispensing.sol";
import { DispensingDeployer } from "../../../contracts/dispensing/DispensingDeployer.sol";
import { Incidents } from "../../../contracts/incident/Incidents.sol";
import { TraceabilityDeployer } from "../../../contracts/incident/TraceabilityDeployer.sol";
import { GuardOffice } from "../../../contracts/guard/GuardOffice.sol";
import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licences } from "../../../contracts/licence/Licences.sol";
import { Custody } from "../../../contracts/pack/Custody.sol";
import { Packs } from "../../../contracts/pack/Packs.sol";
import { Prescriptions } from "../../../contracts/prescription/Prescriptions.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { OrganisationId } from "../../../contracts/types/OrganisationId.sol";
import { RegionId } from "../../../contracts/types/RegionId.sol";
import { Preset } from "../../../contracts/types/Preset.sol";
import { Registrar } from "../../../contracts/types/Registrar.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { ScheduleRule } from "../../../contracts/types/ScheduleRule.sol";
import { Deployed } from "./Deployed.sol";
import { GovernedFunctions } from "./GovernedFunctions.sol";
import { LotTree, TestLot } from "./LotTree.sol";
import { vm } from "./Vm.sol";

// ---- what every test may rely on

/// @dev 2026-03-02 09:00 UTC, a Monday.
uint32 constant START = 1_772_442_000;
uint32 constant LICENSED_FROM = START - 1 days;
uint32 constant LICENSED_UNTIL = START + 3650 days;

RegionId constant UK = RegionId.wrap(0);
RegionId constant SHUT_REGION = RegionId.wrap(7);

Gtin constant GTIN = Gtin.wrap(5_000_000_000_012);
GroupId constant GENERIC = GroupId.wrap(322_236_009);
GroupId constant BRAND = GroupId.wrap(42_109_611_000_001_109);
uint64 constant TABLET = 428_673_006;
uint24 constant UNITS_PER_PACK = 28;
bytes20 constant LOT = "MC26A01";
uint256 constant LOT_UNITS = 13;
uint256 constant LOT_DEPTH = 4;
Day constant LOT_EXPIRY = Day.wrap(uint16(START / 1 days + 365));

uint64 constant ADMIN_ROLE = 0;
uint64 constant GOVERNOR_ROLE = 1;
uint64 constant GUARDIAN_ROLE = 2;
uint64 constant PAUSER_ROLE = 3;
/// @dev Held by nobody: what the administrator does to governance, and what it takes from others.
uint64 constant ADMINISTRATION_ROLE = 4;
uint64 constant REVOCATION_ROLE = 5;

// ---- actors

address constant admin = address(uint160(uint256(keccak256("admin"))));
address constant governor = address(uint160(uint256(keccak256("governor"))));
address constant guardian = address(uint160(uint256(keccak256("guardian"))));
address constant pauser = address(uint160(uint256(keccak256("pauser"))));
address constant registrar = address(uint160(uint256(keccak256("registrar"))));
address constant prescriber = address(uint160(uint256(keccak256("prescriber"))));
address constant otherPrescriber = address(uint160(uint256(keccak256("otherPrescriber"))));
address constant pharmacy = address(uint160(uint256(keccak256("pharmacy"))));
address constant otherPharmacy = address(uint160(uint256(keccak256("otherPharmacy"))));
address constant manufacturer = address(uint160(uint256(keccak256("manufacturer"))));
address constant otherManufacturer = address(uint160(uint256(keccak256("otherManufacturer"))));
address constant wholesaler = address(uint160(uint256(keccak256("wholesaler"))));
address constant carrier = address(uint160(uint256(keccak256("carrier"))));
address constant regulator = address(uint160(uint256(keccak256("regulator"))));
address constant outsider = address(uint160(uint256(keccak256("outsider"))));
/// @dev Nothing was ever granted to it.
address constant newcomer = address(uint160(uint256(keccak256("newcomer"))));

LicenceId constant PRESCRIBER_LICENCE = LicenceId.wrap(1);
LicenceId constant OTHER_PRESCRIBER_LICENCE = LicenceId.wrap(2);
LicenceId constant PHARMACY_LICENCE = LicenceId.wrap(3);
LicenceId constant OTHER_PHARMACY_LICENCE = LicenceId.wrap(4);
LicenceId constant MANUFACTURER_LICENCE = LicenceId.wrap(5);
LicenceId constant OTHER_MANUFACTURER_LICENCE = LicenceId.wrap(6);
LicenceId constant WHOLESALER_LICENCE = LicenceId.wrap(7);
LicenceId constant CARRIER_LICENCE = LicenceId.wrap(8);
LicenceId constant REGULATOR_LICENCE = LicenceId.wrap(9);
uint256 constant LICENCE_COUNT = 9;

/// @dev The one fixture: the whole system as `ignition/modules/` puts it up, in the hands of its governor, with one
/// region open, every role licensed, one product and one lot of thirteen packs. A contract of its own, so that it is
/// compiled once and not into every test.
contract World {
    using LotTree for TestLot;

    AccessManager public immutable governance;
    Licences public immutable licences;
    DispensingDeployer public immutable dispensingDeployer;
    TraceabilityDeployer public immutable traceabilityDeployer;
    Incidents public immutable incidents;
    Custody public immutable custody;
    Prescriptions public immutable prescriptions;
    Packs public immutable packs;
    Dispensing public immutable dispensing;
    GuardOffice public immutable guardOffice;
    GuardPolicy public immutable guardPolicy;

    constructor(uint32 governanceDelay) {
        vm.warp(START);
        governance = Deployed.accessManager(address(this));
        licences = Deployed.licences(governance);
        dispensingDeployer = Deployed.dispensingDeployer();
        prescriptions = Deployed.prescriptions(licences, dispensingDeployer);
        traceabilityDeployer = Deployed.traceabilityDeployer();
        packs = Deployed.packs(licences, dispensingDeployer, traceabilityDeployer);
        (incidents, custody) = traceabilityDeployer.deploy(licences, packs);
        dispensing = dispensingDeployer.deploy(licences, prescriptions, packs);
        guardOffice = GuardOffice(dispensingDeployer.GUARD_OFFICE());
        guardPolicy = Deployed.guardPolicy(governance);
        _handOver(governanceDelay);
        _license();
        addGroup(GENERIC, Schedule.PrescriptionOnly);
        addProduct(GTIN, GENERIC, BRAND);
        addLot(LotTree.grow(GTIN, LOT, LOT_EXPIRY, LOT_DEPTH, LOT_UNITS));
    }

    function addGroup(GroupId generic, Schedule schedule) public {
        vm.prank(regulator);
        packs.registerGroup(generic, schedule, TABLET, 0);
    }

    function addProduct(Gtin gtin, GroupId generic, GroupId brand) public {
        vm.prank(manufacturer);
        packs.proposeProduct(gtin, generic, brand, UNITS_PER_PACK);
        vm.prank(regulator);
        packs.activateProduct(gtin, MANUFACTURER_LICENCE, generic, brand, UNITS_PER_PACK);
    }

    function addLot(TestLot memory lot) public {
        addLot(lot, Preset.Uk);
    }

    function addLot(TestLot memory lot, Preset preset) public {
        vm.prank(manufacturer);
        packs.registerLot(lot.gtin, lot.lot, lot.expiry, lot.rootOf(), lot.shape, preset);
    }

    function grant(
        address account,
        Role role,
        RegionId region,
        uint32 from,
        uint32 until
    ) public returns (LicenceId) {
        vm.prank(registrar);
        return licences.grant(account, role, OrganisationId.wrap(1), region, from, until);
    }

    /// @dev Step by step what `ignition/modules/Handover.ts` does.
    function _handOver(uint32 governanceDelay) private {
        _assign(address(licences), GOVERNOR_ROLE, GovernedFunctions.ofTheGovernor());
        _assign(address(licences), GUARDIAN_ROLE, GovernedFunctions.ofTheGuardian());
        _assign(address(licences), PAUSER_ROLE, GovernedFunctions.ofThePauser());
        _assign(address(guardPolicy), GOVERNOR_ROLE, GovernedFunctions.ofThePolicy());
        _assign(address(guardOffice), GOVERNOR_ROLE, GovernedFunctions.ofTheOffice());
        _assign(address(guardOffice), GUARDIAN_ROLE, GovernedFunctions.ofOutages());
        _assign(address(guardOffice), PAUSER_ROLE, GovernedFunctions.thatEndOutages());
        _assign(address(governance), ADMINISTRATION_ROLE, GovernedFunctions.ofTheAdministrator());
        _assign(address(governance), REVOCATION_ROLE, GovernedFunctions.thatRevoke());
        governance.setRoleGuardian(GOVERNOR_ROLE, GUARDIAN_ROLE);
        governance.setRoleGuardian(ADMINISTRATION_ROLE, GUARDIAN_ROLE);
        governance.setRoleGuardian(REVOCATION_ROLE, GOVERNOR_ROLE);
        governance.grantRole(GUARDIAN_ROLE, guardian, 0);
        governance.grantRole(PAUSER_ROLE, pauser, 0);
        governance.grantRole(GOVERNOR_ROLE, address(this), 0);
        licences.openRegion({ region: UK, quarterHours: 0, daylight: true });
        licences.appointRegistrars(_offices());
        guardPolicy.setRules(_usualRules());
        guardOffice.adoptPolicy(guardPolicy);
        governance.renounceRole(GOVERNOR_ROLE, address(this));
        governance.grantRole(GOVERNOR_ROLE, governor, governanceDelay);
        governance.grantRole(ADMIN_ROLE, admin, governanceDelay);
        governance.renounceRole(ADMIN_ROLE, address(this));
    }

    function _assign(address target, uint64 role, bytes4[] memory functions) private {
        governance.setTargetFunctionRole(target, functions, role);
    }

    function _offices() private pure returns (Registrar[] memory offices) {
        offices = new Registrar[](uint256(Role.Regulator));
        for (uint256 i = 0; i < offices.length; ++i) {
            offices[i] = Registrar({ account: registrar, role: Role(i + 1) });
        }
    }

    function _usualRules() private pure returns (ScheduleRule[] memory rules) {
        rules = new ScheduleRule[](5);
        for (uint8 i = 0; i < 5; ++i) {
            rules[i] = ScheduleRule({
                schedule: Schedule(i + 2),
                rule: GuardRule.RequireReason,
                earlyDays: i < 2 ? 3 : 7
            });
        }
    }

    function _license() private {
        _grantHere(prescriber, Role.Prescriber);
        _grantHere(otherPrescriber, Role.Prescriber);
        _grantHere(pharmacy, Role.Dispenser);
        _grantHere(otherPharmacy, Role.Dispenser);
        _grantHere(manufacturer, Role.Manufacturer);
        _grantHere(otherManufacturer, Role.Manufacturer);
        _grantHere(wholesaler, Role.Wholesaler);
        _grantHere(carrier, Role.Carrier);
        _grantHere(regulator, Role.Regulator);
    }

    function _grantHere(address account, Role role) private {
        grant(account, role, UK, LICENSED_FROM, LICENSED_UNTIL);
    }
}

/// @dev A linked library, so that {World} is compiled once and not into each test.
library Worlds {
    function create(uint32 governanceDelay) external returns (World) {
        return new World(governanceDelay);
    }
}
