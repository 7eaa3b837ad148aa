// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { CustodyOf } from "../../contracts/types/CustodyOf.sol";
import { ExceptionReason } from "../../contracts/types/ExceptionReason.sol";
import { LicenceId } from "../../contracts/types/LicenceId.sol";
import { Missing } from "../../contracts/types/Missing.sol";
import { NodeId } from "../../contracts/types/NodeId.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { Party } from "../../contracts/types/Party.sol";
import { Role } from "../../contracts/types/Role.sol";
import { Schedule } from "../../contracts/types/Schedule.sol";
import { CustodySuite } from "../support/sol/CustodySuite.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { vm } from "../support/sol/Vm.sol";
import {
    carrier,
    CARRIER_LICENCE,
    GENERIC,
    manufacturer,
    pharmacy,
    wholesaler
} from "../support/sol/World.sol";

/// @dev Trades in one lot as everybody, and keeps a map of every single pack beside the contract: who has it, whom it is
/// on its way to, and who sent what a carrier has. No boxes, but for what one call names.
contract CustodyHandler is CustodySuite {
    using LotTree for TestLot;

    struct Place {
        LicenceId holder;
        LicenceId to;
        LicenceId sender;
    }

    /// @dev A pallet and a half: so few places that steps meet.
    uint256 public constant PACKS = 24;
    uint256 private constant SENDS = 0;
    uint256 private constant CONSIGNS = 1;
    uint256 private constant CARRIES = 2;
    uint256 private constant RECEIVES = 3;
    uint256 private constant EXCEPTS = 4;
    uint256 private constant REFUSES = 5;
    uint256 private constant SUPPLIES = 6;

    /// @dev How often each step succeeded.
    uint256[7] public successes;
    /// @dev The first step that the map contradicts.
    string public violation;

    Place[64] private _places;
    mapping(uint256 pack => bool isOut) private _out;
    mapping(NodeId node => uint24 consignment) private _loads;
    uint24 private _consignments;
    address[4] private _traders;
    Role[4] private _roles;
    LicenceId[4] private _licences;

    constructor() {
        setUp();
        _traders = [manufacturer, wholesaler, otherWholesaler, pharmacy];
        _roles = [Role.Manufacturer, Role.Wholesaler, Role.Wholesaler, Role.Dispenser];
        _licences = [MAKER, STORE, otherWholesalerLicence, SHOP];
        for (uint256 i = 0; i < 64; ++i) {
            _places[i].holder = MAKER;
        }
    }

    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](9);
        selectors[0] = this.send.selector;
        selectors[1] = this.consign.selector;
        selectors[2] = this.carry.selector;
        selectors[3] = this.receiveOne.selector;
        selectors[4] = this.receiveBut.selector;
        selectors[5] = this.giveBack.selector;
        selectors[6] = this.supplyOne.selector;
        selectors[7] = this.wait.selector;
        // Twice as likely, or little would ever arrive.
        selectors[8] = this.receiveAny.selector;
    }

    function send(uint256 seed) external {
        (NodeId node, uint256 by, uint256 to) = _drawDispatch(seed);
        CustodyOf memory of_ = _told();
        vm.prank(_traders[by]);
        try custody.dispatch(of_, _only(node), Party(_traders[to], _roles[to]), _roles[by]) {
            _leave(node, by, to, SENDS);
        } catch {}
    }

    function consign(uint256 seed) external {
        (NodeId node, uint256 by, uint256 to) = _drawDispatch(seed);
        CustodyOf memory of_ = _told();
        uint24 load = ++_consignments;
        Party memory party = Party(_traders[to], _roles[to]);
        vm.prank(_traders[by]);
        try custody.consign(of_, _only(node), party, carrier, load, _roles[by]) {
            _loads[node] = load;
            _leave(node, by, to, CONSIGNS);
        } catch {}
    }

    function carry(uint256 seed) external {
        NodeId node = _drawNode(seed);
        CustodyOf memory of_ = _told();
        uint24 load = _loads[node];
        vm.prank(carrier);
        try custody.carry(of_.head, _only(node), load) {
            ++successes[CARRIES];
            (uint256 first, uint256 end) = _range(node);
            for (uint256 i = first; i < end; ++i) {
                if (_places[i].to == NOBODY || _places[i].sender != NOBODY) _break("carried at rest");
                (_places[i].sender, _places[i].holder) = (_places[i].holder, CARRIER_LICENCE);
            }
        } catch {}
    }

    function receiveOne(uint256 seed) public {
        NodeId node = _drawNode(seed);
        uint256 by = _drawReceiver(seed, node);
        CustodyOf memory of_ = _told();
        vm.prank(_traders[by]);
        try custody.receiveNodes(of_.head, _only(node), _roles[by]) {
            ++successes[RECEIVES];
            (uint256 first, uint256 end) = _range(node);
            for (uint256 i = first; i < end; ++i) {
                _arrive(i, by);
            }
        } catch {}
    }

    function receiveAny(uint256 seed) external {
        receiveOne(uint256(keccak256(abi.encode(seed))));
    }

    function receiveBut(uint256 seed) external {
        NodeId node = _drawNode(seed);
        uint256 by = _drawReceiver(seed, node);
        (uint256 first, uint256 end) = _range(node);
        uint256 lost = first + ((seed >> 96) % (end - first));
        ExceptionReason reason = ExceptionReason((seed >> 128) % 3);
        CustodyOf memory of_ = _told();
        Missing[] memory missing = _but(_pack(lost), reason);
        vm.prank(_traders[by]);
        try custody.receiveExcept(of_, node, missing, _roles[by]) {
            ++successes[EXCEPTS];
            for (uint256 i = first; i < end; ++i) {
                if (i != lost) _arrive(i, by);
                else if (reason != ExceptionReason.Short) _goBack(i);
            }
        } catch {}
    }

    function giveBack(uint256 seed) external {
        NodeId node = _drawNode(seed);
        uint256 by = _drawReceiver(seed, node);
        (uint256 first, uint256 end) = _range(node);
        vm.prank(_traders[by]);
        try custody.refuse(toldId, _only(node), ExceptionReason.Unwanted, _roles[by]) {
            ++successes[REFUSES];
            for (uint256 i = first; i < end; ++i) {
                if (_places[i].to == NOBODY) _break("refused at rest");
                _goBack(i);
            }
        } catch {}
    }

    /// @dev By the one pharmacy, which under us-dscsa supplies what it holds and nothing else.
    function supplyOne(uint256 seed) external {
        uint256 pack = seed % PACKS;
        TestLot memory lot = told;
        PackLine[] memory lines = new PackLine[](1);
        lines[0] = lot.line(pack);
        bool isHeld = _places[pack].holder == SHOP && _places[pack].to == NOBODY;
        vm.prank(address(dispensing));
        try packs.supply(lines, GENERIC, Schedule.PrescriptionOnly, SHOP) {
            ++successes[SUPPLIES];
            if (!isHeld || _out[pack]) _break("supplied what it does not hold");
            _out[pack] = true;
        } catch {
            if (isHeld && !_out[pack]) _break("not supplied what it holds");
        }
    }

    /// @dev Now and then long enough that a sender may take back; never until the lot expires.
    function wait(uint256 seed) external {
        if (seed % 16 == 0 && vm.getBlockTimestamp() < START_OF_LAST_MONTHS) _pass(15 days);
    }

    /// @dev Promise 7: each pack is with just the one that the map says.
    function check() external view {
        _same(bytes(violation), "", "promise 7");
        for (uint256 i = 0; i < PACKS; ++i) {
            (LicenceId holder, LicenceId to, ) = custody.custodyOf(_told().head, _pack(i));
            string memory what = string.concat("pack ", vm.toString(i));
            _same(LicenceId.unwrap(holder), LicenceId.unwrap(_places[i].holder), what);
            _same(LicenceId.unwrap(to), LicenceId.unwrap(_places[i].to), what);
        }
    }

    // ---- the map

    uint256 private constant START_OF_LAST_MONTHS = 1_772_442_000 + 300 days;

    function _leave(NodeId node, uint256 by, uint256 to, uint256 step) private {
        ++successes[step];
        (uint256 first, uint256 end) = _range(node);
        for (uint256 i = first; i < end; ++i) {
            if (_places[i].holder != _licences[by] || _places[i].to != NOBODY) _break("sent by another");
            _places[i].to = _licences[to];
        }
    }

    function _arrive(uint256 pack, uint256 by) private {
        if (_places[pack].to != _licences[by]) _break("received by another");
        _places[pack] = Place({ holder: _licences[by], to: NOBODY, sender: NOBODY });
    }

    /// @dev What a carrier has is on its way back; all else is its sender's again.
    function _goBack(uint256 pack) private {
        (_places[pack].to, _places[pack].sender) = (_places[pack].sender, NOBODY);
    }

    function _break(string memory what) private {
        if (bytes(violation).length == 0) violation = what;
    }

    function _range(NodeId node) private pure returns (uint256 first, uint256 end) {
        uint256 height = node.heightOf();
        return (node.indexOf() << height, (node.indexOf() + 1) << height);
    }

    // ---- choices

    function _drawNode(uint256 seed) private pure returns (NodeId) {
        uint256 level = seed % 3;
        uint256 place = (seed >> 8) % PACKS;
        return
            level == 0
                ? _pack(place)
                : level == 1
                    ? _case(place >> CASE)
                    : _pallet(place >> PALLET);
    }

    /// @dev Mostly by who has it.
    function _drawDispatch(uint256 seed) private view returns (NodeId node, uint256 by, uint256 to) {
        node = _drawNode(seed);
        (uint256 first, ) = _range(node);
        by = (seed >> 32) % 4 == 0 ? (seed >> 40) % 4 : _traderOf(_places[first].holder);
        to = (seed >> 48) % 4;
    }

    function _drawReceiver(uint256 seed, NodeId node) private view returns (uint256) {
        (uint256 first, ) = _range(node);
        return (seed >> 32) % 4 == 0 ? (seed >> 40) % 4 : _traderOf(_places[first].to);
    }

    function _traderOf(LicenceId licence) private view returns (uint256) {
        for (uint256 i = 1; i < 4; ++i) {
            if (_licences[i] == licence) return i;
        }
        return 0;
    }
}

/// @dev A linked library, as {Worlds} is.
library CustodyHandlers {
    function create() external returns (CustodyHandler) {
        return new CustodyHandler();
    }
}
