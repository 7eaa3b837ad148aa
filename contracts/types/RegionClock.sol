// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Nine bits that say whether a region is live and how its wall clock runs, and a hint that travels with them.
/// `libraries/RegionTime.sol` reads and writes them.
///
/// | bits | field        | meaning                                                                     |
/// |------|--------------|-----------------------------------------------------------------------------|
/// | 0    | live         | licences of the region may act                                              |
/// | 1    | daylight     | summer time: last Sunday of March to last Sunday of October, 01:00 UTC      |
/// | 2-8  | quarterHours | standard offset from UTC in quarters of an hour, plus 64                    |
/// | 9    | anyFrozen    | some prescriber's open prescriptions are frozen, in whatever region; only   |
/// |      |              | with the answer to a licence, so that a supply asks whose only when one is  |
type RegionClock is uint16;
