// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGuardOffice } from "../guard/IGuardOffice.sol";
import { ILicences } from "../licence/ILicences.sol";
import { LicenceQuestion } from "../libraries/LicenceQuestion.sol";
import { PrescriptionCommitment } from "../libraries/PrescriptionCommitment.sol";
import { RegionTime } from "../libraries/RegionTime.sol";
import { Authorisation } from "../types/Authorisation.sol";
import { CancelReason } from "../types/CancelReason.sol";
import { Licence } from "../types/Licence.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LicenceStatus } from "../types/LicenceStatus.sol";
import { NewPrescription } from "../types/NewPrescription.sol";
import { NotDispensedReason } from "../types/NotDispensedReason.sol";
import { Opening } from "../types/Opening.sol";
import { OverrideReason } from "../types/OverrideReason.sol";
import { Prescription } from "../types/Prescription.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { PrescriptionStatus } from "../types/PrescriptionStatus.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Reissue } from "../types/Reissue.sol";
import { Role } from "../types/Role.sol";
import { Schedule } from "../types/Schedule.sol";
import { SupplyTerms } from "../types/SupplyTerms.sol";
import { SupplyTrace } from "../types/SupplyTrace.sol";
import { IPrescriptions } from "./IPrescriptions.sol";
import { OneKeyToken } from "./OneKeyToken.sol";
import { PrescriptionGuard } from "./PrescriptionGuard.sol";
import { PrescriptionIntake } from "./PrescriptionIntake.sol";
import { PrescriptionLife } from "./PrescriptionLife.sol";
import { PrescriptionSignatures } from "./PrescriptionSignatures.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";
import { RepeatDates } from "./RepeatDates.sol";

