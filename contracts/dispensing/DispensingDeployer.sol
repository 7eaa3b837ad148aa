// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ILicences } from "../licence/ILicences.sol";
import { IPacks } from "../pack/IPacks.sol";
import { IPrescriptions } from "../prescription/IPrescriptions.sol";
import { Dispensing } from "./Dispensing.sol";

/// @title DispensingDeployer
/// @notice Makes the one dispensing contract at an address that is known beforehand, so that prescriptions and packs
/// can hold it as an immutable: 2,100 gas less for each of them on every dispensing, and nothing that anybody could
/// ever point elsewhere. `docs/decisions/0004-dispensing-address.md`.
contract DispensingDeployer {
    /// @notice Only the account that made this contract may use it, once.
    error NotOwner(address caller);
    error AlreadyDeployed(address dispensing);
    /// @notice The prescriptions or the packs were made for another dispensing contract.
    error WiringDiffers(address prescriptionsExpect, address packsExpect, address dispensing);
    /// @notice The prescriptions or the packs ask another register of licences.
    error LicencesDiffer(address prescriptionsAsk, address packsAsk, address licences);

    /// @notice Where the dispensing contract stands or will stand.
    address public immutable DISPENSING;
    address private immutable OWNER;

    constructor() {
        OWNER = msg.sender;
        // The address of the first contract that a contract makes: keccak256(rlp([address, 1])), EIP-161.
        DISPENSING = address(
            uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), hex"01"))))
        );
    }

    /// @notice Makes the dispensing contract.
    function deploy(
        ILicences licences,
        IPrescriptions prescriptions,
        IPacks packs
    ) external returns (Dispensing) {
        require(msg.sender == OWNER, NotOwner(msg.sender));
        require(DISPENSING.code.length == 0, AlreadyDeployed(DISPENSING));
        require(
            prescriptions.DISPENSING() == DISPENSING && packs.DISPENSING() == DISPENSING,
            WiringDiffers(prescriptions.DISPENSING(), packs.DISPENSING(), DISPENSING)
        );

        address prescriptionsAsk = address(prescriptions.LICENCES());
        address packsAsk = address(packs.LICENCES());
        require(
            prescriptionsAsk == address(licences) && packsAsk == address(licences),
            LicencesDiffer(prescriptionsAsk, packsAsk, address(licences))
        );

        return new Dispensing(licences, prescriptions, packs);
    }
}
