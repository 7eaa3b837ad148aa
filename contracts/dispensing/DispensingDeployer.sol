// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GuardOffice } from "../guard/GuardOffice.sol";
import { IGuardLedger } from "../guard/IGuardLedger.sol";
import { IGuardOffice } from "../guard/IGuardOffice.sol";
import { ILicences } from "../licence/ILicences.sol";
import { IPacks } from "../pack/IPacks.sol";
import { IPrescriptions } from "../prescription/IPrescriptions.sol";
import { Dispensing } from "./Dispensing.sol";

/// @title DispensingDeployer
/// @notice Makes the one dispensing contract and the guard's office at addresses that are known beforehand, so that
/// prescriptions and packs can hold them as immutables: 2,100 gas less for each of them on every dispensing, and
/// nothing that anybody could ever point elsewhere. `docs/decisions/0004-dispensing-address.md`.
contract DispensingDeployer {
    /// @notice Only the account that made this contract may use it, once.
    error NotOwner(address caller);
    error AlreadyDeployed(address dispensing);
    /// @notice The prescriptions or the packs were made for another dispensing contract.
    error WiringDiffers(address prescriptionsExpect, address packsExpect, address dispensing);
    /// @notice The prescriptions were made for another guard's office.
    error OfficeDiffers(address prescriptionsExpect, address office);
    /// @notice The prescriptions or the packs ask another register of licences.
    error LicencesDiffer(address prescriptionsAsk, address packsAsk, address licences);

    /// @notice Where the dispensing contract stands or will stand.
    address public immutable DISPENSING;
    /// @notice Where the guard's office stands or will stand.
    address public immutable GUARD_OFFICE;
    address private immutable OWNER;

    constructor() {
        OWNER = msg.sender;
        DISPENSING = _madeAs(1);
        GUARD_OFFICE = _madeAs(2);
    }

    /// @notice Makes the dispensing contract, and the guard's office after it.
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

        IGuardLedger ledger = IGuardLedger(address(prescriptions));
        require(ledger.GUARD_OFFICE() == GUARD_OFFICE, OfficeDiffers(ledger.GUARD_OFFICE(), GUARD_OFFICE));

        Dispensing dispensing = new Dispensing(licences, prescriptions, packs, IGuardOffice(GUARD_OFFICE));
        new GuardOffice(licences, prescriptions, ledger, DISPENSING);
        return dispensing;
    }

    /// @dev The address of the contract that this one makes as its first or second: keccak256(rlp([address, nonce])),
    /// where nonces begin with 1, EIP-161.
    function _madeAs(uint8 nonce) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), nonce)))));
    }
}
