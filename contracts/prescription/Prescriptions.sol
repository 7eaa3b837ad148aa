// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import { ILicences } from "../licence/ILicences.sol";
import { PrescriptionExpiry } from "../libraries/PrescriptionExpiry.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { Opening } from "../types/Opening.sol";
import { Prescription } from "../types/Prescription.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { PrescriptionTerms } from "../types/PrescriptionTerms.sol";
import { PrescriptionStatus } from "../types/PrescriptionStatus.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { IPrescriptions } from "./IPrescriptions.sol";
import { OneKeyToken } from "./OneKeyToken.sol";
import { PrescriptionCommitment } from "./PrescriptionCommitment.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";

/// @title Prescriptions
/// @notice One prescribed item is one token, owned by a key made for it alone. A licensed prescriber issues it, a
/// licensed pharmacy claims it with the patient's signature by that key, and the dispensing contract spends it.
///
/// The patient never appears: no two prescriptions share an address, and what was prescribed is a salted hash that a
/// pharmacy opens in part when it dispenses. Two slots a token, nothing else; they are never cleared, so no id is
/// ever issued twice.
///
///     None ── issue ──► Issued ── claim ──► Claimed ── supply ──► Spent (burned)
///                         ▲                    │
///                         └────── release ─────┘          any live state past expiresAt ─► Expired
///
/// Trusted: {ILicences} for who may act, and the one dispensing contract for the packs. Nothing else.
contract Prescriptions is IPrescriptions, OneKeyToken, EIP712 {
    using PrescriptionSlots for PrescriptionSlot;
    using SafeCast for uint256;

    /// @notice How long a claim stands before another pharmacy may supersede it.
    uint256 public constant CLAIM_PERIOD = 7 days;

    /// @notice How far ahead a prescription may be dated.
    uint256 public constant LATEST_NOT_BEFORE = 366 days;

    /// @dev Nine bits hold it.
    uint256 private constant MAX_DAYS_SUPPLY = 511;

    /// @dev Eight bits hold the nonce; the last step is kept for a release, so that no holder is ever stuck.
    uint8 private constant LAST_CLAIM_NONCE = type(uint8).max - 2;

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "ClaimAuthorisation(address prescription,uint32 dispenser,uint8 nonce,uint32 deadline)"
    );

    struct Record {
        PrescriptionSlot slot;
        bytes32 commitment;
    }

    ILicences public immutable LICENCES;
    address public immutable DISPENSING;

    mapping(PrescriptionId id => Record record) private _records;

    constructor(ILicences licences, address dispensing) EIP712("MediConnect Prescriptions", "1") {
        LICENCES = licences;
        DISPENSING = dispensing;
    }

    // ---- prescriber

    /// @inheritdoc IPrescriptions
    function issue(NewPrescription calldata order) external {
        (LicenceId prescriber, RegionClock clock) = LICENCES.requireLicence(msg.sender, Role.Prescriber);
        PrescriptionId id = order.id;
        PrescriptionTerms terms = order.terms;
        _requireTerms(id, terms, order);
        Record storage record = _records[id];
        require(PrescriptionSlot.unwrap(record.slot) == 0, PrescriptionExists(id));
        uint256 appropriateAt = Math.max(terms.signedAtOf(), terms.notBeforeOf());
        Schedule schedule = Schedule(terms.scheduleOf());
        uint256 expiresAt = PrescriptionExpiry.expiryOf(schedule, clock, appropriateAt);
        require(block.timestamp < expiresAt, PrescriptionHasExpired(id, uint32(expiresAt)));

        record.slot = PrescriptionSlots.issued({
            schedule_: schedule,
            prescriber_: prescriber,
            notBefore_: appropriateAt,
            expiresAt_: expiresAt.toUint32(),
            quantity_: terms.quantityOf(),
            daysSupply_: terms.daysSupplyOf()
        });
        record.commitment = PrescriptionCommitment.commitmentOf({
            id: id,
            contentHash: order.contentHash,
            groupHash: order.groupHash,
            tag: order.tag,
            previousTag: order.previousTag
        });

        // Nothing more is logged: the slots are never cleared, so all about a prescription stays readable.
        emit Transfer(address(0), PrescriptionId.unwrap(id), _tokenId(id));
    }

    // ---- pharmacy

    /// @inheritdoc IPrescriptions
    function claim(PrescriptionId id, bytes32 r, bytes32 vs, uint32 deadline) external {
        (LicenceId dispenser, ) = LICENCES.requireLicence(msg.sender, Role.Dispenser);
        PrescriptionSlot slot = _requireLive(id);
        if (slot.status() == PrescriptionStatus.Claimed && block.timestamp < slot.claimUntil()) {
            require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));
            // A lost answer is asked for again: nothing changes, the claim is not made longer.
            return;
        }
        require(slot.nonce() <= LAST_CLAIM_NONCE, NonceExhausted(id));
        _requireAuthorisation({
            id: id,
            dispenser: dispenser,
            nonce: slot.nonce(),
            deadline: deadline,
            r: r,
            vs: vs
        });

        // Never beyond the expiry, so it fits.
        uint32 claimUntil = uint32(Math.min(block.timestamp + CLAIM_PERIOD, slot.expiresAt()));
        _records[id].slot = slot
            .withNonce(slot.nonce() + 1)
            .withStatus(PrescriptionStatus.Claimed)
            .withDispenser(dispenser)
            .withClaimUntil(claimUntil);

        emit PrescriptionClaimed(id, dispenser);
    }

    /// @inheritdoc IPrescriptions
    function release(PrescriptionId id) external {
        // The licence's status is not asked: giving back harms nobody, and keeping would harm the patient.
        LicenceId dispenser = LICENCES.licenceOf(msg.sender, Role.Dispenser).id;
        PrescriptionSlot slot = _requireLive(id);
        require(slot.status() == PrescriptionStatus.Claimed, PrescriptionNotClaimed(id));
        require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));

        _records[id].slot = slot
            .withNonce(slot.nonce() + 1)
            .withStatus(PrescriptionStatus.Issued)
            .withDispenser(LicenceId.wrap(0))
            .withClaimUntil(0);

        emit PrescriptionReleased(id, dispenser);
    }

    /// @inheritdoc IPrescriptions
    function supply(
        PrescriptionId id,
        LicenceId dispenser,
        uint24 quantity,
        uint24 expectedSupplied,
        Opening calldata opening
    ) external returns (Schedule schedule) {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        PrescriptionSlot slot = _requireLive(id);
        _requireHolder(id, slot, dispenser);
        require(block.timestamp >= slot.notBefore(), PrescriptionNotYetValid(id, slot.notBefore()));
        require(slot.supplied() == expectedSupplied, SuppliedDiffers(id, expectedSupplied, slot.supplied()));
        uint24 outstanding = slot.quantity() - slot.supplied();
        require(quantity == outstanding, QuantityDiffers(id, outstanding, quantity));
        require(_opens(id, opening), CommitmentMismatch(id));

        _records[id].slot = slot
            .withStatus(PrescriptionStatus.Spent)
            .withSupplied(slot.quantity())
            .withIssuesUsed(slot.issuesUsed() + 1);

        emit Transfer(PrescriptionId.unwrap(id), address(0), _tokenId(id));

        return slot.schedule();
    }

    // ---- questions

    /// @inheritdoc IPrescriptions
    function prescription(PrescriptionId id) external view returns (Prescription memory) {
        Record storage record = _records[id];
        PrescriptionSlot slot = record.slot;
        return
            Prescription({
                state: _stateOf(slot),
                schedule: slot.schedule(),
                prescriber: slot.prescriber(),
                dispenser: slot.dispenser(),
                notBefore: slot.notBefore(),
                expiresAt: slot.expiresAt(),
                claimUntil: slot.claimUntil(),
                quantity: slot.quantity(),
                supplied: slot.supplied(),
                issuesAllowed: slot.issuesAllowed(),
                issuesUsed: slot.issuesUsed(),
                daysSupply: slot.daysSupply(),
                extraDays: slot.extraDays(),
                nonce: slot.nonce(),
                commitment: record.commitment
            });
    }

    /// @inheritdoc IPrescriptions
    function stateOf(PrescriptionId id) external view returns (PrescriptionState) {
        return _stateOf(_records[id].slot);
    }

    /// @inheritdoc IPrescriptions
    function claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32) {
        return _claimDigest(id, dispenser, _records[id].slot.nonce(), deadline);
    }

    // ---- within

    /// @dev Unburned, whether expired or not.
    function _exists(uint256 tokenId) internal view override returns (bool) {
        PrescriptionStatus status = _records[PrescriptionId.wrap(address(uint160(tokenId)))].slot.status();
        return status == PrescriptionStatus.Issued || status == PrescriptionStatus.Claimed;
    }

    /// @dev The one place where a state is derived.
    function _stateOf(PrescriptionSlot slot) private view returns (PrescriptionState) {
        PrescriptionStatus status = slot.status();
        if (status == PrescriptionStatus.None) return PrescriptionState.None;
        if (status == PrescriptionStatus.Spent) return PrescriptionState.Spent;
        if (block.timestamp >= slot.expiresAt()) return PrescriptionState.Expired;
        return status == PrescriptionStatus.Issued ? PrescriptionState.Issued : PrescriptionState.Claimed;
    }

    function _requireLive(PrescriptionId id) private view returns (PrescriptionSlot slot) {
        slot = _records[id].slot;
        PrescriptionState state = _stateOf(slot);
        require(state != PrescriptionState.None, PrescriptionUnknown(id));
        require(state != PrescriptionState.Spent, PrescriptionAlreadySpent(id, slot.dispenser()));
        require(state != PrescriptionState.Expired, PrescriptionHasExpired(id, slot.expiresAt()));
    }

    function _requireHolder(PrescriptionId id, PrescriptionSlot slot, LicenceId dispenser) private view {
        require(slot.status() == PrescriptionStatus.Claimed, PrescriptionNotClaimed(id));
        require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));
        require(block.timestamp < slot.claimUntil(), ClaimHasLapsed(id, slot.claimUntil()));
    }

    function _requireTerms(
        PrescriptionId id,
        PrescriptionTerms terms,
        NewPrescription calldata order
    ) private view {
        bool daysFit = terms.daysSupplyOf() <= MAX_DAYS_SUPPLY;
        bool tagsFit = order.tag == 0 ? order.previousTag == 0 : terms.daysSupplyOf() != 0;
        require(
            PrescriptionId.unwrap(id) != address(0) &&
                order.contentHash != 0 &&
                order.groupHash != 0 &&
                terms.quantityOf() != 0 &&
                terms.isWithinBits() &&
                daysFit &&
                tagsFit,
            PrescriptionTermsInvalid(id)
        );
        uint256 schedule = terms.scheduleOf();
        require(
            schedule >= uint256(Schedule.Schedule2) && schedule <= uint256(Schedule.PrescriptionOnly),
            ScheduleOutOfScope(uint8(schedule))
        );
        require(terms.signedAtOf() <= block.timestamp, SignedInFuture(id, uint32(terms.signedAtOf())));
        require(
            terms.notBeforeOf() <= block.timestamp + LATEST_NOT_BEFORE,
            NotBeforeTooFar(id, uint32(terms.notBeforeOf()))
        );
    }

    function _requireAuthorisation(
        PrescriptionId id,
        LicenceId dispenser,
        uint8 nonce,
        uint32 deadline,
        bytes32 r,
        bytes32 vs
    ) private view {
        require(block.timestamp <= deadline, AuthorisationHasExpired(id, deadline));
        bytes32 digest = _claimDigest(id, dispenser, nonce, deadline);
        // A signature that is malformed recovers zero, which is no prescription's id.
        (address signer, , ) = ECDSA.tryRecover(digest, r, vs);
        require(signer == PrescriptionId.unwrap(id), AuthorisationInvalid(id, dispenser, nonce));
    }

    function _claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint8 nonce,
        uint32 deadline
    ) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, id, dispenser, nonce, deadline)));
    }

    function _opens(PrescriptionId id, Opening calldata opening) private view returns (bool) {
        bytes32 commitment = PrescriptionCommitment.commitmentOf({
            id: id,
            contentHash: opening.contentHash,
            groupHash: PrescriptionCommitment.groupHashOf(opening.group, opening.groupSalt),
            tag: opening.tag,
            previousTag: opening.previousTag
        });
        return commitment == _records[id].commitment;
    }

    function _tokenId(PrescriptionId id) private pure returns (uint256) {
        return uint160(PrescriptionId.unwrap(id));
    }
}
