// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManaged } from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { Deferral } from "../types/Deferral.sol";
import { DeferralAccount } from "../types/DeferralAccount.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { Outage } from "../types/Outage.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";
import { IGuardOffice } from "./IGuardOffice.sol";

/// @title GuardOutages
/// @notice When too few key holders answer, nobody can make a tag, and patients still need their medicine. So supplies
/// without a tag are let through: only while an outage is declared, so many a pharmacy, and to be told within a day.
/// What was not told counts against the quota of every later outage.
abstract contract GuardOutages is IGuardOffice, AccessManaged {
    uint256 private constant LONGEST_OUTAGE = 3 days;
    uint256 private constant TIME_BETWEEN = 7 days;
    uint256 private constant MOST_SUPPLIES = 1_000;
    uint256 internal constant TIME_TO_SETTLE = 1 days;

    Outage private _outage;
    mapping(PrescriptionId id => Deferral deferral) private _deferrals;
    mapping(LicenceId dispenser => DeferralAccount account) private _accounts;

    /// @inheritdoc IGuardOffice
    function declareOutage(uint32 until, uint16 quota) external restricted {
        require(
            until > block.timestamp &&
                until <= block.timestamp + LONGEST_OUTAGE &&
                quota != 0 &&
                quota <= MOST_SUPPLIES,
            OutageTermsInvalid(until, quota)
        );
        Outage storage present = _outage;
        uint32 number = present.number;
        // One after the other is one outage, or its quota would be none.
        if (block.timestamp >= uint256(present.until) + TIME_BETWEEN) ++number;
        _outage = Outage({ number: number, until: until, quota: quota });

        emit OutageDeclared(number, until, quota);
    }

    /// @inheritdoc IGuardOffice
    function endOutage() external restricted {
        require(block.timestamp < _outage.until, NoOutage());
        _outage.until = uint32(block.timestamp);

        emit OutageEnded(_outage.number);
    }

    /// @inheritdoc IGuardOffice
    function outage() external view returns (Outage memory) {
        return _outage;
    }

    /// @inheritdoc IGuardOffice
    function deferralOf(PrescriptionId id) external view returns (Deferral memory) {
        return _deferrals[id];
    }

    /// @inheritdoc IGuardOffice
    function isDeferred(PrescriptionId id) external view returns (bool) {
        return _deferrals[id].supplies != 0;
    }

    /// @inheritdoc IGuardOffice
    function deferralsBy(LicenceId dispenser) external view returns (DeferralAccount memory) {
        return _accounts[dispenser];
    }

    /// @dev One supply more that the guard is told of later.
    /// @param issue of which it was; one for the first
    function _defer(PrescriptionId id, LicenceId dispenser, uint8 issue, uint256 secondsSupplied) internal {
        Outage memory present = _outage;
        require(block.timestamp < present.until, GuardTagMissing(id));
        _charge(dispenser, present);

        Deferral storage deferral = _deferrals[id];
        // The first pharmacy gave the rest back: it tells what it supplied before another one goes on.
        require(deferral.supplies == 0 || deferral.dispenser == dispenser, DeferralUnsettled(id));
        if (deferral.supplies == 0) deferral.settleBy = uint32(block.timestamp + TIME_TO_SETTLE);
        deferral.dispenser = dispenser;
        deferral.suppliedAt = uint32(block.timestamp);
        // In two steps, since what was supplied first may have run out before the next.
        deferral.lastsUntil = _sum(Math.max(deferral.lastsUntil, block.timestamp), secondsSupplied);
        deferral.secondsSupplied += uint40(secondsSupplied);
        uint256 ofIssue = deferral.issue == issue ? deferral.secondsOfIssue : 0;
        (deferral.issue, deferral.secondsOfIssue) = (issue, uint32(ofIssue + secondsSupplied));
        ++deferral.supplies;

        emit SupplyDeferred(id, dispenser, deferral.settleBy);
    }

    /// @return deferral as it was before; `supplies` is zero where there is nothing to settle
    function _settleDeferral(PrescriptionId id, LicenceId by) internal returns (Deferral memory deferral) {
        deferral = _deferrals[id];
        if (deferral.supplies == 0) return deferral;
        _accounts[deferral.dispenser].unsettled -= deferral.supplies;
        // None follows: from now on the prescription is supplied under its tag.
        _deferrals[id].supplies = 0;
        _deferrals[id].settledAt = uint32(block.timestamp);

        emit DeferralSettled(id, by, block.timestamp >= deferral.settleBy);
    }

    function _deferralOf(PrescriptionId id) internal view returns (Deferral storage) {
        return _deferrals[id];
    }

    /// @dev What was settled since counts all the same: else the quota would be none.
    function _charge(LicenceId dispenser, Outage memory present) private {
        DeferralAccount memory account = _accounts[dispenser];
        if (account.outage != present.number) {
            (account.outage, account.used) = (present.number, account.unsettled);
        }
        require(account.used < present.quota, DeferralQuotaUsed(dispenser, present.quota));
        (account.used, account.unsettled) = (account.used + 1, account.unsettled + 1);
        _accounts[dispenser] = account;
    }

    /// @dev The last moment of 32 bits stands for all that come after it.
    function _sum(uint256 moment, uint256 time) internal pure returns (uint32) {
        return uint32(Math.min(moment + time, type(uint32).max));
    }
}
