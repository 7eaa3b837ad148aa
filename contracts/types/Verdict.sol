// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LotStatus } from "./LotStatus.sol";
import { RecallClass } from "./RecallClass.sol";

/// @dev Separate answers about one pack. Genuine is not the same as safe to supply.
struct Verdict {
    /// @dev A regulator activated the GTIN.
    bool productActive;
    LotStatus lotStatus;
    RecallClass recallClass;
    /// @dev The lot is past its expiry day.
    bool expired;
    /// @dev GTIN, lot, expiry, serial and place prove to the lot's root.
    bool authentic;
    /// @dev Out of the supply chain: supplied, destroyed or the like.
    bool decommissioned;
    /// @dev All of the above allow a supply.
    bool maySupply;
}
