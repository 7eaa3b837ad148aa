// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { DecommissionReason } from "../types/DecommissionReason.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { LotId } from "../types/LotId.sol";
import { Remainder } from "../types/Remainder.sol";
import { Unit } from "../types/Unit.sol";
import { IPacks } from "./IPacks.sol";

/// @title Remainders
/// @notice What is left of packs that were opened for a part. Only the site that opened a pack takes from it, and what
/// it undoes goes back.
/// @dev Part of {Packs}: a pack is opened in the step that takes it out of the supply chain.
abstract contract Remainders is IPacks {
    mapping(LotId lotId => mapping(uint256 index => Remainder remainder)) internal _remainders;

    // ---- questions

    /// @inheritdoc IPacks
    function remainderOf(LotId lotId, uint40 index) external view returns (Remainder memory) {
        return _remainders[lotId][index];
    }

    // ---- within

    /// @dev Writes down what is left of those units of which only a part is taken.
    function _open(
        LotId lotId,
        Unit[] calldata units,
        uint24 unitsPerPack,
        LicenceId dispenser
    ) internal returns (uint256 quantity) {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            uint256 taken = units[i].takenOf();
            if (taken == 0) {
                quantity += unitsPerPack;
                continue;
            }
            require(
                taken < unitsPerPack,
                PartInvalid({ lotId: lotId, index: index, taken: taken, unitsPerPack: unitsPerPack })
            );
            uint24 left = unitsPerPack - uint24(taken);
            quantity += taken;

            _remainders[lotId][index] = Remainder({ dispenser: dispenser, left: left });

            emit PackOpened({
                lotId: lotId,
                index: index,
                dispenser: dispenser,
                taken: uint24(taken),
                left: left
            });
        }
    }

    /// @dev Neither proof nor bit: a remainder exists only of a pack that proved itself and left the supply chain.
    function _supplyRemainders(
        LotId lotId,
        Unit[] calldata units,
        LicenceId dispenser
    ) internal returns (uint256 quantity) {
        for (uint256 i = 0; i < units.length; ++i) {
            quantity += _supplyRemainder(lotId, units[i].indexOf(), units[i].takenOf(), dispenser);
        }
    }

    function _supplyRemainder(
        LotId lotId,
        uint40 index,
        uint256 taken,
        LicenceId dispenser
    ) private returns (uint256) {
        uint24 left = _takeRemainder(lotId, index, taken, dispenser);

        emit RemainderSupplied({
            lotId: lotId,
            index: index,
            dispenser: dispenser,
            taken: uint24(taken),
            left: left
        });

        return taken;
    }

    /// @dev Only by the site that opened the pack.
    function _takeRemainder(
        LotId lotId,
        uint40 index,
        uint256 taken,
        LicenceId dispenser
    ) private returns (uint24 left) {
        Remainder memory remainder = _remainders[lotId][index];
        require(LicenceId.unwrap(remainder.dispenser) != 0, RemainderUnknown(lotId, index));
        require(remainder.dispenser == dispenser, RemainderOfAnother(lotId, index, remainder.dispenser));
        require(
            taken != 0 && taken <= remainder.left,
            RemainderTooSmall({ lotId: lotId, index: index, left: remainder.left, taken: taken })
        );
        left = remainder.left - uint24(taken);

        // The dispenser stays, so that an emptied pack is told from one that was never opened.
        _remainders[lotId][index].left = left;
    }

    /// @dev What is left of opened packs and reaches nobody any more: spilt, out of date, stolen.
    function _writeOffRemainders(
        LotId lotId,
        Unit[] calldata units,
        DecommissionReason reason,
        LicenceId dispenser
    ) internal {
        require(!reason.isUndoable() && !reason.movesForward(), PartNotAllowed(lotId));
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            uint256 taken = units[i].takenOf();
            uint24 left = _takeRemainder(lotId, index, taken, dispenser);

            emit RemainderWrittenOff({
                lotId: lotId,
                index: index,
                dispenser: dispenser,
                reason: reason,
                taken: uint24(taken),
                left: left
            });
        }
    }

    /// @dev The way back of {_supplyRemainders}.
    function _refillRemainders(LotId lotId, Unit[] calldata units, LicenceId dispenser) internal {
        for (uint256 i = 0; i < units.length; ++i) {
            uint40 index = units[i].indexOf();
            // What it took was once in it, and nobody but this dispenser takes from it.
            uint24 left = _remainders[lotId][index].left + uint24(units[i].takenOf());
            _remainders[lotId][index].left = left;

            emit RemainderRefilled(lotId, index, dispenser, left);
        }
    }

    /// @dev The way back of {_open}: what was taken out of an opened pack meanwhile must be back in it first.
    function _close(LotId lotId, Unit[] calldata units, uint24 unitsPerPack) internal {
        for (uint256 i = 0; i < units.length; ++i) {
            uint256 taken = units[i].takenOf();
            if (taken == 0) continue;
            uint40 index = units[i].indexOf();
            uint24 left = _remainders[lotId][index].left;
            require(left + taken == unitsPerPack, RemainderUsed(lotId, index, left));

            delete _remainders[lotId][index];
        }
    }
}
