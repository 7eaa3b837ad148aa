// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IIncidents } from "../../../contracts/incident/IIncidents.sol";
import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { DecommissionReason } from "../../../contracts/types/DecommissionReason.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { Incident } from "../../../contracts/types/Incident.sol";
import { IncidentId } from "../../../contracts/types/IncidentId.sol";
import { IncidentReason } from "../../../contracts/types/IncidentReason.sol";
import { IncidentStatus } from "../../../contracts/types/IncidentStatus.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Unit } from "../../../contracts/types/Unit.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { IncidentSuite } from "../../support/sol/IncidentSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    GTIN,
    LOT,
    LOT_EXPIRY,
    manufacturer,
    MANUFACTURER_LICENCE,
    OTHER_PHARMACY_LICENCE,
    otherPharmacy,
    outsider,
    pharmacy,
    PHARMACY_LICENCE,
    prescriber,
    regulator,
    UK,
    wholesaler
} from "../../support/sol/World.sol";

contract RaiseTest is IncidentSuite {
    using LotTree for TestLot;

    Gtin private constant FOREIGN = Gtin.wrap(9_506_000_134_352);

    // ---- refusals

    function testRefusesWhoHoldsNoSuchLicence() public {
        _refuses(outsider, Role.Dispenser, _pack(0), 9, _missing(outsider, Role.Dispenser));
        _refuses(pharmacy, Role.Wholesaler, _pack(0), 9, _missing(pharmacy, Role.Wholesaler));
        _refuses(pharmacy, Role.None, _pack(0), 9, _missing(pharmacy, Role.None));
        _suspend(pharmacy, Role.Dispenser);
        bytes memory suspended = abi.encodeWithSelector(
            ILicences.LicenceIsSuspended.selector,
            PHARMACY_LICENCE
        );
        _refuses(pharmacy, Role.Dispenser, _pack(0), 9, suspended);
    }

    function testRefusesMoreOrLessThanOnePack() public {
        bytes memory two = abi.encodeWithSelector(IIncidents.OnePackOnly.selector, 2);
        _refuses(pharmacy, Role.Dispenser, _stock().lines(0, 2, 1), 9, two);
        PackLine memory none = _pack(0);
        none.units = new Unit[](0);
        _refuses(
            pharmacy,
            Role.Dispenser,
            none,
            9,
            abi.encodeWithSelector(IIncidents.OnePackOnly.selector, 0)
        );
    }

    function testRefusesNoReason() public {
        _refusesMismatch(_pack(0), IncidentReason.None);
    }

    /// @dev Each mismatch × what the scan is, as the chain sees it.
    function testRefusesEachMismatchThatTheChainDoesNotSee() public {
        PackLine[5] memory scans = [_pack(0), _foreign(), _otherLot(), _falseSerial(), _pack(1)];
        vm.prank(pharmacy);
        packs.decommission(_pack(1), DecommissionReason.Destroyed, Role.Dispenser);
        // Unknown product, lot mismatch, unknown serial, expiry mismatch, already decommissioned, undo late, by another.
        bool[7][5] memory seen = [
            [false, false, false, false, false, false, false],
            [true, false, false, false, false, false, false],
            [false, true, false, false, false, false, false],
            [false, true, true, false, false, false, false],
            [false, false, false, false, true, true, true]
        ];
        for (uint256 i = 0; i < 5; ++i) {
            for (uint8 reason = 1; reason <= 7; ++reason) {
                uint256 snapshot = vm.snapshotState();
                if (seen[i][reason - 1]) _raiseBy(pharmacy, Role.Dispenser, scans[i], IncidentReason(reason));
                else _refusesMismatch(scans[i], IncidentReason(reason));
                vm.revertToState(snapshot);
            }
        }
    }

    function testTakesAnotherExpiryOfAGenuinePackForTheMismatchItIs() public {
        Day printed = Day.wrap(Day.unwrap(LOT_EXPIRY) + 30);
        PackLine memory line = _pack(0);
        IncidentReason reason = IncidentReason.ExpiryMismatch;
        bytes memory refusal = abi.encodeWithSelector(IIncidents.MismatchNotSeen.selector, reason);
        // None was read.
        vm.expectRevert(refusal);
        _raiseDated(pharmacy, Role.Dispenser, line, Day.wrap(0), reason);
        PackLine memory other = _otherLot();
        vm.expectRevert(refusal);
        _raiseDated(pharmacy, Role.Dispenser, other, printed, reason);
        IncidentId id = _raiseDated(pharmacy, Role.Dispenser, line, printed, reason);
        _is(id, IncidentStatus.Suspected);
    }

    /// @dev What the event says of each reason.
    function testTellsWhatTheChainSawFromWhatTheSiteSays() public {
        vm.prank(manufacturer);
        packs.decommission(_pack(1), DecommissionReason.Destroyed, Role.Manufacturer);
        Day printed = Day.wrap(Day.unwrap(LOT_EXPIRY) + 30);
        _tells(_foreign(), LOT_EXPIRY, IncidentReason.UnknownProduct, true);
        _tells(_otherLot(), LOT_EXPIRY, IncidentReason.LotMismatch, true);
        _tells(_falseSerial(), LOT_EXPIRY, IncidentReason.LotMismatch, false);
        _tells(_falseSerial(), LOT_EXPIRY, IncidentReason.UnknownSerial, false);
        _tells(_falseSerial(), printed, IncidentReason.ExpiryMismatch, false);
        _tells(_pack(0), printed, IncidentReason.ExpiryMismatch, true);
        _tells(_pack(1), LOT_EXPIRY, IncidentReason.AlreadyDecommissioned, true);
        _tells(_pack(0), LOT_EXPIRY, IncidentReason.Appearance, false);
    }

    function testTakesItForNoNewsToTheSiteThatOpenedThePack() public {
        _dispense(pharmacy, _order(_claimed(KEY), _opened(0, 10), 10, 0, 0));
        _refusesMismatch(_pack(0), IncidentReason.AlreadyDecommissioned);
        _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.AlreadyDecommissioned);
    }

    function testRefusesASecondSightingOfTheSameSite() public {
        IncidentId id = _raised(0);
        _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.Complaint);
        bytes memory open = abi.encodeWithSelector(
            IIncidents.IncidentIsOpen.selector,
            id,
            OTHER_PHARMACY_LICENCE
        );
        _refuses(otherPharmacy, Role.Dispenser, _pack(0), 11, open);
        _same(incidents.incidentOf(id).sightings, 2, "sightings");
        _clear(id);
        // It is another incident.
        _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.Complaint);
    }

    function testRefusesTheSameSiteASecondTimeWhateverTheReason() public {
        IncidentId id = _raised(0);
        bytes memory open = abi.encodeWithSelector(IIncidents.IncidentIsOpen.selector, id, PHARMACY_LICENCE);
        _refuses(pharmacy, Role.Dispenser, _pack(0), 9, open);
        _refuses(pharmacy, Role.Dispenser, _pack(0), 11, open);
        _investigate(regulator, Role.Regulator, id);
        _refuses(pharmacy, Role.Dispenser, _pack(0), 9, open);
        _confirm(id);
        _refuses(pharmacy, Role.Dispenser, _pack(0), 9, open);
        _same(incidents.incidentOf(id).sightings, 1, "sightings");
    }

    // ---- raises

    function testLetsEveryRoleRaiseWhatPeopleSee() public {
        address[6] memory accounts = [prescriber, pharmacy, manufacturer, wholesaler, carrier, regulator];
        for (uint8 i = 0; i < 6; ++i) {
            IncidentId id = _raiseBy(accounts[i], Role(i + 1), _pack(i), IncidentReason(8 + (i % 4)));
            _same(IncidentId.unwrap(id), i + 1, "number");
            _is(id, IncidentStatus.Suspected);
        }
        _same(incidents.incidentCount(), 6, "count");
    }

    function testRaisesThroughPausesAndClosedRegions() public {
        _pause(Role.Dispenser);
        _closeRegion(UK);
        _raised(0);
    }

    function testTellsWhatWasRaised() public {
        PackLine memory line = _pack(7);
        bytes20 serial = line.units[0].serialOf();
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentRaised({
            id: IncidentId.wrap(1),
            maker: MANUFACTURER_LICENCE,
            site: PHARMACY_LICENCE,
            reason: IncidentReason.TamperEvidence,
            seen: false,
            gtin: GTIN,
            lot: LOT,
            serial: serial,
            evidence: EVIDENCE
        });
        IncidentId id = _raiseBy(pharmacy, Role.Dispenser, line, IncidentReason.TamperEvidence);
        Incident memory incident = incidents.incidentOf(id);
        _same(LicenceId.unwrap(incident.site), LicenceId.unwrap(PHARMACY_LICENCE), "site");
        _same(LicenceId.unwrap(incident.maker), LicenceId.unwrap(MANUFACTURER_LICENCE), "maker");
        _same(incident.sightings, 1, "sightings");
        _holds(!incident.isLocked, "locked");
        _same(IncidentId.unwrap(incidents.incidentAbout(lotId, serial)), 1, "about");
        _same(IncidentId.unwrap(incidents.incidentAbout(lotId, "another")), 0, "about another");
    }

    function testStopsNothing() public {
        IncidentId id = _raised(0);
        _investigate(manufacturer, Role.Manufacturer, id);
        _holds(packs.verify(_pack(0)).maySupply, "may not be supplied");
        _dispensed(KEY, 0);
    }

    function testNamesNoMakerWhereNobodyOwnsTheProduct() public {
        IncidentId id = _raiseBy(pharmacy, Role.Dispenser, _foreign(), IncidentReason.UnknownProduct);
        _same(LicenceId.unwrap(incidents.incidentOf(id).maker), 0, "maker");
    }

    function testCountsSightingsAtOtherSites() public {
        IncidentId id = _raised(0);
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentSighted(
            id,
            OTHER_PHARMACY_LICENCE,
            IncidentReason.Complaint,
            false,
            EVIDENCE
        );
        IncidentId same = _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.Complaint);
        _same(IncidentId.unwrap(same), IncidentId.unwrap(id), "another incident");
        _confirm(id);
        _raiseBy(wholesaler, Role.Wholesaler, _pack(0), IncidentReason.Source);
        _same(incidents.incidentOf(id).sightings, 3, "sightings");
        _same(incidents.incidentCount(), 1, "count");
        _is(id, IncidentStatus.ConfirmedFalsified);
    }

    function testCountsNoFurtherThanItsBits() public {
        IncidentId id = _raised(0);
        _setSightings(id, type(uint16).max);
        _raiseBy(otherPharmacy, Role.Dispenser, _pack(0), IncidentReason.Complaint);
        _same(incidents.incidentOf(id).sightings, type(uint16).max, "sightings");
    }

    function testAsksOfASightingWhatItAsksOfTheFirst() public {
        _raised(0);
        PackLine memory line = _pack(0);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.MismatchNotSeen.selector, IncidentReason.UnknownSerial)
        );
        vm.prank(otherPharmacy);
        incidents.raise(line, LOT_EXPIRY, IncidentReason.UnknownSerial, EVIDENCE, Role.Dispenser);
    }

    function testTakesPacksOfOneSerialInTwoLotsApart() public {
        IncidentId id = _raised(0);
        PackLine memory line = _pack(0);
        line.head = LotTree.headOf(GTIN, "ANOTHER", 4, 0);
        IncidentId other = _raiseBy(pharmacy, Role.Dispenser, line, IncidentReason.LotMismatch);
        _holds(IncidentId.unwrap(id) != IncidentId.unwrap(other), "the same");
    }

    function testRaisesAnewAfterItWasCleared() public {
        IncidentId id = _raised(0);
        _clear(id);
        _same(
            IncidentId.unwrap(incidents.incidentAbout(lotId, _pack(0).units[0].serialOf())),
            0,
            "about a cleared one"
        );
        IncidentId next = _raised(0);
        _same(IncidentId.unwrap(next), 2, "number");
        _is(id, IncidentStatus.Cleared);
        _is(next, IncidentStatus.Suspected);
    }

    // ---- within

    function _foreign() private pure returns (PackLine memory) {
        return LotTree.grow(FOREIGN, "LOT", LOT_EXPIRY, 1, 2).line(0);
    }

    function _otherLot() private pure returns (PackLine memory) {
        return LotTree.grow(GTIN, "NO SUCH", LOT_EXPIRY, 1, 2).line(0);
    }

    function _falseSerial() private pure returns (PackLine memory line) {
        line = _pack(0);
        line.units[0] = LotTree.unitOf("FALSE", 0);
        line.siblings = new bytes32[](0);
    }

    function _tells(PackLine memory line, Day expiry, IncidentReason reason, bool seen) private {
        uint256 snapshot = vm.snapshotState();
        vm.recordLogs();
        _raiseDated(pharmacy, Role.Dispenser, line, expiry, reason);
        (IncidentReason told, bool said) = abi.decode(vm.getRecordedLogs()[0].data, (IncidentReason, bool));
        _holds(told == reason && said == seen, vm.toString(uint8(reason)));
        vm.revertToState(snapshot);
    }

    /// @dev The whole of slot 0 is read and written back with other sightings.
    function _setSightings(IncidentId id, uint16 sightings) private {
        // Behind the count.
        bytes32 place = keccak256(abi.encode(id, 1));
        uint256 slot = uint256(vm.load(address(incidents), place));
        // status 8, reason 8, site 32, maker 32, gtin 64
        slot = (slot & ~(uint256(0xffff) << 144)) | (uint256(sightings) << 144);
        vm.store(address(incidents), place, bytes32(slot));
        _same(incidents.incidentOf(id).sightings, sightings, "the slot of the incident");
    }

    function _refusesMismatch(PackLine memory line, IncidentReason reason) private {
        _refuses(
            pharmacy,
            Role.Dispenser,
            line,
            uint8(reason),
            abi.encodeWithSelector(IIncidents.MismatchNotSeen.selector, reason)
        );
    }

    function _refuses(
        address account,
        Role role,
        PackLine memory line,
        uint8 reason,
        bytes memory refusal
    ) private {
        vm.expectRevert(refusal);
        _raiseBy(account, role, line, IncidentReason(reason));
    }
}
