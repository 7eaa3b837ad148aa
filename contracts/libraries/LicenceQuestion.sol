// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { LicenceId } from "../types/LicenceId.sol";
import { RegionClock } from "../types/RegionClock.sol";
import { Role } from "../types/Role.sol";

/// @notice Asks the register what daily calls ask it, and refuses with the register's own errors. What is done less
/// often asks it plainly.
/// @dev In assembly, since the compiler's own encoding, copying and decoding cost some 300 gas of each call; bench rows
/// `issue`, `recall` and `dispatch` show it. `test/contracts/libraries/licenceQuestion.t.sol` holds it to a plain
/// call. The register is trusted, as its callers name it for good: bits beyond a licence's or a clock's, which it never
/// gives, are dropped.
library LicenceQuestion {
    /// @dev As {ILicences-requireLicence}.
    function ask(
        ILicences licences,
        address account,
        Role role
    ) internal view returns (LicenceId id, RegionClock clock) {
        (uint256 first, uint256 second) = _ask({
            licences: licences,
            selector: ILicences.requireLicence.selector,
            account: account,
            role: uint256(role),
            size: 64
        });
        return (LicenceId.wrap(uint32(first)), RegionClock.wrap(uint16(second)));
    }

    /// @dev As {ILicences-requireLicenceDespitePause}.
    function askDespitePause(
        ILicences licences,
        address account,
        Role role
    ) internal view returns (LicenceId id) {
        (uint256 first, ) = _ask({
            licences: licences,
            selector: ILicences.requireLicenceDespitePause.selector,
            account: account,
            role: uint256(role),
            size: 32
        });
        return LicenceId.wrap(uint32(first));
    }

    /// @param size of the answer in bytes, 64 at most. A shorter one, as of an account without code, is refused.
    function _ask(
        ILicences licences,
        bytes4 selector,
        address account,
        uint256 role,
        uint256 size
    ) private view returns (uint256 first, uint256 second) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            // Behind the last thing in memory, which may be written over again.
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 4), shr(96, shl(96, account)))
            mstore(add(question, 36), role)
            let answered := staticcall(gas(), licences, question, 68, 0, 64)
            if iszero(and(answered, gt(returndatasize(), sub(size, 1)))) {
                returndatacopy(question, 0, returndatasize())
                revert(question, mul(returndatasize(), iszero(answered)))
            }
            first := mload(0)
            second := mload(32)
        }
    }
}
