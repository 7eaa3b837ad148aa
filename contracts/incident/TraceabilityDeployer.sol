// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { Custody } from "../pack/Custody.sol";
import { IPacks } from "../pack/IPacks.sol";
import { Incidents } from "./Incidents.sol";

/// @title TraceabilityDeployer
/// @notice Makes what follows packs through the trade at addresses that are known beforehand, so that packs can hold
/// them as immutables: see {DispensingDeployer}, whose way this is.
contract TraceabilityDeployer {
    /// @notice Only the account that made this contract may use it, once.
    error NotOwner(address caller);
    error TraceabilityDeployed(address incidents);
    /// @notice The packs were made for other incidents or another custody, or ask another register of licences.
    error TraceabilityDiffers(address incidents, address custody, address licences);

    /// @notice Where the incidents stand or will stand.
    address public immutable INCIDENTS;
    /// @notice Where custody stands or will stand.
    address public immutable CUSTODY;
    address private immutable OWNER;

    constructor() {
        OWNER = msg.sender;
        INCIDENTS = _madeAs(1);
        CUSTODY = _madeAs(2);
    }

    /// @notice Makes the incidents and custody.
    function deploy(
        ILicences licences,
        IPacks packs
    ) external returns (Incidents incidents, Custody custody) {
        require(msg.sender == OWNER, NotOwner(msg.sender));
        require(INCIDENTS.code.length == 0, TraceabilityDeployed(INCIDENTS));
        address asked = address(packs.LICENCES());
        require(
            packs.INCIDENTS() == INCIDENTS && packs.CUSTODY() == CUSTODY && asked == address(licences),
            TraceabilityDiffers(packs.INCIDENTS(), packs.CUSTODY(), asked)
        );

        // In the order of their addresses.
        incidents = new Incidents(licences, packs);
        custody = new Custody(licences, packs);
    }

    /// @dev The address of the contract that this one makes as its first or second: keccak256(rlp([address, nonce])),
    /// where nonces begin with 1, EIP-161.
    function _madeAs(uint8 nonce) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), nonce)))));
    }
}
