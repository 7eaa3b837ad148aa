// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../types/LicenceId.sol";

/// @dev When something was done that can be undone, and a digest of it.
///
/// | bits    | field  | unit                                                                             |
/// |---------|--------|----------------------------------------------------------------------------------|
/// | 0-223   | digest | last 224 bits of the hash of all that is needed to undo it                      |
/// | 224-255 | since  | unix time; all ones where it can be undone at any time                           |
type UndoCell is uint256;

/// @dev The cells of every site. A site picks one of its own for each thing it does, and takes it again once that is
/// over: a write to a cell that was used costs 5,000 gas, one to a new slot 22,100.
struct UndoLedger {
    // slot 0
    mapping(LicenceId site => mapping(uint256 index => UndoCell)) cells;
}

/// @title UndoCells
/// @notice What was done in the last ten days, without storage a unit. A cell is free where it was never used, where
/// what it held was undone, or where its ten days are over. `docs/decisions/0016-undo.md`.
library UndoCells {
    /// @notice How long a decommissioning is undone (Delegated Regulation (EU) 2016/161, article 13).
    uint256 internal constant UNDO_PERIOD = 10 days;

    /// @dev Stands in a cell that was undone: the slot is kept, so that the next write to it is cheap.
    uint256 private constant CONSUMED = 1;
    uint256 private constant SINCE = 224;
    uint256 private constant DIGEST_MASK = type(uint224).max;

    /// @notice The cell holds something that can still be undone.
    error UndoCellInUse(LicenceId site, uint256 index);
    /// @notice The site's cell does not hold this: it never did, or it was undone, or another act took the cell.
    error UndoUnknown(LicenceId site, uint256 index);
    /// @notice Ten days are over.
    error UndoTooLate(LicenceId site, uint256 index, uint256 since);

    /// @notice Keeps what was done now.
    /// @param anyTime whether it can be undone later than in ten days, too
    function keep(
        UndoLedger storage self,
        LicenceId site,
        uint256 index,
        bytes32 digest,
        bool anyTime
    ) internal {
        uint256 cell = UndoCell.unwrap(self.cells[site][index]);
        require(cell <= CONSUMED || _isOver(cell >> SINCE), UndoCellInUse(site, index));

        uint256 since = anyTime ? type(uint32).max : block.timestamp;
        self.cells[site][index] = UndoCell.wrap((since << SINCE) | (uint256(digest) & DIGEST_MASK));
    }

    /// @notice Takes out what is undone now, which must be just what the cell holds.
    function consume(UndoLedger storage self, LicenceId site, uint256 index, bytes32 digest) internal {
        uint256 cell = UndoCell.unwrap(self.cells[site][index]);
        require(
            cell > CONSUMED && cell & DIGEST_MASK == uint256(digest) & DIGEST_MASK,
            UndoUnknown(site, index)
        );
        uint256 since = cell >> SINCE;
        require(!_isOver(since), UndoTooLate(site, index, since));

        self.cells[site][index] = UndoCell.wrap(CONSUMED);
    }

    /// @notice Whether {keep} takes this cell now.
    function isFree(UndoLedger storage self, LicenceId site, uint256 index) internal view returns (bool) {
        uint256 cell = UndoCell.unwrap(self.cells[site][index]);
        return cell <= CONSUMED || _isOver(cell >> SINCE);
    }

    function _isOver(uint256 since) private view returns (bool) {
        return since != type(uint32).max && block.timestamp >= since + UNDO_PERIOD;
    }
}
