// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev To whom a supply was handed, in codes that name nobody. Besides the amount it is what the register of
/// controlled drugs asks for (Misuse of Drugs Regulations 2001, schedule 6, part I).
///
/// | bits | field            | meaning                                                                         |
/// |------|------------------|---------------------------------------------------------------------------------|
/// | 0-3  | kind             | 0 not stated, 1 patient, 2 representative, 3 healthcare professional             |
/// | 4    | identityAsked    | evidence of identity was requested                                              |
/// | 5    | identityGiven    | evidence of identity was provided                                               |
type Collection is uint8;

using { isStated, isCollection } for Collection global;

/// @dev Whether it says who collected.
function isStated(Collection self) pure returns (bool) {
    return Collection.unwrap(self) & 0xf != 0;
}

/// @dev Whether every bit has a meaning; identity is not spoken of without a collector.
function isCollection(Collection self) pure returns (bool) {
    uint8 bits = Collection.unwrap(self);
    return bits >> 6 == 0 && bits & 0xf <= 3 && (bits & 0xf != 0 || bits == 0);
}
