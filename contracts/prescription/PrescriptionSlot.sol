// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionStatus } from "../types/PrescriptionStatus.sol";
import { Schedule } from "../types/Schedule.sol";

/// @dev All that changes of a prescription, in one slot.
///
/// | bits    | field         | unit                                                          |
/// |---------|---------------|---------------------------------------------------------------|
/// | 0-3     | status        | {PrescriptionStatus}                                          |
/// | 4-7     | schedule      | {Schedule}                                                    |
/// | 8-39    | prescriber    | licence that issued it                                        |
/// | 40-71   | dispenser     | licence that holds it or spent it; while issued, the nominee  |
/// | 72-103  | notBefore     | unix time                                                     |
/// | 104-135 | expiresAt     | unix time, exclusive                                          |
/// | 136-167 | claimUntil    | unix time, exclusive                                          |
/// | 168-191 | quantity      | counting units of the product group, per issue                |
/// | 192-215 | supplied      | counting units of the current issue                           |
/// | 216-222 | issuesAllowed | 1 for a prescription that does not repeat                     |
/// | 223-229 | issuesUsed    |                                                               |
/// | 230-238 | daysSupply    | days, per issue                                               |
/// | 239     | nominated     | issued: the dispenser is nominated; claimed: claimed as such  |
/// | 240     | begun         | an issue was supplied of it, or of the series it goes on with |
/// | 241-255 | nonce         | moves on every step, so that no authorisation replays         |
type PrescriptionSlot is uint256;

