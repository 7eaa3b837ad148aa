// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authority } from "./Authority.sol";
import { LotStatus } from "./LotStatus.sol";
import { ProductStatus } from "./ProductStatus.sol";
import { RecallClass } from "./RecallClass.sol";
import { RecallLevel } from "./RecallLevel.sol";
import { Remainder } from "./Remainder.sol";

/// @dev Separate answers about one pack. Genuine is not the same as safe to supply.
struct Verdict {
    /// @dev Active where a regulator activated the GTIN and nobody withdrew it.
    ProductStatus productStatus;
    LotStatus lotStatus;
    RecallClass recallClass;
    RecallLevel recallLevel;
    /// @dev Who holds the lot in quarantine.
    Authority quarantinedBy;
    /// @dev The lot is past its expiry day.
    bool expired;
    /// @dev GTIN, lot, expiry, serial and place prove to the tranche's root.
    bool authentic;
    /// @dev Out of the supply chain: supplied, opened, destroyed or the like.
    bool decommissioned;
    /// @dev What is left of it where it was opened.
    Remainder remainder;
    /// @dev All of the above allow a supply of the whole pack.
    bool maySupply;
    /// @dev An incident has stopped it, or a case, a pallet or a tranche around it.
    bool locked;
}
