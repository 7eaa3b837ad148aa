// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Dispensing } from "../../contracts/dispensing/Dispensing.sol";
import { Licences } from "../../contracts/licence/Licences.sol";
import { Packs } from "../../contracts/pack/Packs.sol";
import { PrescriptionCommitment } from "../../contracts/prescription/PrescriptionCommitment.sol";
import { Prescriptions } from "../../contracts/prescription/Prescriptions.sol";
import { Day } from "../../contracts/types/Day.sol";
import { DecommissionReason } from "../../contracts/types/DecommissionReason.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../contracts/types/NewPrescription.sol";
import { Opening } from "../../contracts/types/Opening.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionTerms } from "../../contracts/types/PrescriptionTerms.sol";
import { RecallClass } from "../../contracts/types/RecallClass.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { Unit } from "../../contracts/types/Unit.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    BRAND,
    GENERIC,
    GTIN,
    LICENSED_UNTIL,
    LOT,
    LOT_DEPTH,
    LOT_EXPIRY,
    LOT_UNITS,
    UK,
    UNITS_PER_PACK,
    World,
    governor,
    manufacturer,
    otherPharmacy,
    otherPrescriber,
    outsider,
    pharmacy,
    prescriber,
    registrar,
    regulator
} from "../support/sol/World.sol";

