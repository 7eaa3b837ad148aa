// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { CustodyState } from "../types/CustodyState.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { NodeId } from "../types/NodeId.sol";

/// @dev What is kept of a node, in 64 bits.
///
/// | bits  | field  | unit                                                                                    |
/// |-------|--------|-----------------------------------------------------------------------------------------|
/// | 0-23  | holder | {LicenceId}, who answers for it                                                         |
/// | 24-47 | peer   | Held, Opened: licence it came from, zero for nobody; Sent, Returned: licence it goes to; |
/// |       |        | Consigned, Carried: number of the consignment                                           |
/// | 48-60 | day    | of the dispatch, modulo 2 ** 13; zero at rest                                           |
/// | 61-63 | state  | {CustodyState}                                                                          |
type CustodyRecord is uint64;

/// @dev The records of four neighbours, lowest first.
type CustodyWord is uint256;

/// @title CustodyRecords
/// @notice How records are packed, and nothing of what they mean: {CustodyBooks}.
library CustodyRecords {
    /// @dev Greatest number of a licence or a consignment that fits.
    uint256 internal constant LIMIT = type(uint24).max;

    uint256 private constant DAYS = 1 << 13;
    uint256 private constant PEER = 24;
    uint256 private constant DAY = 48;
    uint256 private constant STATE = 61;

    uint256 private constant LANE_MASK = type(uint64).max;
    uint256 private constant NEIGHBOURS = 2;

    /// @dev A node at rest.
    /// @param source whom it came from, zero for nobody
    function resting(
        CustodyState state_,
        LicenceId holder_,
        LicenceId source
    ) internal pure returns (CustodyRecord) {
        return _pack(state_, 0, holder_, LicenceId.unwrap(source));
    }

    /// @dev A node that leaves today.
    /// @param to licence or consignment
    function leaving(
        CustodyState state_,
        LicenceId holder_,
        uint256 to
    ) internal view returns (CustodyRecord) {
        return _pack(state_, (block.timestamp / 1 days) % DAYS, holder_, to);
    }

    function stateOf(CustodyRecord self) internal pure returns (CustodyState) {
        return CustodyState(_stateOf(self));
    }

    function holderOf(CustodyRecord self) internal pure returns (LicenceId) {
        return LicenceId.wrap(uint24(CustodyRecord.unwrap(self)));
    }

    /// @dev Licence or consignment, by the state.
    function peerOf(CustodyRecord self) internal pure returns (uint24) {
        return uint24(CustodyRecord.unwrap(self) >> PEER);
    }

    /// @dev Days since the node left; right for 22 years.
    function daysUnderway(CustodyRecord self) internal view returns (uint256) {
        uint256 left = (CustodyRecord.unwrap(self) >> DAY) % DAYS;
        return (block.timestamp / 1 days + DAYS - left) % DAYS;
    }

    /// @dev Whether there is no record.
    function isNone(CustodyRecord self) internal pure returns (bool) {
        return CustodyRecord.unwrap(self) == 0;
    }

    function isOpened(CustodyRecord self) internal pure returns (bool) {
        return _stateOf(self) == uint256(CustodyState.Opened);
    }

    /// @dev Whether it is on its way.
    function isMoving(CustodyRecord self) internal pure returns (bool) {
        return _stateOf(self) > uint256(CustodyState.Opened);
    }

    /// @dev Whether it goes back without a carrier.
    function isReturning(CustodyRecord self) internal pure returns (bool) {
        return _stateOf(self) == uint256(CustodyState.Returned);
    }

    /// @dev Whether a consignment stands in the peer's place.
    function isConsignment(CustodyRecord self) internal pure returns (bool) {
        return _stateOf(self) > uint256(CustodyState.Returned);
    }

    // ---- four a word

    /// @dev Number of the word in which the record of `node` stands.
    function wordOf(NodeId node) internal pure returns (uint256) {
        return NodeId.unwrap(node) >> NEIGHBOURS;
    }

    function laneOf(CustodyWord self, NodeId node) internal pure returns (CustodyRecord) {
        return CustodyRecord.wrap(uint64(CustodyWord.unwrap(self) >> _shift(node)));
    }

    function with(CustodyWord self, NodeId node, CustodyRecord record) internal pure returns (CustodyWord) {
        uint256 cleared = CustodyWord.unwrap(self) & ~(LANE_MASK << _shift(node));
        return CustodyWord.wrap(cleared | (uint256(CustodyRecord.unwrap(record)) << _shift(node)));
    }

    /// @dev As a number: whether it is one of the states was checked when it was written.
    function _stateOf(CustodyRecord self) private pure returns (uint256) {
        return CustodyRecord.unwrap(self) >> STATE;
    }

    /// @dev The caller has checked that licence and consignment are within {LIMIT}.
    function _pack(
        CustodyState state_,
        uint256 day,
        LicenceId holder_,
        uint256 peer
    ) private pure returns (CustodyRecord) {
        uint256 packed =
            (uint256(state_) << STATE) | (day << DAY) | (peer << PEER) | LicenceId.unwrap(holder_);
        return CustodyRecord.wrap(uint64(packed));
    }

    function _shift(NodeId node) private pure returns (uint256) {
        return (NodeId.unwrap(node) & 3) << 6;
    }
}
