// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Number of a licence. Tokens, products and events name it, never the account, so a key can be replaced.
/// Zero is no licence.
type LicenceId is uint32;

using { equalLicence as ==, unequalLicence as != } for LicenceId global;

function equalLicence(LicenceId a, LicenceId b) pure returns (bool) {
    return LicenceId.unwrap(a) == LicenceId.unwrap(b);
}

function unequalLicence(LicenceId a, LicenceId b) pure returns (bool) {
    return LicenceId.unwrap(a) != LicenceId.unwrap(b);
}
