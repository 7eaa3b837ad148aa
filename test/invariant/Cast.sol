// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Day } from "../../contracts/types/Day.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { GroupId } from "../../contracts/types/GroupId.sol";
import { Gtin } from "../../contracts/types/Gtin.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { LicenceStatus } from "../../contracts/types/LicenceStatus.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { Reissue } from "../../contracts/types/Reissue.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Authorisation } from "../../contracts/types/Authorisation.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { vm } from "../support/sol/Vm.sol";
import { Model } from "./Model.sol";
import {
    carrier,
    GTIN,
    LICENSED_FROM,
    LICENSED_UNTIL,
    LOT_EXPIRY,
    manufacturer,
    otherManufacturer,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    regulator,
    SHUT_REGION,
    START,
    UK,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Everybody, what they hold, and what of it an action draws from its seed. Kept beside the contracts: {Model}.
abstract contract Cast is Model {
    using LotTree for TestLot;

    enum Action {
        Issue,
        Claim,
        Replay,
        Release,
        Dispense,
        Decommission,
        Recall,
        Suspend,
        Reinstate,
        Revoke,
        CloseRegion,
        OpenRegion,
        Transfer,
        SupplyDirectly,
        IssueMany,
        Cancel,
        CancelHeld,
        CompleteCancel,
        Reissue,
        ClaimAsNominee,
        Supersede,
        Lapse,
        Nominate,
        NotDispensed,
        Close,
        Part,
        NextIssue,
        WalkIn,
        Freeze,
        Pause,
        Unpause
    }

    struct Used {
        uint256 key;
        address account;
        Authorisation authorisation;
    }

    /// @dev A supply that was drawn, and what is known of it.
    struct Supply {
        DispenseOrder order;
        uint256 lot;
        uint256 first;
        uint256 count;
        /// @dev Whether its packs may be supplied, and whether its figures are right.
        bool fit;
        bool figures;
    }

    Gtin internal constant OTHER_GTIN = Gtin.wrap(9_506_000_134_352);
    GroupId internal constant OTHER_GENERIC = GroupId.wrap(777);

    address internal constant abroadPharmacy = address(uint160(uint256(keccak256("abroadPharmacy"))));
    address internal constant endingPharmacy = address(uint160(uint256(keccak256("endingPharmacy"))));
    address internal constant futurePrescriber = address(uint160(uint256(keccak256("futurePrescriber"))));

    mapping(Action action => uint256 count) public successesOf;
    Used[] internal _used;
    /// @dev Draws of the present action.
    uint256 internal _seed;

    constructor() {
        _enter({ governanceDelay: 0 });
        _openRegion(SHUT_REGION);
        (_live[false], _live[true]) = (true, true);
        _know(prescriber, Role.Prescriber);
        _know(otherPrescriber, Role.Prescriber);
        _know(pharmacy, Role.Dispenser);
        _know(otherPharmacy, Role.Dispenser);
        _know(manufacturer, Role.Manufacturer);
        _know(otherManufacturer, Role.Manufacturer);
        _know(wholesaler, Role.Wholesaler);
        _know(regulator, Role.Regulator);
        _add(abroadPharmacy, Role.Dispenser, true, LICENSED_FROM, LICENSED_UNTIL);
        _add(endingPharmacy, Role.Dispenser, false, LICENSED_FROM, START + 20 days);
        _add(futurePrescriber, Role.Prescriber, false, START + 5 days, LICENSED_UNTIL);
        world.addGroup(OTHER_GENERIC, Schedule.PrescriptionOnly);
        world.addProduct(OTHER_GTIN, OTHER_GENERIC, GroupId.wrap(0));
        _stockUp(0, _stock());
        _stockUp(1, LotTree.grow(GTIN, "LARGE", LOT_EXPIRY, 5, 29));
        _stockUp(2, LotTree.grow(GTIN, "SHORT", Day.wrap(uint16(START / 1 days + 12)), 4, 13));
        _stockUp(3, LotTree.grow(OTHER_GTIN, "OTHER", LOT_EXPIRY, 4, 13));
        for (uint256 lot = 1; lot < LOTS; ++lot) {
            world.addLot(_lots[lot]);
        }
    }

    // ---- who and what is drawn

    /// @dev Whether a claim stands or may be made, if the licence does and the prescription is live.
    function _mayClaim(uint256 key, uint32 id, bool right) internal view returns (bool) {
        if (_isHeldBy(key, id)) return true;
        return right && (!_isHeld(key) || !_isHolderInForce(key));
    }

    function _authorisation(
        Draft memory draft,
        address account,
        uint16 nonce
    ) internal returns (Authorisation memory with, bool right) {
        uint256 fault = _draw(16);
        LicenceId id = LicenceId.wrap(_licenceModels[account][Role.Dispenser].id);
        uint32 deadline = fault == 0 ? _now() - 1 : type(uint32).max;
        if (fault == 1) id = LicenceId.wrap(LicenceId.unwrap(id) + 1);
        bytes32 digest = prescriptions.claimDigest(draft.id, id, deadline);
        if (fault == 2) digest = _digestAt(draft, id, nonce + 1, deadline);
        with = _signed(fault == 3 ? draft.key + 1 : draft.key, digest, deadline);
        right = fault > 3;
    }

    /// @dev Of a nonce that has not come.
    function _digestAt(
        Draft memory draft,
        LicenceId id,
        uint16 nonce,
        uint32 deadline
    ) internal view returns (bytes32) {
        bytes32 typehash = keccak256(
            "ClaimAuthorisation(address prescription,uint32 dispenser,uint16 nonce,uint32 deadline)"
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("MediConnect Prescriptions"),
                keccak256("1"),
                block.chainid,
                address(prescriptions)
            )
        );
        bytes32 message = keccak256(abi.encode(typehash, draft.id, id, nonce, deadline));
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    /// @dev One that was issued, if there is any, five times of six.
    function _issuedKey() internal returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(6)) return key;
        for (uint256 i = 0; i < KEYS && !_isUnburned(key); ++i) {
            key = (key % KEYS) + 1;
        }
    }

    function _claimedKey() internal returns (uint256 key) {
        key = 1 + _draw(KEYS);
        if (_chance(8)) return key;
        for (uint256 i = 0; i < KEYS && _models[key].status != PrescriptionStatus.Claimed; ++i) {
            key = (key % KEYS) + 1;
        }
    }

    function _pharmacy() internal returns (address) {
        if (_chance(8)) return _pick([outsider, prescriber, wholesaler, outsider, carrier]);
        return _pick([pharmacy, pharmacy, otherPharmacy, abroadPharmacy, endingPharmacy]);
    }

    function _holderOf(uint256 key) internal view returns (address account) {
        (account, ) = licences.holderOf(LicenceId.wrap(_models[key].holder));
        if (account == address(0)) account = pharmacy;
    }

    function _draftOf(uint256 key) internal view returns (Draft memory) {
        return _isIssued(key) ? _drafts[key] : _draft(key);
    }

    function _idOf(uint256 key) internal pure returns (PrescriptionId) {
        return PrescriptionId.wrap(vm.addr(key));
    }

    function _know(address account, Role role) internal {
        if (role == Role.Dispenser) _dispenserOf[LicenceId.unwrap(_licenceOf(account, role))] = account;
        if (role == Role.Prescriber) _prescriberWith[LicenceId.unwrap(_licenceOf(account, role))] = account;
        _licenceModels[account][role] = LicenceModel({
            id: LicenceId.unwrap(_licenceOf(account, role)),
            status: LicenceStatus.Active,
            abroad: false,
            from: LICENSED_FROM,
            until: LICENSED_UNTIL,
            frozen: false
        });
    }

    function _add(address account, Role role, bool abroad, uint32 from, uint32 until) internal {
        uint32 id = LicenceId.unwrap(_grant(account, role, abroad ? SHUT_REGION : UK, from, until));
        if (role == Role.Dispenser) _dispenserOf[id] = account;
        _licenceModels[account][role] = LicenceModel(id, LicenceStatus.Active, abroad, from, until, false);
    }

    function _stockUp(uint256 lot, TestLot memory grown) internal {
        _lots[lot] = grown;
        _lotModels[lot].expiresAt = (uint256(Day.unwrap(grown.expiry)) + 1) * 1 days;
        _lotModels[lot].ofOtherGroup = Gtin.unwrap(grown.gtin) == Gtin.unwrap(OTHER_GTIN);
    }

    function _call(address account, address target, bytes memory call) internal returns (bool succeeded) {
        vm.prank(account);
        (succeeded, ) = target.call(call);
    }

    function _pick(address[5] memory accounts) internal returns (address) {
        return accounts[_draw(5)];
    }

    function _chance(uint256 oneIn) internal returns (bool) {
        return _draw(oneIn) == 0;
    }

    function _draw(uint256 below) internal returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % below;
    }
}
