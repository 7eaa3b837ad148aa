// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Nine bits that say whether a region is live and how its wall clock runs. `libraries/RegionTime.sol` reads
/// and writes them.
///
/// | bits | field        | meaning                                                                     |
/// |------|--------------|-----------------------------------------------------------------------------|
/// | 0    | live         | licences of the region may act                                              |
/// | 1    | daylight     | summer time: last Sunday of March to last Sunday of October, 01:00 UTC      |
/// | 2-8  | quarterHours | standard offset from UTC in quarters of an hour, plus 64                    |
type RegionClock is uint16;
