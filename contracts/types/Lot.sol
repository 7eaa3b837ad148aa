// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authority } from "./Authority.sol";
import { Day } from "./Day.sol";
import { LotStatus } from "./LotStatus.sol";
import { Preset } from "./Preset.sol";
import { RecallClass } from "./RecallClass.sol";
import { RecallLevel } from "./RecallLevel.sol";

/// @dev A lot as it is read from outside: its one slot unpacked.
struct Lot {
    LotStatus status;
    RecallClass recallClass;
    RecallLevel recallLevel;
    /// @dev Who holds the lot in quarantine.
    Authority quarantinedBy;
    /// @dev Last day on which the lot may be supplied.
    Day expiry;
    /// @dev Under which law its packs move.
    Preset preset;
}
