// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { Licence } from "../../../contracts/types/Licence.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../../contracts/types/LicenceStatus.sol";
import { OpenPrescriptions } from "../../../contracts/types/OpenPrescriptions.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    governor,
    LICENSED_UNTIL,
    newcomer,
    otherPrescriber,
    OTHER_PRESCRIBER_LICENCE,
    outsider,
    prescriber,
    PRESCRIBER_LICENCE,
    registrar,
    START
} from "../../support/sol/World.sol";

contract RotateTest is Suite {
    address private constant thirdKey = address(uint160(uint256(keccak256("thirdKey"))));
    uint32 private constant OVERLAP = START + 7 days;

    // ---- refusals

    function testRefusesTheHolderItself() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.NotRegistrar.selector, prescriber, Role.Prescriber));
        vm.prank(prescriber);
        licences.rotate(prescriber, Role.Prescriber, newcomer, OVERLAP);
    }

    function testRefusesTheRegistrarAsTheNewKey() public {
        vm.expectRevert(abi.encodeWithSelector(ILicences.OwnLicence.selector, PRESCRIBER_LICENCE, registrar));
        _turn(prescriber, registrar, OVERLAP);
    }

    function testRefusesAHolderWhoBecameRegistrar() public {
        vm.prank(governor);
        licences.appointRegistrar(prescriber, Role.Prescriber);

        vm.expectRevert(
            abi.encodeWithSelector(ILicences.OwnLicence.selector, PRESCRIBER_LICENCE, prescriber)
        );
        vm.prank(prescriber);
        licences.rotate(prescriber, Role.Prescriber, newcomer, OVERLAP);
    }

    function testRefusesTheZeroAccount() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceTermsInvalid.selector,
                address(0),
                Role.Prescriber,
                START - 1 days,
                LICENSED_UNTIL
            )
        );
        _turn(prescriber, address(0), OVERLAP);
    }

    function testRefusesWhatWasNeverGranted() public {
        vm.expectRevert(_missing(outsider, Role.Prescriber));
        _turn(outsider, newcomer, OVERLAP);
    }

    function testRefusesARevokedLicence() public {
        _revoke(prescriber, Role.Prescriber);

        vm.expectRevert(
            abi.encodeWithSelector(
                ILicences.LicenceStatusIs.selector,
                PRESCRIBER_LICENCE,
                LicenceStatus.Revoked
            )
        );
        _turn(prescriber, newcomer, OVERLAP);
    }

    function testRefusesAnAccountThatHoldsTheRole() public {
        vm.expectRevert(_exists(OTHER_PRESCRIBER_LICENCE, otherPrescriber));
        _turn(prescriber, otherPrescriber, OVERLAP);
    }

    function testRefusesTheSameKey() public {
        vm.expectRevert(_exists(PRESCRIBER_LICENCE, prescriber));
        _turn(prescriber, prescriber, OVERLAP);
    }

    function testRefusesToReturnToAnOldKeyEvenOfAnotherLicence() public {
        _turn(prescriber, newcomer, 0);

        vm.expectRevert(_exists(PRESCRIBER_LICENCE, prescriber));
        _turn(newcomer, prescriber, 0);
        vm.expectRevert(_exists(PRESCRIBER_LICENCE, prescriber));
        _turn(otherPrescriber, prescriber, 0);
        vm.expectRevert(_exists(PRESCRIBER_LICENCE, prescriber));
        _grantHere(prescriber, Role.Prescriber);
    }

    function testFuzzRefusesAnOverlapThatIsOverOrTooLong(uint32 overlapUntil) public {
        vm.assume(overlapUntil != 0 && (overlapUntil <= START || overlapUntil > START + 30 days));

        vm.expectRevert(
            abi.encodeWithSelector(ILicences.OverlapInvalid.selector, overlapUntil, START + 30 days)
        );
        _turn(prescriber, newcomer, overlapUntil);
    }

    // ---- rotates

    function testKeepsNumberStatusAndDates() public {
        Licence memory before = licences.licenceOf(prescriber, Role.Prescriber);

        vm.expectEmit(address(licences));
        emit ILicences.LicenceRotated(PRESCRIBER_LICENCE, prescriber, newcomer, OVERLAP);
        _turn(prescriber, newcomer, OVERLAP);

        (before.overlapUntil, before.rotations) = (OVERLAP, 1);
        _same(
            keccak256(abi.encode(licences.licenceOf(newcomer, Role.Prescriber))),
            keccak256(abi.encode(before)),
            "licence of the new key"
        );
        (address account, Role role) = licences.holderOf(PRESCRIBER_LICENCE);
        _same(account, newcomer, "holder");
        _same(uint256(role), uint256(Role.Prescriber), "role");
        _same(licences.licenceCount(), 9, "no new number");
    }

    function testFuzzBothKeysActUntilTheOverlapEnds(uint32 overlapUntil, uint32 time) public {
        overlapUntil = uint32(_bound(overlapUntil, START + 1, START + 30 days));
        time = uint32(_bound(time, START, START + 60 days));
        _turn(prescriber, newcomer, overlapUntil);
        vm.warp(time);

        _acts(newcomer);
        if (time < overlapUntil) {
            _acts(prescriber);
            _same(
                keccak256(abi.encode(licences.licenceOf(prescriber, Role.Prescriber))),
                keccak256(abi.encode(licences.licenceOf(newcomer, Role.Prescriber))),
                "one licence"
            );
        } else {
            _isReplaced(prescriber);
            Licence memory old = licences.licenceOf(prescriber, Role.Prescriber);
            _same(uint256(old.status), uint256(LicenceStatus.Replaced), "status");
            _holds(old.id == PRESCRIBER_LICENCE, "still says whose key it was");
        }
    }

    function testWithoutOverlapTheOldKeyEndsAtOnce() public {
        _turn(prescriber, newcomer, 0);

        _acts(newcomer);
        _isReplaced(prescriber);
        vm.expectRevert(
            abi.encodeWithSelector(ILicences.LicenceKeyReplaced.selector, PRESCRIBER_LICENCE, prescriber)
        );
        _suspend(prescriber, Role.Prescriber);
    }

    function testASecondRotationEndsTheFirstOverlap() public {
        _turn(prescriber, newcomer, OVERLAP);
        _turn(newcomer, thirdKey, OVERLAP);

        _isReplaced(prescriber);
        _acts(newcomer);
        _acts(thirdKey);
        _turn(thirdKey, outsider, 0);
        _isReplaced(newcomer);
        _isReplaced(thirdKey);
        _acts(outsider);
    }

    function testTakesTheOldKeyForTheLicence() public {
        _turn(prescriber, newcomer, OVERLAP);
        _turn(prescriber, thirdKey, OVERLAP);

        _isReplaced(prescriber);
        _acts(newcomer);
        _acts(thirdKey);
    }

    function testLeavesOtherRolesOfTheAccount() public {
        LicenceId carrierLicence = _grantHere(prescriber, Role.Carrier);
        _turn(prescriber, newcomer, 0);

        (LicenceId id, ) = licences.requireLicence(prescriber, Role.Carrier);
        _holds(id == carrierLicence, "the carrier's licence");
        LicenceId granted = _grantHere(newcomer, Role.Carrier);
        _same(LicenceId.unwrap(granted), LicenceId.unwrap(carrierLicence) + 1, "and the new key may get it");
    }

    // ---- one licence, two keys

    function testWhateverIsDecidedAboutEitherHoldsForBoth() public {
        address[2] memory keys = [prescriber, newcomer];
        _turn(prescriber, newcomer, OVERLAP);
        for (uint256 i = 0; i < keys.length; ++i) {
            _suspend(keys[i], Role.Prescriber);
            _isSuspended(prescriber);
            _isSuspended(newcomer);
            _reinstate(keys[1 - i], Role.Prescriber);
            _acts(prescriber);
            _acts(newcomer);
        }
        vm.prank(registrar);
        licences.renew(prescriber, Role.Prescriber, LICENSED_UNTIL + 1);
        _same(licences.licenceOf(newcomer, Role.Prescriber).validUntil, LICENSED_UNTIL + 1, "renewed");
        _freeze(prescriber);
        _holds(licences.isFrozen(PRESCRIBER_LICENCE), "frozen");
        vm.prank(registrar);
        licences.revoke(prescriber, Role.Prescriber, OpenPrescriptions.Honoured);
        _isRevoked(prescriber);
        _isRevoked(newcomer);
    }

    function testASuspendedLicenceStaysSoUnderBothKeys() public {
        _freeze(prescriber);
        _turn(prescriber, newcomer, OVERLAP);

        _isSuspended(prescriber);
        _isSuspended(newcomer);
        _holds(licences.isFrozen(PRESCRIBER_LICENCE), "stays frozen");
        _reinstate(newcomer, Role.Prescriber);
        _holds(!licences.isFrozen(PRESCRIBER_LICENCE), "thawed");
        _acts(prescriber);
        _acts(newcomer);
    }

    function testAnExpiredLicenceIsRenewedUnderItsNewKey() public {
        vm.warp(LICENSED_UNTIL);
        _turn(prescriber, newcomer, 0);
        _holds(!licences.isInForce(PRESCRIBER_LICENCE), "expired");

        vm.prank(registrar);
        licences.renew(newcomer, Role.Prescriber, LICENSED_UNTIL + 1);
        _acts(newcomer);
    }

    // ---- within

    function _turn(address account, address newAccount, uint32 overlapUntil) private {
        _rotate(account, Role.Prescriber, newAccount, overlapUntil);
    }

    function _acts(address account) private view {
        (LicenceId id, ) = licences.requireLicence(account, Role.Prescriber);
        _holds(id == PRESCRIBER_LICENCE, "acts under the licence");
        _holds(
            licences.requireLicenceDespitePause(account, Role.Prescriber) == PRESCRIBER_LICENCE,
            "in any region"
        );
    }

    function _isReplaced(address account) private {
        bytes memory reason = abi.encodeWithSelector(
            ILicences.LicenceKeyReplaced.selector,
            PRESCRIBER_LICENCE,
            account
        );
        vm.expectRevert(reason);
        licences.requireLicence(account, Role.Prescriber);
        vm.expectRevert(reason);
        licences.requireLicenceDespitePause(account, Role.Prescriber);
    }

    function _isSuspended(address account) private {
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, PRESCRIBER_LICENCE));
        licences.requireLicence(account, Role.Prescriber);
    }

    function _isRevoked(address account) private {
        vm.expectRevert(abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, PRESCRIBER_LICENCE));
        licences.requireLicence(account, Role.Prescriber);
    }

    function _exists(LicenceId id, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicences.LicenceExists.selector, id, account, Role.Prescriber);
    }
}
