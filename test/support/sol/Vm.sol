// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a call has logged, by whichever contract.
struct Log {
    bytes32[] topics;
    bytes data;
    address emitter;
}

/// @dev The cheatcodes that the tests use; Hardhat's runner answers them at their usual address.
interface Vm {
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function getBlockTimestamp() external view returns (uint256);
    function chainId(uint256 id) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function store(address target, bytes32 slot, bytes32 value) external;
    function etch(address target, bytes calldata code) external;
    function label(address account, string calldata name) external;
    function snapshotState() external returns (uint256);
    function revertToState(uint256 snapshot) external returns (bool);

    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function assume(bool condition) external pure;
    function expectRevert() external;
    function expectRevert(bytes calldata reason) external;
    function expectEmit(address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);

    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
    function readFile(string calldata path) external view returns (string memory);
    function parseJson(string calldata json, string calldata path) external pure returns (bytes memory);
    function parseJsonUint(string calldata json, string calldata path) external pure returns (uint256);
    function parseJsonBytes32(string calldata json, string calldata path) external pure returns (bytes32);
    function parseJsonAddress(string calldata json, string calldata path) external pure returns (address);
    function parseJsonBytes(string calldata json, string calldata path) external pure returns (bytes memory);
    function parseJsonUintArray(
        string calldata json,
        string calldata path
    ) external pure returns (uint256[] memory);
    function parseJsonBytesArray(
        string calldata json,
        string calldata path
    ) external pure returns (bytes[] memory);
    function parseJsonBytes32Array(
        string calldata json,
        string calldata path
    ) external pure returns (bytes32[] memory);
    function toString(uint256 value) external pure returns (string memory);
}

/// @dev `keccak256("hevm cheat code")`, as an address.
Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
