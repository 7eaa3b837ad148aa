// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../types/LicenceId.sol";

/// @dev Open prescriptions of one tag that end by one moment, counted together. Zero is an empty group.
///
/// | bits  | field       | unit                                                                            |
/// |-------|-------------|---------------------------------------------------------------------------------|
/// | 0-31  | until       | unix time, exclusive; no member lives longer                                    |
/// | 32-63 | prescriber  | licence that issued all members; zero where several did                         |
/// | 64-71 | open        | members; 255 is not known any more, and stays until the time is over            |
/// | 72    | disregarded | a regulator said that the members do not count                                  |
type OpenGroup is uint256;

using { untilOf, prescriberOf, openOf, alarms, joined, parted, asDisregarded } for OpenGroup global;

uint256 constant OPEN_GROUP_MASK = (1 << 73) - 1;
uint256 constant OPEN_SHIFT = 64;
uint256 constant MAX_OPEN = 0xff;
uint256 constant DISREGARDED = 1 << 72;

function untilOf(OpenGroup self) pure returns (uint256) {
    return OpenGroup.unwrap(self) & 0xffffffff;
}

function prescriberOf(OpenGroup self) pure returns (LicenceId) {
    return LicenceId.wrap(uint32(OpenGroup.unwrap(self) >> 32));
}

function openOf(OpenGroup self) pure returns (uint256) {
    return (OpenGroup.unwrap(self) >> OPEN_SHIFT) & MAX_OPEN;
}

/// @dev Whether somebody other than `prescriber` has a prescription in it.
function alarms(OpenGroup self, LicenceId prescriber) pure returns (bool) {
    uint256 word = OpenGroup.unwrap(self);
    return word != 0 && word & DISREGARDED == 0 && prescriberOf(self) != prescriber;
}

/// @dev With one member more. The group counts from now on, and where it was disregarded it is the new one's alone.
function joined(OpenGroup self, LicenceId prescriber, uint256 expiresAt) pure returns (OpenGroup) {
    uint256 open = openOf(self);
    if (open == 0) return groupOf(expiresAt, LicenceId.unwrap(prescriber), 1);
    uint256 until = untilOf(self);
    bool alone = !alarms(self, prescriber);
    return
        groupOf(
            expiresAt > until ? expiresAt : until,
            alone ? LicenceId.unwrap(prescriber) : 0,
            open == MAX_OPEN ? MAX_OPEN : open + 1
        );
}

/// @dev With one member less. Below none there is nothing, and a full count is kept.
function parted(OpenGroup self) pure returns (OpenGroup) {
    uint256 open = openOf(self);
    if (open == MAX_OPEN) return self;
    return OpenGroup.wrap(open <= 1 ? 0 : OpenGroup.unwrap(self) - (1 << OPEN_SHIFT));
}

function asDisregarded(OpenGroup self) pure returns (OpenGroup) {
    uint256 word = OpenGroup.unwrap(self);
    return OpenGroup.wrap(word == 0 ? 0 : word | DISREGARDED);
}

/// @dev Of `open` members that count.
function groupOf(uint256 until, uint256 prescriber, uint256 open) pure returns (OpenGroup) {
    return OpenGroup.wrap(until | (prescriber << 32) | (open << OPEN_SHIFT));
}