library PrescriptionSlots {
    uint256 private constant STATUS = 0;
    uint256 private constant SCHEDULE = 4;
    uint256 private constant PRESCRIBER = 8;
    uint256 private constant DISPENSER = 40;
    uint256 private constant NOT_BEFORE = 72;
    uint256 private constant EXPIRES_AT = 104;
    uint256 private constant CLAIM_UNTIL = 136;
    uint256 private constant QUANTITY = 168;
    uint256 private constant SUPPLIED = 192;
    uint256 private constant ISSUES_ALLOWED = 216;
    uint256 private constant ISSUES_USED = 223;
    uint256 private constant DAYS_SUPPLY = 230;
    uint256 private constant NOMINATED = 239;
    uint256 private constant BEGUN = 240;
    uint256 private constant NONCE = 241;

    uint256 private constant BITS4 = 0xf;
    uint256 private constant HOLDING =
        (0xf << STATUS) |
            (0xffffffff << DISPENSER) |
            (0xffffffff << CLAIM_UNTIL) |
            (1 << NOMINATED) |
            (0x7fff << NONCE);

    /// @dev What a supply changes besides the holding.
    uint256 private constant SUPPLY =
        (0xffffffff << NOT_BEFORE) |
            (0xffffffff << EXPIRES_AT) |
            (0xffffff << SUPPLIED) |
            (0x7f << ISSUES_USED) |
            (1 << BEGUN);

    uint256 private constant BITS7 = 0x7f;
    uint256 private constant BIT = 1;
    uint256 private constant BITS9 = 0x1ff;
    uint256 private constant BITS15 = 0x7fff;
    uint256 private constant BITS24 = 0xffffff;
    uint256 private constant BITS32 = 0xffffffff;

    /// @dev A fresh prescription. The caller has checked that every value fits its field.
    /// @param schedule_ number of the {Schedule}
    /// @param nominee_ zero for none
    function issued(
        uint256 schedule_,
        LicenceId prescriber_,
        LicenceId nominee_,
        uint256 notBefore_,
        uint256 expiresAt_,
        uint256 quantity_,
        uint256 issuesAllowed_,
        uint256 daysSupply_,
        bool begun_
    ) internal pure returns (PrescriptionSlot) {
        return
            PrescriptionSlot.wrap(
                (uint256(PrescriptionStatus.Issued) << STATUS) |
                    (schedule_ << SCHEDULE) |
                    (uint256(LicenceId.unwrap(prescriber_)) << PRESCRIBER) |
                    (notBefore_ << NOT_BEFORE) |
                    (expiresAt_ << EXPIRES_AT) |
                    (quantity_ << QUANTITY) |
                    (issuesAllowed_ << ISSUES_ALLOWED) |
                    (daysSupply_ << DAYS_SUPPLY) |
                    (uint256(begun_ ? 1 : 0) << BEGUN) |
                    _nomination(nominee_)
            );
    }

    function status(PrescriptionSlot self) internal pure returns (PrescriptionStatus) {
        return PrescriptionStatus(_read(self, STATUS, BITS4));
    }

    function schedule(PrescriptionSlot self) internal pure returns (Schedule) {
        return Schedule(_read(self, SCHEDULE, BITS4));
    }

    function prescriber(PrescriptionSlot self) internal pure returns (LicenceId) {
        return LicenceId.wrap(uint32(_read(self, PRESCRIBER, BITS32)));
    }

    function dispenser(PrescriptionSlot self) internal pure returns (LicenceId) {
        return LicenceId.wrap(uint32(_read(self, DISPENSER, BITS32)));
    }

    function notBefore(PrescriptionSlot self) internal pure returns (uint32) {
        return uint32(_read(self, NOT_BEFORE, BITS32));
    }

    function expiresAt(PrescriptionSlot self) internal pure returns (uint32) {
        return uint32(_read(self, EXPIRES_AT, BITS32));
    }

    function claimUntil(PrescriptionSlot self) internal pure returns (uint32) {
        return uint32(_read(self, CLAIM_UNTIL, BITS32));
    }

    function quantity(PrescriptionSlot self) internal pure returns (uint24) {
        return uint24(_read(self, QUANTITY, BITS24));
    }

    function supplied(PrescriptionSlot self) internal pure returns (uint24) {
        return uint24(_read(self, SUPPLIED, BITS24));
    }

    function issuesAllowed(PrescriptionSlot self) internal pure returns (uint8) {
        return uint8(_read(self, ISSUES_ALLOWED, BITS7));
    }

    function issuesUsed(PrescriptionSlot self) internal pure returns (uint8) {
        return uint8(_read(self, ISSUES_USED, BITS7));
    }

    function daysSupply(PrescriptionSlot self) internal pure returns (uint16) {
        return uint16(_read(self, DAYS_SUPPLY, BITS9));
    }

    function nominated(PrescriptionSlot self) internal pure returns (bool) {
        return _read(self, NOMINATED, BIT) != 0;
    }

    function begun(PrescriptionSlot self) internal pure returns (bool) {
        return _read(self, BEGUN, BIT) != 0;
    }

    function nonce(PrescriptionSlot self) internal pure returns (uint16) {
        return uint16(_read(self, NONCE, BITS15));
    }

    function withStatus(
        PrescriptionSlot self,
        PrescriptionStatus value
    ) internal pure returns (PrescriptionSlot) {
        return _write(self, STATUS, BITS4, uint256(value));
    }

    function withNotBefore(PrescriptionSlot self, uint32 value) internal pure returns (PrescriptionSlot) {
        return _write(self, NOT_BEFORE, BITS32, value);
    }

    function withExpiresAt(PrescriptionSlot self, uint32 value) internal pure returns (PrescriptionSlot) {
        return _write(self, EXPIRES_AT, BITS32, value);
    }

    function withClaimUntil(PrescriptionSlot self, uint32 value) internal pure returns (PrescriptionSlot) {
        return _write(self, CLAIM_UNTIL, BITS32, value);
    }

    /// @dev All that a claim and its end change, under one mask: a daily call pays for it.
    function withHolding(
        PrescriptionSlot self,
        PrescriptionStatus status_,
        LicenceId dispenser_,
        bool nominated_,
        uint256 claimUntil_,
        uint256 nonce_
    ) internal pure returns (PrescriptionSlot) {
        uint256 cleared = PrescriptionSlot.unwrap(self) & ~HOLDING;
        return
            PrescriptionSlot.wrap(
                cleared |
                    (uint256(status_) << STATUS) |
                    (uint256(LicenceId.unwrap(dispenser_)) << DISPENSER) |
                    (claimUntil_ << CLAIM_UNTIL) |
                    (nominated_ ? BIT << NOMINATED : 0) |
                    (nonce_ << NONCE)
            );
    }

    /// @dev With what `other` says of supplies and of their dates.
    function withSupplyOf(
        PrescriptionSlot self,
        PrescriptionSlot other
    ) internal pure returns (PrescriptionSlot) {
        return
            PrescriptionSlot.wrap(
                (PrescriptionSlot.unwrap(self) & ~SUPPLY) | (PrescriptionSlot.unwrap(other) & SUPPLY)
            );
    }

    function withSupplied(PrescriptionSlot self, uint24 value) internal pure returns (PrescriptionSlot) {
        return _write(self, SUPPLIED, BITS24, value);
    }

    function withIssuesUsed(PrescriptionSlot self, uint8 value) internal pure returns (PrescriptionSlot) {
        return _write(self, ISSUES_USED, BITS7, value);
    }

    function asBegun(PrescriptionSlot self) internal pure returns (PrescriptionSlot) {
        return _write(self, BEGUN, BIT, 1);
    }

    function _nomination(LicenceId nominee_) private pure returns (uint256) {
        uint256 licence = LicenceId.unwrap(nominee_);
        return licence == 0 ? 0 : (licence << DISPENSER) | (BIT << NOMINATED);
    }

    function _read(PrescriptionSlot self, uint256 offset, uint256 mask) private pure returns (uint256) {
        return (PrescriptionSlot.unwrap(self) >> offset) & mask;
    }

    function _write(
        PrescriptionSlot self,
        uint256 offset,
        uint256 mask,
        uint256 value
    ) private pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap((PrescriptionSlot.unwrap(self) & ~(mask << offset)) | (value << offset));
    }
}
