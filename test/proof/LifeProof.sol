// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PrescriptionLife } from "../../contracts/prescription/PrescriptionLife.sol";
import { PrescriptionSlot, PrescriptionSlots } from "../../contracts/prescription/PrescriptionSlot.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";

/// @dev What `npm run prove` proves of the compiled {PrescriptionLife} and {PrescriptionSlots}, for every value of every
/// argument: no path of any of these functions ends in a failed assertion. Each is one step of an induction: whatever the
/// slot is, if it is sound before a step it is sound after it, and the step counts what was supplied in it.
/// Each returns true at its end, which must be reachable, or the proof would be of nothing.
contract LifeProof {
    using PrescriptionLife for PrescriptionSlot;
    using PrescriptionSlots for PrescriptionSlot;

    uint256 private constant LAST_NONCE = 0x7fff;

    // ---- the beginning

    /// @dev What {PrescriptionIntake} lets through reads back as it was written, and nothing was supplied of it.
    function proveIssued(
        uint8 schedule,
        uint32 prescriber,
        uint32 nominee,
        uint32 notBefore,
        uint32 expiresAt,
        uint24 quantity,
        uint8 issues,
        uint16 daysSupply,
        bool begun
    ) external pure returns (bool) {
        if (schedule > 6 || quantity == 0 || issues == 0 || issues > 99 || daysSupply > 511) return false;
        PrescriptionSlot slot = PrescriptionSlots.issued({
            schedule_: schedule,
            prescriber_: LicenceId.wrap(prescriber),
            nominee_: LicenceId.wrap(nominee),
            notBefore_: notBefore,
            expiresAt_: expiresAt,
            quantity_: quantity,
            issuesAllowed_: issues,
            daysSupply_: daysSupply,
            begun_: begun
        });

        assert(slot.status() == PrescriptionStatus.Issued);
        assert(slot.schedule() == Schedule(schedule));
        assert(LicenceId.unwrap(slot.prescriber()) == prescriber);
        assert(LicenceId.unwrap(slot.dispenser()) == nominee && slot.nominated() == (nominee != 0));
        assert(slot.notBefore() == notBefore && slot.expiresAt() == expiresAt && slot.claimUntil() == 0);
        assert(slot.quantity() == quantity && slot.supplied() == 0);
        assert(slot.issuesAllowed() == issues && slot.issuesUsed() == 0);
        assert(slot.daysSupply() == daysSupply && slot.begun() == begun && slot.nonce() == 0);
        assert(_isSound(slot) && _part(slot) == 0);
        return true;
    }

    // ---- steps

    function proveClaimed(
        PrescriptionSlot slot,
        uint32 dispenser,
        bool asNominee,
        uint32 timestamp
    ) external pure returns (bool) {
        if (!_isSound(slot)) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        if (!_isLive(state)) return false;
        // {Prescriptions}: with a signature, or while it is issued and nominated.
        if (asNominee && (state != PrescriptionState.Issued || !slot.nominated())) return false;
        if (!asNominee && slot.nonce() > PrescriptionLife.LAST_SIGNED_NONCE) return false;
        PrescriptionSlot next = slot.claimed(LicenceId.wrap(dispenser), asNominee, timestamp);

        _requireStep(slot, next, 0);
        assert(next.status() == PrescriptionStatus.Claimed);
        assert(LicenceId.unwrap(next.dispenser()) == dispenser && next.nominated() == asNominee);
        assert(next.nonce() == slot.nonce() + 1);
        assert(next.claimUntil() <= slot.expiresAt() && next.claimUntil() <= uint256(timestamp) + 7 days);
        assert(next.stateAt(timestamp) == PrescriptionState.Claimed);
        _requireKept(slot, next);
        return true;
    }

    function proveFreed(PrescriptionSlot slot, uint32 timestamp) external pure returns (bool) {
        if (!_isSound(slot)) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        bool pending = state == PrescriptionState.CancelPending;
        if (!_isHeld(state) && !pending) return false;
        PrescriptionSlot next = slot.freed();

        _requireStep(slot, next, 0);
        assert(next.stateAt(timestamp) == (pending ? PrescriptionState.Cancelled : PrescriptionState.Issued));
        assert(LicenceId.unwrap(next.dispenser()) == 0 && !next.nominated() && next.claimUntil() == 0);
        assert(next.nonce() == slot.nonce() + 1);
        _requireKept(slot, next);
        return true;
    }

    function proveNominated(
        PrescriptionSlot slot,
        uint32 nominee,
        uint32 timestamp
    ) external pure returns (bool) {
        if (!_isSound(slot)) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        if (state != PrescriptionState.Issued && state != PrescriptionState.Lapsed) return false;
        if (slot.nonce() > PrescriptionLife.LAST_SIGNED_NONCE) return false;
        PrescriptionSlot free = state == PrescriptionState.Lapsed ? slot.freed() : slot;
        PrescriptionSlot next = free.nominated(LicenceId.wrap(nominee));

        _requireStep(slot, next, 0);
        assert(next.stateAt(timestamp) == PrescriptionState.Issued);
        assert(LicenceId.unwrap(next.dispenser()) == nominee && next.nominated() == (nominee != 0));
        assert(next.nonce() == free.nonce() + 1);
        _requireKept(slot, next);
        return true;
    }

    function proveCancelled(
        PrescriptionSlot slot,
        uint32 timestamp,
        uint32 later
    ) external pure returns (bool) {
        if (!_isSound(slot)) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        if (!_isLive(state) || later < timestamp) return false;
        bool held = state == PrescriptionState.Claimed;
        PrescriptionSlot next = slot.cancelled(held);

        _requireStep(slot, next, 0);
        // Nothing of it is supplied any more, now or later.
        assert(!_isLive(next.stateAt(later)));
        assert(next.isUnburned() == held);
        _requireKept(slot, next);
        return true;
    }

    /// @dev All of a supply that {Prescriptions} does with the slot: a part, the last whole one, or one of a repeat.
    function proveSupplied(
        PrescriptionSlot slot,
        uint24 quantity,
        uint32 timestamp,
        uint32 nextNotBefore,
        uint32 nextExpiresAt
    ) external pure returns (bool) {
        if (!_isSound(slot) || slot.stateAt(timestamp) != PrescriptionState.Claimed) return false;
        uint24 outstanding = slot.quantity() - slot.supplied();
        if (quantity == 0 || quantity > outstanding) return false;

        PrescriptionSlot next;
        if (quantity < outstanding) next = slot.suppliedInPart(quantity, timestamp);
        else if (slot.isLastIssue()) next = slot.spent();
        else next = slot.reopened(true, nextNotBefore, nextExpiresAt);

        _requireStep(slot, next, quantity);
        assert(next.isUnburned() == (quantity < outstanding || !slot.isLastIssue()));
        if (quantity < outstanding) {
            assert(next.supplied() == slot.supplied() + quantity && next.issuesUsed() == slot.issuesUsed());
            assert(next.stateAt(timestamp) == PrescriptionState.Claimed);
        } else {
            assert(next.issuesUsed() == slot.issuesUsed() + 1 && next.begun());
            // Another authorisation, or a nomination, stands before the next supply.
            assert(next.stateAt(timestamp) != PrescriptionState.Claimed);
        }
        return true;
    }

    /// @dev The present issue ends without a (further) supply.
    function proveNotDispensed(
        PrescriptionSlot slot,
        uint32 timestamp,
        uint32 nextNotBefore,
        uint32 nextExpiresAt
    ) external pure returns (bool) {
        if (!_isSound(slot) || slot.stateAt(timestamp) != PrescriptionState.Claimed) return false;
        bool last = slot.isLastIssue();
        PrescriptionSlot next =
            last ? slot.closed() : slot.reopened(slot.supplied() != 0, nextNotBefore, nextExpiresAt);

        _requireStep(slot, next, 0);
        assert(next.isUnburned() == !last && next.issuesUsed() == slot.issuesUsed() + 1);
        // Where nothing was ever supplied the next issue is due at once, so it takes a signature.
        if (!last && !next.begun()) assert(!next.nominated());
        return true;
    }

    /// @dev The new token may supply what the old one might still have, and the old one nothing more.
    function proveReissued(
        PrescriptionSlot slot,
        uint32 timestamp,
        uint32 later
    ) external pure returns (bool) {
        if (!_isSound(slot)) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        if (!_isLive(state) || state == PrescriptionState.Claimed) return false;
        PrescriptionSlot old = slot.replaced();
        PrescriptionSlot next = slot.reissued();

        assert(old.stateAt(later) == PrescriptionState.Cancelled && _isSound(old));
        _requireStep(slot, next, 0);
        assert(next.stateAt(timestamp) == PrescriptionState.Issued && !next.nominated());
        assert(LicenceId.unwrap(next.dispenser()) == 0 && next.nonce() == 0 && next.claimUntil() == 0);
        _requireKept(slot, next);
        return true;
    }

    /// @dev A supply made `afterwards` of `before`, then whatever may come came, but no supply and no end of an issue.
    /// Undoing it gives back just what it took. It is the one step out of Spent: {proveFinal} says so of all others.
    function proveUndone(
        PrescriptionSlot before,
        PrescriptionSlot slot,
        uint24 quantity,
        uint32 timestamp,
        uint32 nextNotBefore,
        uint32 nextExpiresAt
    ) external pure returns (bool) {
        if (!_isSound(before) || before.stateAt(timestamp) != PrescriptionState.Claimed) return false;
        uint24 outstanding = before.quantity() - before.supplied();
        if (quantity == 0 || quantity > outstanding) return false;
        PrescriptionSlot afterwards;
        if (quantity < outstanding) afterwards = before.suppliedInPart(quantity, timestamp);
        else if (before.isLastIssue()) afterwards = before.spent();
        else afterwards = before.reopened(true, nextNotBefore, nextExpiresAt);
        if (!_isSound(slot) || !slot.isLastSupply(afterwards)) return false;
        if (slot.nonce() > PrescriptionLife.LAST_SIGNED_NONCE) return false;
        if (!_isOfTheSameTerms(before, slot)) return false;
        // What is spent by this supply stays as it is, and what is not is spent by no other step.
        bool isSpent = afterwards.status() == PrescriptionStatus.Spent;
        if (isSpent != (slot.status() == PrescriptionStatus.Spent)) return false;
        if (isSpent && PrescriptionSlot.unwrap(slot) != PrescriptionSlot.unwrap(afterwards)) return false;
        PrescriptionSlot next = slot.undone(before, afterwards);

        assert(_isSound(next) && _isOfTheSameTerms(slot, next));
        _requireKept(before, next);
        assert(next.nonce() == slot.nonce() + 1);
        assert(next.claimUntil() <= next.expiresAt());
        // It is held as before, or as it is: nobody comes in by an undo, and no claim gets longer.
        assert(_isHeldAlike(next, before) || _isHeldAlike(next, slot));
        assert(next.claimUntil() <= slot.claimUntil() || next.claimUntil() <= before.claimUntil());
        bool untouched = slot.nonce() == afterwards.nonce() && slot.status() == afterwards.status();
        assert(!untouched || _isHeldAlike(next, before));
        // A claim of another, or one that waits for its cancellation, stays as it is.
        assert(untouched || _isHeldAlike(next, slot) || _isHeldAlike(slot, before));
        assert(slot.status() != PrescriptionStatus.CancelPending || _isHeldAlike(next, slot));
        // Nothing comes to life that was ended by anything but this supply.
        assert(slot.isUnburned() || isSpent || !next.isUnburned());
        return true;
    }

    // ---- the end

    /// @dev What is over stays over: whatever the time, the state that every step asks for first is a final one.
    function proveFinal(PrescriptionSlot slot, uint32 timestamp, uint32 later) external pure returns (bool) {
        if (!_isSound(slot) || later < timestamp) return false;
        PrescriptionState state = slot.stateAt(timestamp);
        if (slot.isUnburned() && timestamp < slot.expiresAt()) {
            assert(_isLive(state) || state == PrescriptionState.CancelPending);
            return false;
        }

        assert(!_isLive(state) && state != PrescriptionState.CancelPending);
        assert(slot.stateAt(later) == state);
        return true;
    }

    // ---- what is kept

    /// @dev Holds of every slot that was ever written.
    function _isSound(PrescriptionSlot slot) private pure returns (bool) {
        uint256 bits = PrescriptionSlot.unwrap(slot);
        if (bits & 0xf > uint256(type(PrescriptionStatus).max)) return false;
        if ((bits >> 4) & 0xf > uint256(type(Schedule).max)) return false;
        if (slot.status() == PrescriptionStatus.None) return false;
        if (slot.quantity() == 0 || slot.issuesAllowed() == 0 || slot.issuesAllowed() > 99) return false;
        if (slot.supplied() > slot.quantity() || slot.issuesUsed() > slot.issuesAllowed()) return false;
        bool moreToCome = slot.supplied() < slot.quantity() && slot.issuesUsed() < slot.issuesAllowed();
        if (slot.isUnburned() && !moreToCome) return false;
        if (slot.status() == PrescriptionStatus.Cancelled && !moreToCome) return false;
        if (slot.isReplaced() && !moreToCome) return false;
        return uint256(slot.nonce()) + _unsignedStepsLeft(slot) <= LAST_NONCE;
    }

    /// @dev What counts as supplied beside the issues that are over; the last issue is over with its token.
    function _part(PrescriptionSlot slot) private pure returns (uint256) {
        PrescriptionStatus status = slot.status();
        bool ended = status == PrescriptionStatus.Spent || status == PrescriptionStatus.Closed;
        return ended ? 0 : slot.supplied();
    }

    /// @dev How often the nonce can move before another signature is asked for: it must not turn over, or all that was
    /// ever signed would be good again.
    function _unsignedStepsLeft(PrescriptionSlot slot) private pure returns (uint256) {
        if (!slot.isUnburned()) return 0;
        if (slot.status() == PrescriptionStatus.CancelPending) return 1;
        bool issued = slot.status() == PrescriptionStatus.Issued;
        if (!slot.nominated()) return issued ? 0 : 1;
        // A nominee claims each issue, and each issue ends.
        uint256 issuesLeft = slot.issuesAllowed() - slot.issuesUsed();
        return 2 * issuesLeft - (issued ? 0 : 1);
    }

    function _requireStep(PrescriptionSlot slot, PrescriptionSlot next, uint256 quantity) private pure {
        assert(_isSound(next));
        uint256 supplied = _part(slot) + quantity;
        if (next.issuesUsed() == slot.issuesUsed()) assert(_part(next) >= supplied);
        else assert(next.issuesUsed() == slot.issuesUsed() + 1 && supplied <= slot.quantity());
        assert(next.quantity() == slot.quantity() && next.issuesAllowed() == slot.issuesAllowed());
        assert(next.schedule() == slot.schedule() && next.prescriber() == slot.prescriber());
        assert(next.daysSupply() == slot.daysSupply());
        assert(next.begun() || !slot.begun());
    }

    /// @dev Nothing of what was supplied, and no date, changed.
    function _requireKept(PrescriptionSlot slot, PrescriptionSlot next) private pure {
        assert(next.supplied() == slot.supplied() && next.issuesUsed() == slot.issuesUsed());
        assert(next.notBefore() == slot.notBefore() && next.expiresAt() == slot.expiresAt());
        assert(next.begun() == slot.begun());
    }

    /// @dev Schedule, prescriber, quantity, issues allowed and days, as {PrescriptionSlot} lays them out: one comparison, since
    /// each of its own would double the paths.
    function _isOfTheSameTerms(PrescriptionSlot slot, PrescriptionSlot other) private pure returns (bool) {
        uint256 terms = (0xfffffffff << 4) | (0xffffff << 168) | (0x7f << 216) | (0x1ff << 230);
        return (PrescriptionSlot.unwrap(slot) ^ PrescriptionSlot.unwrap(other)) & terms == 0;
    }

    /// @dev Status, dispenser and whether it is nominated.
    function _isHeldAlike(PrescriptionSlot slot, PrescriptionSlot other) private pure returns (bool) {
        uint256 holding = 0xf | (0xffffffff << 40) | (1 << 239);
        return (PrescriptionSlot.unwrap(slot) ^ PrescriptionSlot.unwrap(other)) & holding == 0;
    }

    function _isHeld(PrescriptionState state) private pure returns (bool) {
        return state == PrescriptionState.Claimed || state == PrescriptionState.Lapsed;
    }

    function _isLive(PrescriptionState state) private pure returns (bool) {
        return state == PrescriptionState.Issued || _isHeld(state);
    }
}
