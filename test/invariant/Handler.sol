// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../contracts/types/LotId.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { LicenceActions } from "./LicenceActions.sol";
import { PackActions } from "./PackActions.sol";
import { PrescriptionActions } from "./PrescriptionActions.sol";

/// @dev Acts as everybody. Each action draws its choices from a seed, foretells the answer from the {Model}, makes the
/// call, and takes over what it changed.
contract Handler is PrescriptionActions, PackActions, LicenceActions {
    // ---- whole ways

    /// @dev The way of most prescriptions, so that a run of a few dozen steps gets to its end more than once.
    function serve(uint256 seed) external {
        this.issue(uint256(keccak256(abi.encode(seed, "issue"))));
        this.claim(uint256(keccak256(abi.encode(seed, "claim"))));
        this.dispense(uint256(keccak256(abi.encode(seed, "dispense"))));
    }

    /// @dev What follows a claim but a supply, for the same reason.
    function forgo(uint256 seed) external {
        this.claim(uint256(keccak256(abi.encode(seed, "claim"))));
        this.cancel(uint256(keccak256(abi.encode(seed, "cancel"))));
        this.release(uint256(keccak256(abi.encode(seed, "release"))));
        this.claimAsNominee(uint256(keccak256(abi.encode(seed, "nominee"))));
        this.pass(uint256(keccak256(abi.encode(seed, "pass"))));
        this.lapse(uint256(keccak256(abi.encode(seed, "lapse"))));
    }

    // ---- what the invariants ask

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](28);
        list[0] = this.issue.selector;
        list[1] = this.claim.selector;
        list[2] = this.dispense.selector;
        list[3] = this.replay.selector;
        list[4] = this.release.selector;
        list[5] = this.transfer.selector;
        list[6] = this.decommission.selector;
        list[7] = this.recall.selector;
        list[8] = this.supplyDirectly.selector;
        list[9] = this.suspend.selector;
        list[10] = this.reinstate.selector;
        list[11] = this.revoke.selector;
        list[12] = this.turnRegion.selector;
        list[13] = this.pass.selector;
        list[14] = this.serve.selector;
        list[15] = this.issueMany.selector;
        list[16] = this.cancel.selector;
        list[17] = this.reissue.selector;
        list[18] = this.claimAsNominee.selector;
        list[19] = this.nominate.selector;
        list[20] = this.lapse.selector;
        list[21] = this.notDispensed.selector;
        list[22] = this.walkIn.selector;
        list[23] = this.serve.selector;
        list[24] = this.forgo.selector;
        list[25] = this.notDispensed.selector;
        list[26] = this.claim.selector;
        list[27] = this.turnPause.selector;
    }

    /// @dev Owner, balance and state of each id, as the model has it.
    function checkTokens() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionId id = _idOf(key);
            bool live = _isUnburned(key);
            address owner = PrescriptionId.unwrap(id);
            _same(prescriptions.balanceOf(owner), live ? 1 : 0, "balance");
            try prescriptions.ownerOf(uint160(owner)) returns (address found) {
                _holds(live, "an owner of no token");
                _same(found, owner, "owner");
            } catch {
                _holds(!live, "a token without an owner");
            }
            PrescriptionState state = prescriptions.stateOf(id);
            _same(uint256(state), uint256(_stateOf(key)), "state");
        }
    }

    /// @dev Holder, nonce and supply of each prescription, as the model has them.
    function checkClaims() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            Prescription memory found = prescriptions.prescription(_idOf(key));
            _same(LicenceId.unwrap(found.dispenser), model.holder, "holder");
            _holds(found.nominated == model.nominated, "nominated");
            _same(found.claimUntil, model.claimUntil, "claimUntil");
            _same(found.nonce, model.nonce, "nonce");
        }
    }

    /// @dev What was supplied, by a sum that the contracts do not keep.
    function checkSupplies() external view {
        for (uint256 key = 1; key <= KEYS; ++key) {
            PrescriptionModel storage model = _models[key];
            Prescription memory found = prescriptions.prescription(_idOf(key));
            _same(found.supplied, model.supplied, "supplied");
            _same(found.issuesUsed, model.used, "issues used");
            _holds(found.begun == model.begun, "begun");
            _same(found.quantity, model.quantity, "quantity");
            _holds(model.total <= uint256(found.quantity) * found.issuesAllowed, "more than prescribed");
        }
    }

    /// @dev Every bit of every lot, padding included, and their number.
    function checkPacks() external view {
        uint256 set = 0;
        for (uint256 lot = 0; lot < LOTS; ++lot) {
            for (uint40 place = 0; place < 1 << _lots[lot].depth; ++place) {
                bool out = packs.isDecommissioned(_lotId(lot), place);
                _holds(out == (_lotModels[lot].out & (1 << place) != 0), "a pack's bit");
                if (out) ++set;
            }
        }
        _same(set, packsOut, "number of set bits");
    }

    // ---- within

    /// @dev As everybody should see it.
    function _stateOf(uint256 key) private view returns (PrescriptionState) {
        PrescriptionStatus status = _models[key].status;
        if (status == PrescriptionStatus.None) return PrescriptionState.None;
        if (status == PrescriptionStatus.Spent) return PrescriptionState.Spent;
        if (status == PrescriptionStatus.Cancelled) return PrescriptionState.Cancelled;
        if (status == PrescriptionStatus.Closed) return PrescriptionState.Closed;
        if (_now() >= _models[key].expiresAt) return PrescriptionState.Expired;
        if (status == PrescriptionStatus.Issued) return PrescriptionState.Issued;
        if (_isPending(key)) return PrescriptionState.CancelPending;
        return _isHeld(key) ? PrescriptionState.Claimed : PrescriptionState.Lapsed;
    }

    function _lotId(uint256 lot) private view returns (LotId) {
        return lotIdOf(_lots[lot].gtin, _lots[lot].lot);
    }
}

/// @dev A linked library, so that the handler is compiled once and not into each test.
library Handlers {
    function create() external returns (Handler) {
        return new Handler();
    }
}
