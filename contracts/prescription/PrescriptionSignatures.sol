// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import { EfficientHashLib } from "solady/src/utils/EfficientHashLib.sol";

import { Authorisation } from "../types/Authorisation.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { PrescriptionId } from "../types/PrescriptionId.sol";

/// @notice What the one-time key of a prescription signs (EIP-712). Shared golden vectors:
/// `test/vectors/typedData.json`.
/// @dev Both kinds name the prescription, one pharmacy's licence, the present nonce and an end, and neither passes for
/// the other.
abstract contract PrescriptionSignatures is EIP712 {
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "ClaimAuthorisation(address prescription,uint32 dispenser,uint16 nonce,uint32 deadline)"
    );
    bytes32 private constant NOMINATION_TYPEHASH = keccak256(
        "Nomination(address prescription,uint32 dispenser,uint16 nonce,uint32 deadline)"
    );

    constructor() EIP712("MediConnect Prescriptions", "1") {}

    function _claimDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint16 nonce,
        uint32 deadline
    ) internal view returns (bytes32) {
        return
            _digest({
                typehash: CLAIM_TYPEHASH,
                id: id,
                dispenser: dispenser,
                nonce: nonce,
                deadline: deadline
            });
    }

    function _nominationDigest(
        PrescriptionId id,
        LicenceId dispenser,
        uint16 nonce,
        uint32 deadline
    ) internal view returns (bytes32) {
        return
            _digest({
                typehash: NOMINATION_TYPEHASH,
                id: id,
                dispenser: dispenser,
                nonce: nonce,
                deadline: deadline
            });
    }

    /// @dev A signature that is malformed recovers zero, which is no prescription's id.
    function _isSignedBy(
        PrescriptionId id,
        bytes32 digest,
        Authorisation calldata authorisation
    ) internal pure returns (bool) {
        (address signer, , ) = ECDSA.tryRecover(digest, authorisation.r, authorisation.vs);
        return signer == PrescriptionId.unwrap(id);
    }

    function _digest(
        bytes32 typehash,
        PrescriptionId id,
        LicenceId dispenser,
        uint16 nonce,
        uint32 deadline
    ) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                EfficientHashLib.hash({
                    v0: uint256(typehash),
                    v1: uint160(PrescriptionId.unwrap(id)),
                    v2: LicenceId.unwrap(dispenser),
                    v3: nonce,
                    v4: deadline
                })
            );
    }
}
