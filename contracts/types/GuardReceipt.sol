// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { hashPair } from "./hashPair.sol";
import { PrescriptionId } from "./PrescriptionId.sol";

/// @dev What a guarded supply did to the cover, to undo it by. Whoever keeps supplies undoable keeps it, or its hash.
///
/// | bits    | field               | unit                                                             |
/// |---------|---------------------|------------------------------------------------------------------|
/// | 0-31    | coverBefore         | unix time                                                        |
/// | 32-63   | previousCoverBefore | unix time; of the previous tag                                   |
/// | 64-95   | coverAfter          | unix time; the same under both tags                              |
/// | 96-103  | corrections         | corrections of the tag until then                                |
/// | 104-111 | previousCorrections | the same of the previous tag                                     |
/// | 112     | previousCovered     | it covered under the previous tag, too: rule 9                   |
type GuardReceipt is uint256;

using {
    coverBefore,
    previousCoverBefore,
    coverAfter,
    corrections,
    previousCorrections,
    previousCovered,
    veiled
} for GuardReceipt global;

function guardReceipt(
    uint256 coverBefore_,
    uint256 previousCoverBefore_,
    uint256 coverAfter_,
    uint256 corrections_,
    uint256 previousCorrections_,
    bool previousCovered_
) pure returns (GuardReceipt) {
    return
        GuardReceipt.wrap(
            coverBefore_ |
                (previousCoverBefore_ << 32) |
                (coverAfter_ << 64) |
                (corrections_ << 96) |
                (previousCorrections_ << 104) |
                (uint256(previousCovered_ ? 1 : 0) << 112)
        );
}

function coverBefore(GuardReceipt self) pure returns (uint256) {
    return GuardReceipt.unwrap(self) & 0xffffffff;
}

function previousCoverBefore(GuardReceipt self) pure returns (uint256) {
    return (GuardReceipt.unwrap(self) >> 32) & 0xffffffff;
}

function coverAfter(GuardReceipt self) pure returns (uint256) {
    return (GuardReceipt.unwrap(self) >> 64) & 0xffffffff;
}

function corrections(GuardReceipt self) pure returns (uint256) {
    return (GuardReceipt.unwrap(self) >> 96) & 0xff;
}

function previousCorrections(GuardReceipt self) pure returns (uint256) {
    return (GuardReceipt.unwrap(self) >> 104) & 0xff;
}

function previousCovered(GuardReceipt self) pure returns (bool) {
    return GuardReceipt.unwrap(self) & (1 << 112) != 0;
}

/// @return the receipt so that only those read it who know the tag; done twice, the receipt itself
function veiled(GuardReceipt self, PrescriptionId id, bytes32 tag) pure returns (GuardReceipt) {
    // Without a tag nothing was guarded, and there is nothing to hide.
    if (tag == 0) return self;
    uint256 veil = uint256(hashPair(bytes32(uint256(uint160(PrescriptionId.unwrap(id)))), tag));
    return GuardReceipt.wrap(GuardReceipt.unwrap(self) ^ veil);
}
