// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Authorisation } from "../../../contracts/types/Authorisation.sol";
import { IPrescriptions } from "../../../contracts/prescription/IPrescriptions.sol";
import { PrescriptionCommitment } from "../../../contracts/libraries/PrescriptionCommitment.sol";
import { GroupId } from "../../../contracts/types/GroupId.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { NewPrescription } from "../../../contracts/types/NewPrescription.sol";
import { PrescriptionId } from "../../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../../contracts/types/PrescriptionState.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { PrescriptionSuite } from "../../support/sol/PrescriptionSuite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { prescriber } from "../../support/sol/World.sol";

/// @dev What ethers encoded and signed, the contracts must compute and take alike.
contract PrescriptionVectorsTest is PrescriptionSuite {
    uint256 private constant VECTORS = 16;

    function testCommitsAsEthersDoes() public view {
        string memory json = vm.readFile("./test/vectors/commitment.json");
        _same(PrescriptionCommitment.RX_TYPEHASH, vm.parseJsonBytes32(json, ".typehash"), "typehash");

        for (uint256 i = 0; i < VECTORS; ++i) {
            string memory path = string.concat(".vectors[", vm.toString(i), "].");
            bytes32 groupHash = PrescriptionCommitment.groupHashOf(
                GroupId.wrap(uint64(vm.parseJsonUint(json, string.concat(path, "group")))),
                vm.parseJsonBytes32(json, string.concat(path, "groupSalt"))
            );
            _same(groupHash, vm.parseJsonBytes32(json, string.concat(path, "groupHash")), "group hash");
            bytes32 commitment = PrescriptionCommitment.commitmentOf({
                id: PrescriptionId.wrap(vm.parseJsonAddress(json, string.concat(path, "id"))),
                contentHash: vm.parseJsonBytes32(json, string.concat(path, "contentHash")),
                groupHash: groupHash,
                tag: vm.parseJsonBytes32(json, string.concat(path, "tag")),
                previousTag: vm.parseJsonBytes32(json, string.concat(path, "previousTag"))
            });
            _same(commitment, vm.parseJsonBytes32(json, string.concat(path, "commitment")), "commitment");
        }
    }

    function testDigestsAsEthersDoesAndTakesItsSignatures() public {
        string memory json = vm.readFile("./test/vectors/typedData.json");
        for (uint256 i = 0; i < VECTORS; ++i) {
            _takes(json, string.concat(".vectors[", vm.toString(i), "]."));
        }
    }

    function _takes(string memory json, string memory path) private {
        PrescriptionId id = PrescriptionId.wrap(
            vm.parseJsonAddress(json, string.concat(path, "prescription"))
        );
        LicenceId dispenser = LicenceId.wrap(
            uint32(vm.parseJsonUint(json, string.concat(path, "dispenser")))
        );
        uint32 deadline = uint32(vm.parseJsonUint(json, string.concat(path, "deadline")));
        vm.chainId(vm.parseJsonUint(json, string.concat(path, "chainId")));
        // The same code at the address that was signed for.
        IPrescriptions twin = IPrescriptions(
            vm.parseJsonAddress(json, string.concat(path, "verifyingContract"))
        );
        vm.etch(address(twin), address(prescriptions).code);
        _same(
            twin.claimDigest(id, dispenser, deadline),
            vm.parseJsonBytes32(json, string.concat(path, "digest")),
            "digest"
        );
        _same(
            twin.nominationDigest(id, dispenser, deadline),
            vm.parseJsonBytes32(json, string.concat(path, "nominationDigest")),
            "nomination's digest"
        );

        NewPrescription memory order = _orderOf(_draft(KEY));
        order.id = id;
        vm.prank(prescriber);
        twin.issue(order);
        (address holder, Role role) = licences.holderOf(dispenser);
        if (role != Role.Dispenser) return;
        bytes32 r = vm.parseJsonBytes32(json, string.concat(path, "r"));
        bytes32 vs = vm.parseJsonBytes32(json, string.concat(path, "vs"));
        vm.prank(holder);
        twin.claim(id, Authorisation({ r: r, vs: vs, deadline: deadline }));
        _same(uint256(twin.stateOf(id)), uint256(PrescriptionState.Claimed), "claimed");
    }
}