/// @dev Acts at random on the whole system and keeps a book of its own (the oracle), from nothing but what it did and
/// saw succeed. Whenever something goes through that the book forbids, it writes down which promise was broken.
contract Handler {
    using LotTree for TestLot;

    struct Claim {
        uint256 idIndex;
        uint256 pharmacyIndex;
        uint32 deadline;
        bytes32 r;
        bytes32 vs;
    }

    struct Book {
        uint256 key;
        uint256 packs;
        uint256 expiresAfter;
        LicenceId holder;
        uint256 claimedAt;
        bool spent;
    }

    uint256 private constant LOTS = 3;
    uint256 private constant MAX_IDS = 24;
    uint256 private constant CLAIM_PERIOD = 7 days;

    World private world;
    Licences private licences;
    Prescriptions private prescriptions;
    Packs private packs;
    Dispensing private dispensing;

    TestLot[] private _lots;
    bool[] private _recalled;
    Book[] private _books;
    Claim[] private _used;
    address[] private _actors;
    mapping(address account => bool) private _suspended;
    mapping(uint256 lot => mapping(uint256 unit => uint256 times)) public timesTaken;
    bool private _regionClosed;

    // ---- what went through

    uint256 public issues;
    uint256 public claims;
    uint256 public releases;
    uint256 public supplies;
    uint256 public destructions;
    uint256 public recalls;
    uint256 public refusedReplays;

    /// @dev Number of the promise that was broken, zero while none was.
    uint256 public brokenPromise;
    string public brokenBy;

    constructor(World entered) {
        world = entered;
        licences = entered.licences();
        prescriptions = entered.prescriptions();
        packs = entered.packs();
        dispensing = entered.dispensing();
        _actors = [pharmacy, otherPharmacy, prescriber, otherPrescriber, manufacturer, regulator, outsider];
        _lots.push(LotTree.grow(GTIN, LOT, LOT_EXPIRY, LOT_DEPTH, LOT_UNITS));
        _lots.push(LotTree.grow(GTIN, "SECOND", LOT_EXPIRY, LOT_DEPTH, LOT_UNITS));
        // Short-lived, so that lots expire while prescriptions live.
        _lots.push(LotTree.grow(GTIN, "SHORT", Day.wrap(Day.unwrap(LOT_EXPIRY) - 345), LOT_DEPTH, LOT_UNITS));
        entered.addLot(_lots[1]);
        entered.addLot(_lots[2]);
        _recalled = new bool[](LOTS);
    }

    // ---- actions

    function issue(
        uint256 actorSeed,
        uint256 idSeed,
        uint256 packCount,
        uint256 schedule,
        uint256 age
    ) external {
        address actor = _actor(actorSeed, 2);
        bool again = _books.length != 0 && (idSeed % 4 == 0 || _books.length == MAX_IDS);
        uint256 key = again ? _books[idSeed % _books.length].key : 1_000 + _books.length;
        uint256 quantity = 1 + (packCount % 2);
        uint256 signedAt = vm.getBlockTimestamp() - (age % 10 days);
        NewPrescription memory order = _order(key, quantity, 2 + (schedule % 5), signedAt);

        vm.prank(actor);
        try prescriptions.issue(order) {
            ++issues;
            if (again) _broken(2, "an id was issued twice");
            if (!_mayAct(actor, Role.Prescriber)) _broken(3, "issued without a valid licence");
            _books.push(
                Book({
                    key: key,
                    packs: quantity,
                    // An oracle that knows no calendar: nothing outlives 185 days.
                    expiresAfter: signedAt + 185 days,
                    holder: LicenceId.wrap(0),
                    claimedAt: 0,
                    spent: false
                })
            );
        } catch {}
    }

    function claim(uint256 actorSeed, uint256 idSeed, uint256 fault) external {
        if (_books.length == 0) return;
        uint256 actorIndex = actorSeed % 3 == 0 ? actorSeed % _actors.length : actorSeed % 2;
        uint256 idIndex = idSeed % _books.length;
        fault %= 8;
        Claim memory made = _authorise(idIndex, actorIndex, fault);
        _claim(made, _actors[actorIndex], fault < 5 ? 0 : fault);
    }

    /// @dev An authorisation that worked before is sent again, by its pharmacy or by another one.
    function replay(uint256 actorSeed, uint256 seed) external {
        if (_used.length == 0) return;
        Claim memory made = _used[seed % _used.length];
        Book storage book = _books[made.idIndex];
        address actor = _actors[actorSeed % 2 == 0 ? made.pharmacyIndex : 1 - made.pharmacyIndex];
        LicenceId held = _holderOf(made.idIndex);

        vm.prank(actor);
        try prescriptions.claim(_id(book.key), made.r, made.vs, made.deadline) {
            // Repeating one's own claim succeeds and changes nothing.
            if (LicenceId.unwrap(_holderOf(made.idIndex)) != LicenceId.unwrap(held)) {
                _broken(4, "an authorisation worked twice");
            }
        } catch {
            ++refusedReplays;
        }
    }

    function release(uint256 actorSeed, uint256 idSeed) external {
        if (_books.length == 0) return;
        address actor = _actor(actorSeed, 0);
        Book storage book = _books[idSeed % _books.length];

        vm.prank(actor);
        try prescriptions.release(_id(book.key)) {
            ++releases;
            if (!_isHolder(book, actor)) _broken(4, "released by another than the holder");
            if (book.spent) _broken(2, "a spent prescription was released");
            book.holder = LicenceId.wrap(0);
        } catch {}
    }

    function dispense(
        uint256 actorSeed,
        uint256 idSeed,
        uint256 lotSeed,
        uint256 unitSeed,
        uint256 fault
    ) external {
        if (_books.length == 0) return;
        address actor = _actor(actorSeed, 0);
        Book storage book = _books[idSeed % _books.length];
        uint256 lot = lotSeed % LOTS;
        uint256 unit = unitSeed % LOT_UNITS;
        fault = fault % 12;
        (DispenseOrder memory order, bool genuine) = _dispenseOrder(book, lot, unit, fault);

        vm.prank(actor);
        try dispensing.dispense(order) {
            ++supplies;
            _judgeSupply(book, actor, lot, genuine);
            book.spent = true;
            for (uint256 i = 0; i < book.packs; ++i) ++timesTaken[lot][_unitOf(unit, i)];
        } catch {}
    }

    function destroy(uint256 actorSeed, uint256 lotSeed, uint256 unitSeed) external {
        address actor = _actor(actorSeed, 0);
        uint256 lot = lotSeed % LOTS;
        uint256 unit = unitSeed % LOT_UNITS;
        PackLine memory line = _lots[lot].line(unit);

        vm.prank(actor);
        try packs.decommission(line, DecommissionReason.Destroyed, Role.Dispenser) {
            ++destructions;
            if (!_mayAct(actor, Role.Dispenser)) _broken(3, "destroyed without a valid licence");
            ++timesTaken[lot][unit];
        } catch {}
    }

    function recall(uint256 actorSeed, uint256 lotSeed, uint256 class) external {
        // Rarely, since it is for good.
        if (class % 5 != 0) return;
        address actor = actorSeed % 2 == 0 ? regulator : _actors[actorSeed % _actors.length];
        uint256 lot = lotSeed % LOTS;
        RecallClass recallClass = RecallClass(1 + (class % 4));

        vm.prank(actor);
        try packs.recall(GTIN, _lots[lot].lot, recallClass, Role.Regulator) {
            ++recalls;
            if (actor != regulator) _broken(3, "recalled without a licence");
            // Class 4 asks for caution and stops nothing.
            if (recallClass != RecallClass.Class4) _recalled[lot] = true;
        } catch {}
    }

    function suspendOrReinstate(uint256 actorSeed) external {
        address actor = _actors[actorSeed % 4];
        Role role = actorSeed % 4 < 2 ? Role.Dispenser : Role.Prescriber;
        vm.prank(registrar);
        if (_suspended[actor]) licences.reinstate(actor, role);
        else licences.suspend(actor, role);
        _suspended[actor] = !_suspended[actor];
    }

    function openOrCloseRegion(uint256 seed) external {
        // Mostly open, else nothing else would happen.
        if (!_regionClosed && seed % 4 != 0) return;
        vm.prank(governor);
        if (_regionClosed) licences.openRegion(UK, 0, true);
        else licences.closeRegion(UK);
        _regionClosed = !_regionClosed;
    }

    function pass(uint256 time) external {
        vm.warp(vm.getBlockTimestamp() + (time % 8 days));
    }

    function transfer(uint256 idSeed, address to) external {
        if (_books.length == 0) return;
        uint256 tokenId = uint160(vm.addr(_books[idSeed % _books.length].key));
        vm.prank(address(uint160(tokenId)));
        try prescriptions.transferFrom(address(uint160(tokenId)), to, tokenId) {
            _broken(2, "a prescription changed its owner");
        } catch {}
    }

    // ---- the book, for the invariants

    function idCount() external view returns (uint256) {
        return _books.length;
    }

    function idAt(uint256 index) external view returns (PrescriptionId id, bool spent) {
        return (_id(_books[index].key), _books[index].spent);
    }

    function lotAt(uint256 index) external view returns (TestLot memory) {
        return _lots[index];
    }

    function lotCount() external pure returns (uint256) {
        return LOTS;
    }

    // ---- within

    function _claim(Claim memory made, address actor, uint256 fault) private {
        Book storage book = _books[made.idIndex];
        LicenceId before = _holderOf(made.idIndex);
        vm.prank(actor);
        try prescriptions.claim(_id(book.key), made.r, made.vs, made.deadline) {
            LicenceId own = licences.licenceOf(actor, Role.Dispenser).id;
            bool repeated = LicenceId.unwrap(before) == LicenceId.unwrap(own) && _stands(book);
            if (repeated) return;
            ++claims;
            if (fault != 0) _broken(4, "claimed without the patient's authorisation");
            if (_stands(book)) _broken(4, "claimed while another held it");
            if (book.spent) _broken(2, "a spent prescription was claimed");
            if (!_mayAct(actor, Role.Dispenser)) _broken(3, "claimed without a valid licence");
            book.holder = own;
            book.claimedAt = vm.getBlockTimestamp();
            _used.push(made);
        } catch {}
    }

    function _judgeSupply(Book storage book, address actor, uint256 lot, bool genuine) private {
        uint256 time = vm.getBlockTimestamp();
        if (book.spent) _broken(2, "a spent prescription supplied again");
        if (!_mayAct(actor, Role.Dispenser)) _broken(3, "supplied without a valid licence");
        if (!_isHolder(book, actor) || !_stands(book)) _broken(4, "supplied by another than the holder");
        if (time > book.expiresAfter) _broken(4, "supplied after the expiry");
        if (!genuine) _broken(5, "supplied what was not genuine");
        if (_recalled[lot]) _broken(5, "supplied from a recalled lot");
        if (time >= (uint256(Day.unwrap(_lots[lot].expiry)) + 1) * 1 days)
            _broken(5, "supplied an expired pack");
    }

    function _dispenseOrder(
        Book storage book,
        uint256 lot,
        uint256 unit,
        uint256 fault
    ) private view returns (DispenseOrder memory order, bool genuine) {
        uint256[] memory positions = new uint256[](book.packs);
        for (uint256 i = 0; i < positions.length; ++i) positions[i] = _unitOf(unit, i);
        PackLine memory line = _lots[lot].linesAt(positions, book.packs == 1 ? 0 : 2);
        genuine = fault < 6;
        if (fault == 6) line.siblings[0] = keccak256("no sibling");
        if (fault == 7) line.units[0] = LotTree.unitOf("NOSUCHSERIAL", uint40(positions[0]));
        if (fault == 8) line.units[0] = _lots[lot].unitAt(LOT_UNITS);
        if (fault == 9) line.head = _lots[(lot + 1) % LOTS].headOf(book.packs == 1 ? 0 : 2);
        if (fault == 10) line.units = new Unit[](0);
        if (fault == 11) line.units[book.packs - 1] = _lots[lot].unitAt((positions[0] + 4) % LOT_UNITS);

        order.prescription = _id(book.key);
        order.quantity = uint24(book.packs * UNITS_PER_PACK);
        order.opening = _opening(book.key);
        order.packs = new PackLine[](1);
        order.packs[0] = line;
    }

    function _authorise(
        uint256 idIndex,
        uint256 actorIndex,
        uint256 fault
    ) private view returns (Claim memory made) {
        uint256 key = _books[idIndex].key;
        uint32 deadline = uint32(vm.getBlockTimestamp() + (fault == 7 ? 0 : 1 hours));
        if (fault == 7) --deadline;
        address authorised = _actors[fault == 6 ? 1 - (actorIndex % 2) : actorIndex];
        bytes32 digest = prescriptions.claimDigest(
            _id(key),
            licences.licenceOf(authorised, Role.Dispenser).id,
            deadline
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(fault == 5 ? key + 1 : key, digest);
        bytes32 vs = bytes32((uint256(v - 27) << 255) | uint256(s));
        return Claim({ idIndex: idIndex, pharmacyIndex: actorIndex % 2, deadline: deadline, r: r, vs: vs });
    }

    function _order(
        uint256 key,
        uint256 packCount,
        uint256 schedule,
        uint256 signedAt
    ) private pure returns (NewPrescription memory order) {
        Opening memory opening = _opening(key);
        // Mostly of the product's schedule, else nothing could be dispensed.
        uint256 lawful = schedule == 2 ? schedule : uint256(Schedule.PrescriptionOnly);
        uint256 terms = (packCount * UNITS_PER_PACK) | (28 << 24) | (lawful << 40) | (signedAt << 48);
        order.id = _id(key);
        order.contentHash = opening.contentHash;
        order.groupHash = PrescriptionCommitment.groupHashOf(opening.group, opening.groupSalt);
        order.terms = PrescriptionTerms.wrap(terms);
    }

    function _opening(uint256 key) private pure returns (Opening memory opening) {
        opening.contentHash = keccak256(abi.encode("content", key));
        opening.group = key % 2 == 0 ? GENERIC : BRAND;
        opening.groupSalt = keccak256(abi.encode("salt", key));
    }

    /// @dev Neighbours within a carton of four.
    function _unitOf(uint256 unit, uint256 nth) private pure returns (uint256) {
        return nth == 0 ? unit : unit ^ 1;
    }

    function _actor(uint256 seed, uint256 usual) private view returns (address) {
        return seed % 3 == 0 ? _actors[(seed / 3) % _actors.length] : _actors[usual + ((seed / 3) % 2)];
    }

    function _mayAct(address actor, Role role) private view returns (bool) {
        bool ofRole =
            role == Role.Dispenser
                ? actor == pharmacy || actor == otherPharmacy
                : actor == prescriber || actor == otherPrescriber;
        return ofRole && !_suspended[actor] && !_regionClosed && vm.getBlockTimestamp() < LICENSED_UNTIL;
    }

    function _isHolder(Book storage book, address actor) private view returns (bool) {
        uint32 own = LicenceId.unwrap(licences.licenceOf(actor, Role.Dispenser).id);
        return own != 0 && own == LicenceId.unwrap(book.holder);
    }

    function _stands(Book storage book) private view returns (bool) {
        return LicenceId.unwrap(book.holder) != 0 && vm.getBlockTimestamp() < book.claimedAt + CLAIM_PERIOD;
    }

    function _holderOf(uint256 idIndex) private view returns (LicenceId) {
        return prescriptions.prescription(_id(_books[idIndex].key)).dispenser;
    }

    function _id(uint256 key) private pure returns (PrescriptionId) {
        return PrescriptionId.wrap(vm.addr(key));
    }

    function _broken(uint256 promised, string memory how) private {
        brokenPromise = promised;
        brokenBy = how;
    }
}
