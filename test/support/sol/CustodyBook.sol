// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICustodyCheck } from "../../../contracts/pack/ICustodyCheck.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId } from "../../../contracts/types/LotId.sol";
import { Unit } from "../../../contracts/types/Unit.sol";

/// @dev Who holds a pack is whoever a test wrote down; the maker where nobody was.
contract CustodyBook is ICustodyCheck {
    mapping(LotId lotId => mapping(uint40 index => LicenceId holder)) private _holders;

    function hand(LotId lotId, uint40 index, LicenceId holder) external {
        _holders[lotId][index] = holder;
    }

    /// @inheritdoc ICustodyCheck
    function requirePackHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        uint40 index,
        LicenceId holder
    ) external view {
        _requireHolder({ lotId: lotId, maker: maker, shape: shape, index: index, holder: holder });
    }

    /// @inheritdoc ICustodyCheck
    function requireHeld(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        Unit[] calldata units,
        LicenceId holder
    ) external view {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            _requireHolder({ lotId: lotId, maker: maker, shape: shape, index: index, holder: holder });
        }
    }

    function _requireHolder(
        LotId lotId,
        LicenceId maker,
        uint24 shape,
        uint40 index,
        LicenceId holder
    ) private view {
        require(shape != 0, "the shape is not told");
        LicenceId actual = _holders[lotId][index];
        if (LicenceId.unwrap(actual) == 0) actual = maker;
        require(actual == holder, PackNotHeld(lotId, index, actual, holder));
    }
}