/// @title Prescriptions
/// @notice One prescribed item is one token, owned by a key made for it alone. A licensed prescriber issues it, a
/// licensed pharmacy claims it with the patient's signature by that key, and the dispensing contract supplies it, in
/// whole or in part, issue after issue where it repeats, until it is spent.
///
/// The patient never appears: no two prescriptions share an address, and what was prescribed is a salted hash that a
/// pharmacy opens in part when it dispenses. Two slots a token, nothing else; they are never cleared, so no id is
/// ever issued twice.
///
///                        ┌── cancel, reissue ──────────────────► Cancelled (burned)
///     None ── issue ──► Issued ── claim ──► Claimed ── supply, the last in whole ──► Spent (burned)
///                         ▲                  │ │ └── notDispensed, the last ──► Closed (burned)
///                         │                  │ └──── cancel ──► CancelPending ── release, lapse ──► Cancelled
///                         └── release, lapse,│
///                             the next issue ┘         any unburned state past expiresAt ─► Expired
///
/// A supply that is undone brings back what was before it: Spent lives again.
///
/// {PrescriptionLife} holds what each step makes of a token, this contract who may take it and when, and
/// {PrescriptionGuard} what the supply guard is told of it.
///
/// Trusted: {ILicences} for who may act, the one dispensing contract for the packs, and the guard's office for what is
/// decided about single tags. Nothing else.
contract Prescriptions is IPrescriptions, OneKeyToken, PrescriptionSignatures, PrescriptionGuard {
    using LicenceQuestion for ILicences;
    using PrescriptionSlots for PrescriptionSlot;
    using PrescriptionLife for PrescriptionSlot;
    using RegionTime for RegionClock;

    /// @notice How long a claim stands of which nothing was supplied, before another pharmacy may supersede it.
    uint256 public constant CLAIM_PERIOD = PrescriptionLife.CLAIM_PERIOD;

    /// @notice How long a pharmacy may owe the rest after each part that it supplied.
    uint256 public constant OWING_PERIOD = PrescriptionLife.OWING_PERIOD;

    /// @notice How far ahead a prescription may be dated.
    uint256 public constant LATEST_NOT_BEFORE = PrescriptionIntake.LATEST_NOT_BEFORE;

    struct Record {
        PrescriptionSlot slot;
        bytes32 commitment;
    }

    ILicences public immutable LICENCES;
    address public immutable DISPENSING;

    mapping(PrescriptionId id => Record record) private _records;

    constructor(ILicences licences, address dispensing, address office) PrescriptionGuard(office) {
        LICENCES = licences;
        DISPENSING = dispensing;
    }

    // ---- prescriber

    /// @inheritdoc IPrescriptions
    function issue(NewPrescription calldata order) external {
        (LicenceId prescriber, RegionClock clock) = LICENCES.ask(msg.sender, Role.Prescriber);
        PrescriptionIntake.requireTerms(order);
        _issue(order, prescriber, PrescriptionIntake.expiryOf(order.id, order.terms, clock));
    }

    /// @inheritdoc IPrescriptions
    function issueMany(NewPrescription[] calldata orders) external {
        (LicenceId prescriber, RegionClock clock) = LICENCES.ask(msg.sender, Role.Prescriber);
        // A run is signed at once: what lives as long as the one before it is not dated anew.
        uint256 lifeTerms = type(uint256).max;
        uint256 expiresAt;
        for (uint256 i = 0; i < orders.length; ++i) {
            NewPrescription calldata order = orders[i];
            PrescriptionIntake.requireTerms(order);
            if (order.terms.lifeTermsOf() != lifeTerms) {
                lifeTerms = order.terms.lifeTermsOf();
                expiresAt = PrescriptionIntake.expiryOf(order.id, order.terms, clock);
            }
            _issue(order, prescriber, expiresAt);
        }
    }

    /// @inheritdoc IPrescriptions
    function cancel(PrescriptionId id, CancelReason reason, Role role, Opening calldata opening) external {
        require(role == Role.Prescriber || role == Role.Regulator, ActingRoleNotAllowed(role));
        LicenceId by = LICENCES.askDespitePause(msg.sender, role);
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(id);
        if (role == Role.Prescriber) _requirePrescriber(id, slot, by);
        require(reason != CancelReason.None, ReasonMissing(id));
        // Whoever has lost the opening must still be able to cancel; the guard then counts until the expiry. A tag by
        // itself is no opening: else anybody could end what others have open under it.
        if (opening.contentHash != 0 || opening.tag != 0) _requireOpens(id, opening);
        bool held = state == PrescriptionState.Claimed;

        _records[id].slot = slot.cancelled(held);
        _onEnd(opening.tag, slot.expiresAt());

        if (state == PrescriptionState.Lapsed) emit ClaimLapsed(id, slot.dispenser(), by);
        emit PrescriptionCancelled(id, by, reason, held);
        if (!held) _emitBurn(id);
    }

    /// @inheritdoc IPrescriptions
    function reissue(Reissue calldata order) external {
        (LicenceId prescriber, ) = LICENCES.ask(msg.sender, Role.Prescriber);
        PrescriptionId previous = order.previous;
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(previous);
        _requirePrescriber(previous, slot, prescriber);
        require(state != PrescriptionState.Claimed, PrescriptionHeldByAnother(previous, slot.dispenser()));
        // What it supplied in an outage would stand under an id that nobody can settle any more.
        require(!IGuardOffice(GUARD_OFFICE).isDeferred(previous), DeferralUnsettled(previous));
        require(
            PrescriptionId.unwrap(order.id) != address(0) && order.contentHash != 0,
            PrescriptionTermsInvalid(order.id)
        );
        require(
            _records[previous].commitment == _commitmentOf(previous, order.previousContentHash, order),
            CommitmentMismatch(previous)
        );
        require(PrescriptionSlot.unwrap(_records[order.id].slot) == 0, PrescriptionExists(order.id));

        _records[previous].slot = slot.replaced();
        _records[order.id] = Record({
            slot: slot.reissued(),
            commitment: _commitmentOf(order.id, order.contentHash, order)
        });

        if (state == PrescriptionState.Lapsed) emit ClaimLapsed(previous, slot.dispenser(), prescriber);
        emit PrescriptionReissued(previous, order.id);
        _emitBurn(previous);
        _emitMint(order.id);
    }

    // ---- pharmacy

    /// @inheritdoc IPrescriptions
    function claim(PrescriptionId id, Authorisation calldata authorisation) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.ask(msg.sender, Role.Dispenser);
        (PrescriptionSlot before, PrescriptionState state) = _requireLive(id);
        if (clock.anyFrozen()) _requireNotFrozen(id, before);
        PrescriptionSlot slot = _claimed({
            id: id,
            slot: before,
            state: state,
            dispenser: dispenser,
            authorisation: authorisation
        });
        // A lost answer is asked for again: nothing changes, the claim is not made longer.
        if (PrescriptionSlot.unwrap(slot) == PrescriptionSlot.unwrap(before)) return;

        _records[id].slot = slot;

        _emitClaimed(id, before, dispenser);
    }

    /// @inheritdoc IPrescriptions
    function claimAsNominee(PrescriptionId id) external {
        (LicenceId dispenser, RegionClock clock) = LICENCES.ask(msg.sender, Role.Dispenser);
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(id);
        if (clock.anyFrozen()) _requireNotFrozen(id, slot);
        if (state == PrescriptionState.Claimed) {
            require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));
            return;
        }
        require(
            state == PrescriptionState.Issued && slot.nominated() && slot.dispenser() == dispenser,
            NotNominated(id, dispenser)
        );
        // A claim that lapses before anything may be supplied would only cost the nomination.
        _requireDue(id, slot);

        _records[id].slot = slot.claimed({
            dispenser: dispenser,
            asNominee: true,
            timestamp: block.timestamp
        });

        emit PrescriptionClaimed(id, dispenser);
    }

    /// @inheritdoc IPrescriptions
    function release(PrescriptionId id) external {
        // The licence's status is not asked: giving back harms nobody, and keeping would harm the patient.
        Licence memory licence = LICENCES.licenceOf(msg.sender, Role.Dispenser);
        // A key that was replaced may be in anybody's hands.
        require(
            licence.status != LicenceStatus.Replaced,
            ILicences.LicenceKeyReplaced(licence.id, msg.sender)
        );
        LicenceId dispenser = licence.id;
        (PrescriptionSlot slot, PrescriptionState state) = _requireUnburned(id);
        require(state != PrescriptionState.Issued, PrescriptionNotClaimed(id));
        require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));

        _records[id].slot = slot.freed();

        emit PrescriptionReleased(id, dispenser);
        if (state == PrescriptionState.CancelPending) _emitBurn(id);
    }

    /// @inheritdoc IPrescriptions
    function notDispensed(PrescriptionId id, NotDispensedReason reason, Opening calldata opening) external {
        (LicenceId dispenser, ) = LICENCES.ask(msg.sender, Role.Dispenser);
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(id);
        _requireHolder(id, slot, state, dispenser);
        // Else a nominee could end every issue of a repeat at once; where the date stays, its nomination ends.
        _requireDue(id, slot);
        require(reason != NotDispensedReason.None, ReasonMissing(id));
        _requireOpens(id, opening);

        emit PrescriptionNotDispensed(id, dispenser, reason);
        if (slot.isLastIssue()) {
            _records[id].slot = slot.closed();
            _onEnd(opening.tag, slot.expiresAt());
            _emitBurn(id);
        } else {
            PrescriptionSlot afterwards = _reopen(id, slot, slot.supplied() != 0);
            _onExtend(opening.tag, slot, afterwards.expiresAt());
        }
    }

    // ---- several

    /// @inheritdoc IPrescriptions
    function lapse(PrescriptionId id, Role role) external {
        require(
            role == Role.Prescriber || role == Role.Dispenser || role == Role.Regulator,
            ActingRoleNotAllowed(role)
        );
        LicenceId by = LICENCES.askDespitePause(msg.sender, role);
        (PrescriptionSlot slot, PrescriptionState state) = _requireUnburned(id);
        require(state != PrescriptionState.Issued, PrescriptionNotClaimed(id));
        LicenceId holder = slot.dispenser();
        require(
            block.timestamp >= slot.claimUntil() || !LICENCES.isInForce(holder),
            ClaimStands(id, holder, slot.claimUntil())
        );

        _records[id].slot = slot.freed();

        emit ClaimLapsed(id, holder, by);
        if (state == PrescriptionState.CancelPending) _emitBurn(id);
    }

    /// @inheritdoc IPrescriptions
    function nominate(
        PrescriptionId id,
        LicenceId dispenser,
        Authorisation calldata authorisation,
        Role role
    ) external {
        require(role == Role.Prescriber || role == Role.Dispenser, ActingRoleNotAllowed(role));
        (LicenceId by, ) = LICENCES.ask(msg.sender, role);
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(id);
        require(state != PrescriptionState.Claimed, PrescriptionHeldByAnother(id, slot.dispenser()));
        _requireSignature({
            id: id,
            slot: slot,
            dispenser: dispenser,
            digest: _nominationDigest(id, dispenser, slot.nonce(), authorisation.deadline),
            authorisation: authorisation
        });

        if (state == PrescriptionState.Lapsed) {
            emit ClaimLapsed(id, slot.dispenser(), by);
            slot = slot.freed();
        }
        _records[id].slot = slot.nominated(dispenser);

        emit PharmacyNominated(id, dispenser);
    }

    // ---- dispensing contract

    /// @inheritdoc IPrescriptions
    function supplyFrom(
        PrescriptionId id,
        LicenceId dispenser,
        bool askFrozen,
        SupplyTerms terms,
        Opening calldata opening
    ) external returns (Schedule, SupplyTrace memory) {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        (PrescriptionSlot slot, PrescriptionState state) = _requireLive(id);
        _requireHolder(id, slot, state, dispenser);

        return
            _supply({
                id: id,
                slot: slot,
                dispenser: dispenser,
                askFrozen: askFrozen,
                terms: terms,
                opening: opening
            });
    }

    /// @inheritdoc IPrescriptions
    function supplyByAuthorisation(
        PrescriptionId id,
        LicenceId dispenser,
        bool askFrozen,
        SupplyTerms terms,
        Opening calldata opening,
        Authorisation calldata authorisation
    ) external returns (Schedule, SupplyTrace memory) {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        (PrescriptionSlot before, PrescriptionState state) = _requireLive(id);
        PrescriptionSlot slot = _claimed({
            id: id,
            slot: before,
            state: state,
            dispenser: dispenser,
            authorisation: authorisation
        });
        if (PrescriptionSlot.unwrap(slot) != PrescriptionSlot.unwrap(before)) {
            _emitClaimed(id, before, dispenser);
        }

        return
            _supply({
                id: id,
                slot: slot,
                dispenser: dispenser,
                askFrozen: askFrozen,
                terms: terms,
                opening: opening
            });
    }

    /// @inheritdoc IPrescriptions
    function reverseSupply(
        PrescriptionId id,
        LicenceId dispenser,
        SupplyTrace calldata trace,
        bytes32 tag,
        bytes32 previousTag
    ) external {
        require(msg.sender == DISPENSING, NotDispensing(msg.sender));
        PrescriptionSlot slot = _records[id].slot;
        PrescriptionSlot afterwards = PrescriptionSlot.wrap(trace.slotAfter);
        require(slot.isLastSupply(afterwards), SupplyNotLast(id));
        PrescriptionState state = slot.stateAt(block.timestamp);
        if (state == PrescriptionState.Claimed || state == PrescriptionState.CancelPending) {
            require(slot.dispenser() == dispenser, PrescriptionHeldByAnother(id, slot.dispenser()));
        }
        require(slot.nonce() <= PrescriptionLife.LAST_SIGNED_NONCE, NonceExhausted(id));
        PrescriptionSlot restored = slot.undone(PrescriptionSlot.wrap(trace.slotBefore), afterwards);

        _records[id].slot = restored;
        // The new token counts the part on as supplied, so the cover has to stay with it: else its rest would be asked
        // as if the patient had the part, and go unasked on top of another prescription.
        if (tag != 0 && !slot.isReplaced()) {
            _onUndo({
                tag: tag,
                previousTag: previousTag,
                receipt: trace.guard,
                slot: slot,
                restored: restored
            });
        }

        if (!slot.isUnburned() && restored.isUnburned()) _emitMint(id);
    }

    // ---- guard's office

    /// @inheritdoc IPrescriptions
    function bindTags(
        PrescriptionId id,
        Opening calldata opening,
        bytes32 tag,
        bytes32 previousTag
    ) external returns (bool) {
        _requireOffice();
        bytes32 bound = _commitmentOf(id, opening, tag, previousTag);
        if (_records[id].commitment == bound) return false;
        // A tag that is bound stays: what is open under it would stay open.
        require(opening.tag == 0 && opening.previousTag == 0, CommitmentMismatch(id));
        _requireOpens(id, opening);

        _records[id].commitment = bound;

        emit TagsBound(id);
        return true;
    }

    // ---- questions

    /// @inheritdoc IPrescriptions
    function prescription(PrescriptionId id) external view returns (Prescription memory) {
        Record storage record = _records[id];
        PrescriptionSlot slot = record.slot;
        return
            Prescription({
                state: slot.stateAt(block.timestamp),
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
                nominated: slot.nominated(),
                begun: slot.begun(),
                nonce: slot.nonce(),
                commitment: record.commitment
            });
    }

    /// @inheritdoc IPrescriptions
    function commitmentOf(PrescriptionId id) external view returns (bytes32) {
        return _records[id].commitment;
    }

    /// @inheritdoc IPrescriptions
    function stateOf(PrescriptionId id) external view returns (PrescriptionState) {
        return _records[id].slot.stateAt(block.timestamp);
    }

    /// @inheritdoc IPrescriptions
    function claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32) {
        return _claimDigest(id, dispenser, _records[id].slot.nonce(), deadline);
    }

    /// @inheritdoc IPrescriptions
    function nominationDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint32 deadline
    ) external view returns (bytes32) {
        return _nominationDigest(id, dispenser, _records[id].slot.nonce(), deadline);
    }

    // ---- steps

    /// @dev Nothing but the token's birth is logged: the slots are never cleared, so all about it stays readable.
    /// @param order with terms that {PrescriptionIntake} let through
    function _issue(NewPrescription calldata order, LicenceId prescriber, uint256 expiresAt) private {
        PrescriptionId id = order.id;
        PrescriptionSlot slot = PrescriptionIntake.slotOf(order.terms, prescriber, expiresAt);
        Record storage record = _records[id];
        require(PrescriptionSlot.unwrap(record.slot) == 0, PrescriptionExists(id));

        record.slot = slot;
        record.commitment = PrescriptionCommitment.commitmentOf({
            id: id,
            contentHash: order.contentHash,
            groupHash: order.groupHash,
            tag: order.tag,
            previousTag: order.previousTag
        });
        if (order.tag != 0) _onIssue(order, prescriber, expiresAt);

        _emitMint(id);
    }

    /// @return the same slot where `dispenser` holds the claim already
    function _claimed(
        PrescriptionId id,
        PrescriptionSlot slot,
        PrescriptionState state,
        LicenceId dispenser,
        Authorisation calldata authorisation
    ) private view returns (PrescriptionSlot) {
        if (state == PrescriptionState.Claimed) {
            LicenceId holder = slot.dispenser();
            if (holder == dispenser) return slot;
            // Who is licensed no more serves nobody; the patient may go elsewhere.
            require(!LICENCES.isInForce(holder), PrescriptionHeldByAnother(id, holder));
        }
        _requireSignature({
            id: id,
            slot: slot,
            dispenser: dispenser,
            digest: _claimDigest(id, dispenser, slot.nonce(), authorisation.deadline),
            authorisation: authorisation
        });
        return slot.claimed({ dispenser: dispenser, asNominee: false, timestamp: block.timestamp });
    }

    /// @dev `slot` is claimed by the caller's pharmacy, if only in this transaction.
    function _supply(
        PrescriptionId id,
        PrescriptionSlot slot,
        LicenceId dispenser,
        bool askFrozen,
        SupplyTerms terms,
        Opening calldata opening
    ) private returns (Schedule schedule, SupplyTrace memory trace) {
        if (askFrozen) _requireNotFrozen(id, slot);
        schedule = _requireSupply(id, slot, terms, opening);

        PrescriptionSlot afterwards = _takeSupply(id, slot, terms.quantityOf());
        trace.slotBefore = PrescriptionSlot.unwrap(slot);
        trace.slotAfter = PrescriptionSlot.unwrap(afterwards);
        if (opening.tag != 0) {
            trace.guard = _onSupply({
                id: id,
                slot: slot,
                dispenser: dispenser,
                terms: terms,
                opening: opening,
                expiresAfter: afterwards.isUnburned() ? afterwards.expiresAt() : 0
            });
        }
    }

    function _requireSupply(
        PrescriptionId id,
        PrescriptionSlot slot,
        SupplyTerms terms,
        Opening calldata opening
    ) private view returns (Schedule schedule) {
        require(
            terms.isSupplyTerms() && (opening.tag != 0 || terms.reasonOf() == OverrideReason.None),
            SupplyTermsInvalid(id)
        );
        _requireDue(id, slot);
        uint24 supplied = slot.supplied();
        if (supplied != terms.expectedSuppliedOf()) {
            revert SuppliedDiffers(id, terms.expectedSuppliedOf(), supplied);
        }
        uint24 outstanding = slot.quantity() - supplied;
        uint24 quantity = terms.quantityOf();
        require(quantity <= outstanding, QuantityExceeds(id, outstanding, quantity));
        schedule = slot.schedule();
        require(schedule != Schedule.Schedule2 || terms.collectionOf().isStated(), CollectorNotStated(id));
        _requireOpens(id, opening);
    }

    function _takeSupply(
        PrescriptionId id,
        PrescriptionSlot slot,
        uint24 quantity
    ) private returns (PrescriptionSlot afterwards) {
        if (slot.supplied() + quantity < slot.quantity()) {
            afterwards = slot.suppliedInPart(quantity, block.timestamp);
        } else if (!slot.isLastIssue()) {
            return _reopen(id, slot, true);
        } else {
            afterwards = slot.spent();
            _emitBurn(id);
        }
        _records[id].slot = afterwards;
    }

    /// @dev The present issue is over, and it is not the last one.
    function _reopen(
        PrescriptionId id,
        PrescriptionSlot slot,
        bool suppliedAny
    ) private returns (PrescriptionSlot afterwards) {
        RegionClock clock = LICENCES.clockOfLicence(slot.prescriber());
        (uint32 notBefore, uint32 expiresAt) = RepeatDates.next(slot, clock, block.timestamp, suppliedAny);
        afterwards = slot.reopened(suppliedAny, notBefore, expiresAt);
        _records[id].slot = afterwards;

        emit IssueEnded(id, afterwards.issuesUsed(), notBefore);
    }

    /// @dev A claim that is not of a free token ends another one.
    function _emitClaimed(PrescriptionId id, PrescriptionSlot before, LicenceId dispenser) private {
        if (before.status() == PrescriptionStatus.Claimed)
            emit ClaimLapsed(id, before.dispenser(), dispenser);
        emit PrescriptionClaimed(id, dispenser);
    }

    function _emitMint(PrescriptionId id) private {
        emit Transfer(address(0), PrescriptionId.unwrap(id), _tokenId(id));
    }

    function _emitBurn(PrescriptionId id) private {
        emit Transfer(PrescriptionId.unwrap(id), address(0), _tokenId(id));
    }

    // ---- checks

    /// @dev Whether it was minted and not burned, expired or not.
    function _exists(uint256 tokenId) internal view override returns (bool) {
        return _records[PrescriptionId.wrap(address(uint160(tokenId)))].slot.isUnburned();
    }

    /// @dev Issued, Claimed or Lapsed.
    function _requireLive(
        PrescriptionId id
    ) private view returns (PrescriptionSlot slot, PrescriptionState state) {
        (slot, state) = _requireUnburned(id);
        if (state == PrescriptionState.CancelPending) revert PrescriptionCancelPending(id, slot.dispenser());
    }

    /// @dev Issued, Claimed, Lapsed or CancelPending. Here and below, `if` with `revert` where an error's values cost
    /// something: `require` would compute them on every call.
    function _requireUnburned(
        PrescriptionId id
    ) private view returns (PrescriptionSlot slot, PrescriptionState state) {
        slot = _records[id].slot;
        state = slot.stateAt(block.timestamp);
        if (state == PrescriptionState.Issued || state == PrescriptionState.Claimed) return (slot, state);
        if (state == PrescriptionState.None) revert PrescriptionUnknown(id);
        if (state == PrescriptionState.Spent) revert PrescriptionAlreadySpent(id, slot.dispenser());
        if (state == PrescriptionState.Cancelled) revert PrescriptionIsCancelled(id);
        if (state == PrescriptionState.Closed) revert PrescriptionIsClosed(id);
        if (state == PrescriptionState.Expired) revert PrescriptionHasExpired(id, slot.expiresAt());
    }

    function _requireHolder(
        PrescriptionId id,
        PrescriptionSlot slot,
        PrescriptionState state,
        LicenceId dispenser
    ) private pure {
        if (state == PrescriptionState.Issued) revert PrescriptionNotClaimed(id);
        if (slot.dispenser() != dispenser) revert PrescriptionHeldByAnother(id, slot.dispenser());
        if (state == PrescriptionState.Lapsed) revert ClaimHasLapsed(id, slot.claimUntil());
    }

    function _requireDue(PrescriptionId id, PrescriptionSlot slot) private view {
        if (block.timestamp < slot.notBefore()) revert PrescriptionNotYetValid(id, slot.notBefore());
    }

    function _requirePrescriber(PrescriptionId id, PrescriptionSlot slot, LicenceId prescriber) private pure {
        require(slot.prescriber() == prescriber, NotPrescriber(id, slot.prescriber()));
    }

    function _requireNotFrozen(PrescriptionId id, PrescriptionSlot slot) private view {
        require(!LICENCES.isFrozen(slot.prescriber()), PrescriptionFrozen(id, slot.prescriber()));
    }

    function _requireSignature(
        PrescriptionId id,
        PrescriptionSlot slot,
        LicenceId dispenser,
        bytes32 digest,
        Authorisation calldata authorisation
    ) private view {
        require(slot.nonce() <= PrescriptionLife.LAST_SIGNED_NONCE, NonceExhausted(id));
        uint32 deadline = authorisation.deadline;
        require(block.timestamp <= deadline, AuthorisationHasExpired(id, deadline));
        if (!_isSignedBy(id, digest, authorisation)) revert AuthorisationInvalid(id, dispenser, slot.nonce());
    }

    function _requireOpens(PrescriptionId id, Opening calldata opening) private view {
        require(
            _records[id].commitment == _commitmentOf(id, opening, opening.tag, opening.previousTag),
            CommitmentMismatch(id)
        );
    }

    function _commitmentOf(
        PrescriptionId id,
        Opening calldata opening,
        bytes32 tag,
        bytes32 previousTag
    ) private pure returns (bytes32) {
        return
            PrescriptionCommitment.commitmentOf({
                id: id,
                contentHash: opening.contentHash,
                groupHash: PrescriptionCommitment.groupHashOf(opening.group, opening.groupSalt),
                tag: tag,
                previousTag: previousTag
            });
    }

    function _commitmentOf(
        PrescriptionId id,
        bytes32 contentHash,
        Reissue calldata order
    ) private pure returns (bytes32) {
        return
            PrescriptionCommitment.commitmentOf({
                id: id,
                contentHash: contentHash,
                groupHash: order.groupHash,
                tag: order.tag,
                previousTag: order.previousTag
            });
    }

    function _tokenId(PrescriptionId id) private pure returns (uint256) {
        return uint160(PrescriptionId.unwrap(id));
    }
}
