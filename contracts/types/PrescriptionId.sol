// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A prescription is named by the address of the one-time key that was made for it alone. As an ERC-721 token id
/// it is the same number.
type PrescriptionId is address;

using { equalPrescription as == } for PrescriptionId global;

function equalPrescription(PrescriptionId a, PrescriptionId b) pure returns (bool) {
    return PrescriptionId.unwrap(a) == PrescriptionId.unwrap(b);
}
