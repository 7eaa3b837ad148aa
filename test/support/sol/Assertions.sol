// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Assertions that say what they were about.
abstract contract Assertions {
    error NotTrue(string what);
    error NumbersDiffer(string what, uint256 actual, uint256 expected);
    error WordsDiffer(string what, bytes32 actual, bytes32 expected);
    error AccountsDiffer(string what, address actual, address expected);
    error BytesDiffer(string what, bytes actual, bytes expected);

    function _holds(bool condition, string memory what) internal pure {
        require(condition, NotTrue(what));
    }

    function _same(uint256 actual, uint256 expected, string memory what) internal pure {
        require(actual == expected, NumbersDiffer(what, actual, expected));
    }

    function _same(bytes32 actual, bytes32 expected, string memory what) internal pure {
        require(actual == expected, WordsDiffer(what, actual, expected));
    }

    function _same(address actual, address expected, string memory what) internal pure {
        require(actual == expected, AccountsDiffer(what, actual, expected));
    }

    function _same(bytes memory actual, bytes memory expected, string memory what) internal pure {
        require(keccak256(actual) == keccak256(expected), BytesDiffer(what, actual, expected));
    }

    /// @dev `value` brought within `low` and `high`, both included.
    function _bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + (value % (high - low + 1));
    }
}
