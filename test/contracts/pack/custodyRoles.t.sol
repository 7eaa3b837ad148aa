// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { ICustody } from "../../../contracts/pack/ICustody.sol";
import { CustodyOf } from "../../../contracts/types/CustodyOf.sol";
import { ExceptionReason } from "../../../contracts/types/ExceptionReason.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { Party } from "../../../contracts/types/Party.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { CustodySuite } from "../../support/sol/CustodySuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import {
    carrier,
    LICENSED_FROM,
    LICENSED_UNTIL,
    manufacturer,
    outsider,
    pharmacy,
    prescriber,
    regulator,
    SHUT_REGION,
    START,
    wholesaler
} from "../../support/sol/World.sol";

/// @dev Every function of custody that changes state × every role, and × every standing of the right role.
contract CustodyRolesTest is CustodySuite {
    enum Verb {
        Dispatch,
        Consign,
        Carry,
        Receive,
        ReceiveExcept,
        Refuse,
        Reassign
    }

    uint256 private constant VERBS = 7;

    function setUp() public override {
        super.setUp();
        // Something of everything: 0 rests with the maker, 1 is on its way to the wholesaler, 2 waits for the carrier,
        // 3 is with a wholesaler that was revoked.
        _sendFirst(_pallet(1));
        _consign(_only(_pallet(2)));
        _send(manufacturer, Role.Manufacturer, otherWholesaler, Role.Wholesaler, _pallet(3));
        _take(otherWholesaler, Role.Wholesaler, _pallet(3));
        _revoke(otherWholesaler, Role.Wholesaler);
    }

    function testAllowsEachCallToWhomItIsMeantFor() public {
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            (address allowed, Role role) = _allowed(Verb(verb));
            _expect(Verb(verb), allowed, role, "");
        }
    }

    function testRefusesEachCallInEveryOtherRole() public {
        address[6] memory actors = [prescriber, pharmacy, manufacturer, wholesaler, carrier, regulator];
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            (address allowed, Role right) = _allowed(Verb(verb));
            for (uint256 i = 0; i < actors.length; ++i) {
                Role own = _roleOf(actors[i]);
                // In the right role, which is not its own, and in its own, which is not right.
                if (actors[i] != allowed) {
                    _expect(Verb(verb), actors[i], right, _missing(actors[i], right));
                }
                if (own != right && _namesRole(Verb(verb))) {
                    _expect(Verb(verb), actors[i], own, _refusalOf(Verb(verb), own));
                }
            }
            _expect(Verb(verb), outsider, right, _missing(outsider, right));
        }
    }

    function testRefusesALicenceThatDoesNotStand() public {
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            // Giving back is asked of nobody's standing: `custody.t.sol`.
            if (Verb(verb) == Verb.Refuse) continue;
            (, Role role) = _allowed(Verb(verb));
            address account = address(uint160(0x57a00 + verb));
            LicenceId id = _grantHere(account, role);
            _suspend(account, role);
            _expect(
                Verb(verb),
                account,
                role,
                abi.encodeWithSelector(ILicences.LicenceIsSuspended.selector, id)
            );
            _revoke(account, role);
            _expect(
                Verb(verb),
                account,
                role,
                abi.encodeWithSelector(ILicences.LicenceIsRevoked.selector, id)
            );
            account = address(uint160(0x57b00 + verb));
            _grant(account, role, SHUT_REGION, LICENSED_FROM, LICENSED_UNTIL);
            bytes memory shut = abi.encodeWithSelector(ILicences.RegionNotLive.selector, SHUT_REGION);
            _expect(Verb(verb), account, role, shut);
            account = address(uint160(0x57c00 + verb));
            id = _grant(account, role, SHUT_REGION, LICENSED_FROM, START);
            bytes memory over = abi.encodeWithSelector(ILicences.LicenceHasExpired.selector, id, START);
            _expect(Verb(verb), account, role, over);
        }
    }

    function testRefusesAPausedRole() public {
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            if (Verb(verb) == Verb.Refuse) continue;
            (address allowed, Role role) = _allowed(Verb(verb));
            _pause(role);
            _expect(Verb(verb), allowed, role, abi.encodeWithSelector(ILicences.RolePaused.selector, role));
            _unpause(role);
        }
    }

    function testLetsPacksAloneAskAndEverybodyLook() public {
        vm.prank(outsider);
        custody.custodyOf(_told().head, _pallet(0));
        vm.prank(outsider);
        custody.recordOf(toldId, _pallet(0));
        vm.prank(outsider);
        custody.consignmentOf(toldId, LOAD);
    }

    // ---- within

    function _allowed(Verb verb) private pure returns (address, Role) {
        if (verb == Verb.Dispatch || verb == Verb.Consign) return (manufacturer, Role.Manufacturer);
        if (verb == Verb.Carry) return (carrier, Role.Carrier);
        if (verb == Verb.Reassign) return (regulator, Role.Regulator);
        return (wholesaler, Role.Wholesaler);
    }

    function _namesRole(Verb verb) private pure returns (bool) {
        return verb != Verb.Carry && verb != Verb.Reassign;
    }

    /// @dev What a licence of another role meets where it names that role.
    function _refusalOf(Verb verb, Role own) private pure returns (bytes memory) {
        bool trades = own == Role.Manufacturer || own == Role.Wholesaler || own == Role.Dispenser;
        if (verb == Verb.Dispatch || verb == Verb.Consign) {
            if (own == Role.Wholesaler) {
                return abi.encodeWithSelector(ICustody.ReceiverInvalid.selector, STORE, Role.Wholesaler);
            }
            if (trades || own == Role.Carrier) {
                return abi.encodeWithSelector(ICustody.NotHolder.selector, _pallet(0), MAKER);
            }
            return abi.encodeWithSelector(ICustody.CustodyRoleNotAllowed.selector, own);
        }
        if (verb == Verb.Refuse) {
            // The sender may, and so may a regulator, only later.
            if (own == Role.Manufacturer || own == Role.Regulator) {
                uint256 until = (uint256(START) / 1 days + 15) * 1 days;
                return abi.encodeWithSelector(ICustody.TooEarlyToTakeBack.selector, _pallet(1), until);
            }
            return abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(1), STORE);
        }
        return
            trades
                ? abi.encodeWithSelector(ICustody.NodeForAnother.selector, _pallet(1), STORE)
                : abi.encodeWithSelector(ICustody.CustodyRoleNotAllowed.selector, own);
    }

    function _roleOf(address actor) private pure returns (Role) {
        if (actor == prescriber) return Role.Prescriber;
        if (actor == pharmacy) return Role.Dispenser;
        if (actor == manufacturer) return Role.Manufacturer;
        if (actor == wholesaler) return Role.Wholesaler;
        return actor == carrier ? Role.Carrier : Role.Regulator;
    }

    function _callOf(Verb verb, Role role) private view returns (bytes memory) {
        CustodyOf memory of_ = _told();
        Party memory to = Party(wholesaler, Role.Wholesaler);
        if (verb == Verb.Dispatch) {
            return abi.encodeCall(ICustody.dispatch, (of_, _only(_pallet(0)), to, role));
        }
        if (verb == Verb.Consign) {
            return abi.encodeCall(ICustody.consign, (of_, _only(_pallet(0)), to, carrier, 9, role));
        }
        if (verb == Verb.Carry) return abi.encodeCall(ICustody.carry, (of_.head, _only(_pallet(2)), LOAD));
        if (verb == Verb.Receive) {
            return abi.encodeCall(ICustody.receiveNodes, (of_.head, _only(_pallet(1)), role));
        }
        if (verb == Verb.ReceiveExcept) {
            return
                abi.encodeCall(
                    ICustody.receiveExcept,
                    (of_, _pallet(1), _but(_pack(16), ExceptionReason.Short), role)
                );
        }
        if (verb == Verb.Refuse) {
            return
                abi.encodeCall(ICustody.refuse, (toldId, _only(_pallet(1)), ExceptionReason.Unwanted, role));
        }
        return abi.encodeCall(ICustody.reassign, (of_, _only(_pallet(3)), to));
    }

    /// @dev To the last byte; whatever went through is taken back.
    function _expect(Verb verb, address by, Role role, bytes memory refusal) private {
        uint256 before = vm.snapshotState();
        bytes memory call = _callOf(verb, role);
        vm.prank(by);
        (bool done, bytes memory answer) = address(custody).call(call);
        string memory what = string.concat("verb ", vm.toString(uint256(verb)));
        _holds(done == (refusal.length == 0), what);
        if (!done) _same(answer, refusal, what);
        vm.revertToState(before);
    }
}
