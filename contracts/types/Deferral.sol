// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";

/// @dev What was supplied of a prescription without its guard tag, in an outage.
struct Deferral {
    // slot 0
    LicenceId dispenser;
    /// @dev Unix time of the last such supply.
    uint32 suppliedAt;
    /// @dev Unix time by which the guard has to be told: a day after the first such supply.
    uint32 settleBy;
    /// @dev How long all that was supplied lasts.
    uint40 secondsSupplied;
    /// @dev Unix time at which it runs out for somebody who had none before.
    uint32 lastsUntil;
    /// @dev Such supplies; they settle together.
    uint16 supplies;
    /// @dev Unix time at which the guard was told; zero until then.
    uint32 settledAt;
    /// @dev Which issue the last such supply was of: one for the first.
    uint8 issue;
    /// @dev How long what was supplied of that issue lasts, so that the rest of what the issue counts can be told.
    uint32 secondsOfIssue;
}
