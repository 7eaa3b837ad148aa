// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../../../contracts/licence/ILicences.sol";
import { LicenceQuestion } from "../../../contracts/libraries/LicenceQuestion.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { RegionClock } from "../../../contracts/types/RegionClock.sol";
import { Role } from "../../../contracts/types/Role.sol";

/// @dev Asks a register by {LicenceQuestion}, as the contracts do, and tells whether memory was left as it was.
contract QuestionHarness {
    using LicenceQuestion for ILicences;

    function ask(
        ILicences register,
        address account,
        Role role
    ) external view returns (LicenceId id, RegionClock clock, bool kept) {
        bytes32 before = _fill();
        (id, clock) = register.ask(account, role);
        kept = before == _read();
    }

    function askDespitePause(
        ILicences register,
        address account,
        Role role
    ) external view returns (LicenceId id, bool kept) {
        bytes32 before = _fill();
        id = register.askDespitePause(account, role);
        kept = before == _read();
    }

    /// @dev Something in memory of which the caller would notice if it changed.
    function _fill() private view returns (bytes32) {
        bytes memory filled = abi.encode(gasleft(), msg.sender, block.timestamp);
        return keccak256(filled);
    }

    /// @dev The last 96 bytes that were taken, the free pointer and the word that is always zero.
    function _read() private pure returns (bytes32 hash) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            if iszero(mload(0x60)) {
                hash := keccak256(sub(mload(0x40), 96), 96)
            }
        }
    }
}

/// @dev A register that answers with whatever it was given.
contract MuteRegister {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    fallback() external {
        bytes memory answer = _answer;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}
