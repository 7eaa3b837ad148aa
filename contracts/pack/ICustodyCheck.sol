// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { Unit } from "../types/Unit.sol";

/// @title What packs ask of custody
interface ICustodyCheck {
    /// @notice `holder` does not hold the pack at `index`: `actual` does, or it is in transit.
    error PackNotHeld(LotId lotId, uint40 index, LicenceId actual, LicenceId holder);

    /// @notice Reverts unless `holder` holds the pack at `index`, not in transit: {requireHeld} of one unit, for less.
    /// @param maker licence of the lot's manufacturer, with whom every pack begins
    /// @param shape heights of the tranche's tree, proven by the caller
    function requirePackHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        uint40 index,
        LicenceId holder
    ) external view;

    /// @notice Reverts unless `holder` holds every one of the units, none in transit.
    /// @param maker licence of the lot's manufacturer, with whom every pack begins
    /// @param shape heights of the tranche's tree, proven by the caller
    /// @param units of one carton
    function requireHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        Unit[] calldata units,
        LicenceId holder
    ) external view;
}
