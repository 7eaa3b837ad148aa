// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionState } from "../types/PrescriptionState.sol";
import { PrescriptionStatus } from "../types/PrescriptionStatus.sol";
import { PrescriptionSlot, PrescriptionSlots } from "./PrescriptionSlot.sol";

/// @notice What each step makes of a prescription's slot. Pure, so that it can be proven, and the only place where a
/// status changes. Whether a step may be taken is asked by {Prescriptions}; `docs/states.md` is the table of both.
library PrescriptionLife {
    using PrescriptionSlots for PrescriptionSlot;

    /// @notice How long a claim stands of which nothing was supplied.
    uint256 internal constant CLAIM_PERIOD = 7 days;

    /// @notice How long a pharmacy may owe the rest after each part that it supplied.
    uint256 internal constant OWING_PERIOD = 28 days;

    /// @dev Fifteen bits hold the nonce, which must never turn over. So after the last signature there is room for
    /// every step without one: the end of a claim, the nomination, then 99 issues that the nominee claims and ends.
    uint16 internal constant LAST_SIGNED_NONCE = 0x7fff - 200;

    /// @dev The one place where a state is derived.
    function stateAt(PrescriptionSlot slot, uint256 timestamp) internal pure returns (PrescriptionState) {
        PrescriptionStatus status = slot.status();
        if (!isUnburned(slot)) return _ended(status);
        if (timestamp >= slot.expiresAt()) return PrescriptionState.Expired;
        if (status == PrescriptionStatus.Issued) return PrescriptionState.Issued;
        if (status == PrescriptionStatus.CancelPending) return PrescriptionState.CancelPending;
        return timestamp < slot.claimUntil() ? PrescriptionState.Claimed : PrescriptionState.Lapsed;
    }

    /// @dev Whether the token was minted and not burned. Expiry does not burn.
    function isUnburned(PrescriptionSlot slot) internal pure returns (bool) {
        PrescriptionStatus status = slot.status();
        return
            status == PrescriptionStatus.Issued ||
            status == PrescriptionStatus.Claimed ||
            status == PrescriptionStatus.CancelPending;
    }

    /// @dev Issued or Claimed to Claimed.
    function claimed(
        PrescriptionSlot slot,
        LicenceId dispenser,
        bool asNominee,
        uint256 timestamp
    ) internal pure returns (PrescriptionSlot) {
        return
            slot.withHolding({
                status_: PrescriptionStatus.Claimed,
                dispenser_: dispenser,
                nominated_: asNominee,
                claimUntil_: Math.min(timestamp + CLAIM_PERIOD, slot.expiresAt()),
                nonce_: _nextNonce(slot)
            });
    }

    /// @dev Claimed to Issued; a pending cancellation is completed. A nomination is over when its claim is.
    function freed(PrescriptionSlot slot) internal pure returns (PrescriptionSlot) {
        bool pending = slot.status() == PrescriptionStatus.CancelPending;
        return _issuedTo(slot, LicenceId.wrap(0), false, pending);
    }

    /// @dev Issued to Issued.
    /// @param nominee zero takes a nomination back
    function nominated(PrescriptionSlot slot, LicenceId nominee) internal pure returns (PrescriptionSlot) {
        return _issuedTo(slot, nominee, LicenceId.unwrap(nominee) != 0, false);
    }

    /// @dev Issued to Cancelled, Claimed to CancelPending.
    function cancelled(PrescriptionSlot slot, bool held) internal pure returns (PrescriptionSlot) {
        return slot.withStatus(held ? PrescriptionStatus.CancelPending : PrescriptionStatus.Cancelled);
    }

    /// @dev `quantity` more of the present issue, of which something is left. The caller has checked that it is.
    function suppliedInPart(
        PrescriptionSlot slot,
        uint24 quantity,
        uint256 timestamp
    ) internal pure returns (PrescriptionSlot) {
        return
            slot.withSupplied(slot.supplied() + quantity).withClaimUntil(
                _until(slot, timestamp + OWING_PERIOD)
            );
    }

    /// @dev Whether the present issue is the last one.
    function isLastIssue(PrescriptionSlot slot) internal pure returns (bool) {
        return slot.issuesUsed() + 1 >= slot.issuesAllowed();
    }

    /// @dev The last issue was supplied in whole.
    function spent(PrescriptionSlot slot) internal pure returns (PrescriptionSlot) {
        return
            slot
                .withStatus(PrescriptionStatus.Spent)
                .withSupplied(slot.quantity())
                .withIssuesUsed(slot.issuesUsed() + 1)
                .asBegun();
    }

    /// @dev The last issue was ended without a further supply.
    function closed(PrescriptionSlot slot) internal pure returns (PrescriptionSlot) {
        return slot.withStatus(PrescriptionStatus.Closed).withIssuesUsed(slot.issuesUsed() + 1);
    }

    /// @dev An issue is over and another one follows. Who claimed as nominee stays nominated, but not where nothing was
    /// ever supplied: there the dates stay, and without a signature one issue after the other could be ended.
    /// @param suppliedAny whether anything of the issue that is over was supplied
    function reopened(
        PrescriptionSlot slot,
        bool suppliedAny,
        uint32 notBefore,
        uint32 expiresAt
    ) internal pure returns (PrescriptionSlot) {
        bool staysNominated = slot.nominated() && (suppliedAny || slot.begun());
        LicenceId nominee = staysNominated ? slot.dispenser() : LicenceId.wrap(0);
        return
            _issuedTo(suppliedAny ? slot.asBegun() : slot, nominee, staysNominated, false)
                .withSupplied(0)
                .withIssuesUsed(slot.issuesUsed() + 1)
                .withNotBefore(notBefore)
                .withExpiresAt(expiresAt);
    }

    /// @dev Whether what `afterwards` says of supplies is still so: nothing was supplied since, and no issue ended.
    function isLastSupply(PrescriptionSlot slot, PrescriptionSlot afterwards) internal pure returns (bool) {
        return slot.supplied() == afterwards.supplied() && slot.issuesUsed() == afterwards.issuesUsed();
    }

    /// @dev A supply is undone that made `afterwards` of `before`. Claims, cancellations and nominations that came
    /// since stand; else it is held again as it was. The nonce never goes back: what was signed since may be for
    /// another issue.
    function undone(
        PrescriptionSlot slot,
        PrescriptionSlot before,
        PrescriptionSlot afterwards
    ) internal pure returns (PrescriptionSlot) {
        PrescriptionSlot holding = _isHeldAsThen(slot, before, afterwards) ? before : slot;
        return
            slot.withSupplyOf(before).withHolding({
                status_: holding.status(),
                dispenser_: holding.dispenser(),
                nominated_: holding.nominated(),
                claimUntil_: Math.min(holding.claimUntil(), before.expiresAt()),
                nonce_: _nextNonce(slot)
            });
    }

    /// @dev Issued, or a claim that has lapsed, to Replaced: {reissued} is what goes on.
    function replaced(PrescriptionSlot slot) internal pure returns (PrescriptionSlot) {
        return slot.withStatus(PrescriptionStatus.Replaced);
    }

    /// @dev Whether another token goes on with what it counts, which an undo does not reach.
    function isReplaced(PrescriptionSlot slot) internal pure returns (bool) {
        return slot.status() == PrescriptionStatus.Replaced;
    }

    /// @dev The same terms and the same supplies under a new key, which nobody has claimed.
    function reissued(PrescriptionSlot slot) internal pure returns (PrescriptionSlot) {
        return
            slot.withHolding({
                status_: PrescriptionStatus.Issued,
                dispenser_: LicenceId.wrap(0),
                nominated_: false,
                claimUntil_: 0,
                nonce_: 0
            });
    }

    /// @dev Whether an undo gives the claim back that stood before. So it is where nobody has touched it since but by
    /// undoing later parts, which only its holder does: else it would keep the weeks in which it owed the rest. So it
    /// is, too, where the nominee has claimed the issue after without a signature: that one is not reached any more.
    function _isHeldAsThen(
        PrescriptionSlot slot,
        PrescriptionSlot before,
        PrescriptionSlot afterwards
    ) private pure returns (bool) {
        PrescriptionStatus status = slot.status();
        if (status == afterwards.status() && slot.nonce() == afterwards.nonce()) return true;
        if (
            status != PrescriptionStatus.Claimed ||
            slot.dispenser() != before.dispenser() ||
            slot.nominated() != before.nominated()
        ) return false;
        if (slot.nominated() && slot.issuesUsed() != before.issuesUsed()) return true;
        return
            afterwards.status() == PrescriptionStatus.Claimed && slot.claimUntil() == afterwards.claimUntil();
    }

    function _ended(PrescriptionStatus status) private pure returns (PrescriptionState) {
        if (status == PrescriptionStatus.None) return PrescriptionState.None;
        if (status == PrescriptionStatus.Spent) return PrescriptionState.Spent;
        if (status == PrescriptionStatus.Closed) return PrescriptionState.Closed;
        return PrescriptionState.Cancelled;
    }

    /// @dev Held by nobody; `nominee` may claim unsigned.
    function _issuedTo(
        PrescriptionSlot slot,
        LicenceId nominee,
        bool isNominated,
        bool isCancelled
    ) private pure returns (PrescriptionSlot) {
        return
            slot.withHolding({
                status_: isCancelled ? PrescriptionStatus.Cancelled : PrescriptionStatus.Issued,
                dispenser_: nominee,
                nominated_: isNominated,
                claimUntil_: 0,
                nonce_: _nextNonce(slot)
            });
    }

    /// @dev With it every authorisation that was signed before is void.
    function _nextNonce(PrescriptionSlot slot) private pure returns (uint256) {
        return uint256(slot.nonce()) + 1;
    }

    function _until(PrescriptionSlot slot, uint256 timestamp) private pure returns (uint32) {
        // Never beyond the expiry, so it fits.
        return uint32(Math.min(timestamp, slot.expiresAt()));
    }
}
