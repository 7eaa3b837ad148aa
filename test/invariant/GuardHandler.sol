// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDispensing } from "../../contracts/dispensing/IDispensing.sol";
import { IGuardOffice } from "../../contracts/guard/IGuardOffice.sol";
import { ISupplyGuard } from "../../contracts/guard/ISupplyGuard.sol";
import { SupplyGuard } from "../../contracts/guard/SupplyGuard.sol";
import { IPrescriptions } from "../../contracts/prescription/IPrescriptions.sol";
import { CancelReason } from "../../contracts/types/CancelReason.sol";
import { NotDispensedReason } from "../../contracts/types/NotDispensedReason.sol";
import { Day } from "../../contracts/types/Day.sol";
import { Deferral } from "../../contracts/types/Deferral.sol";
import { DispenseOrder } from "../../contracts/types/DispenseOrder.sol";
import { GuardReceipt } from "../../contracts/types/GuardReceipt.sol";
import { Opening } from "../../contracts/types/Opening.sol";
import { OverrideReason } from "../../contracts/types/OverrideReason.sol";
import { PackLine } from "../../contracts/types/PackLine.sol";
import { Prescription } from "../../contracts/types/Prescription.sol";
import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionState } from "../../contracts/types/PrescriptionState.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { Role } from "../../contracts/types/Role.sol";
import { SupplyTerms } from "../../contracts/types/SupplyTerms.sol";
import { SupplyTrace } from "../../contracts/types/SupplyTrace.sol";
import { UndoOrder } from "../../contracts/types/UndoOrder.sol";
import { LotTree, TestLot } from "../support/sol/LotTree.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { Log, vm } from "../support/sol/Vm.sol";
import {
    GTIN,
    guardian,
    otherPharmacy,
    otherPrescriber,
    pharmacy,
    prescriber,
    START,
    UNITS_PER_PACK
} from "../support/sol/World.sol";
import { GuardModel } from "./GuardModel.sol";

/// @dev Prescribes and supplies to few patients through two prescribers and two pharmacies, with and without tags and
/// reasons, takes supplies back, and holds what goes through against the diary of {GuardModel}.
contract GuardHandler is GuardModel {
    using LotTree for TestLot;

    enum Action {
        Issue,
        IssueOverridden,
        IssueRefused,
        Supply,
        SupplyOverridden,
        SupplyRefused,
        Part,
        NextIssue,
        Cancel,
        CancelBlindly,
        NotDispensed,
        Reissue,
        Expire,
        Turn,
        Defer,
        Settle,
        ShownLate,
        UndoPart,
        UndoIssue,
        UndoRevive,
        UndoEnded,
        UndoReissued,
        UndoBeneath,
        UndoLate,
        UndoRefused,
        Release,
        Untraced,
        UntracedTold
    }

    /// @dev A supply that its pharmacy kept in a cell, and what of the prescription comes back with it.
    struct Kept {
        address site;
        Draft draft;
        uint256 supplied;
        uint256 issuesLeft;
        bool begun;
        bytes call;
    }

    /// @dev What went against promises 8 and 9, and, under zero, a call that failed for anything but the guard.
    mapping(uint256 number => string violation) public violationOf;
    mapping(Action action => uint256 count) public successesOf;
    uint256 private _seed;
    uint256 private _keys;
    /// @dev By the part's place in the diary.
    mapping(uint256 at => Kept kept) private _kept;
    /// @dev As many parts the diary had when an issue last ended without its rest.
    mapping(PrescriptionId id => uint256 at) private _endedAt;
    uint32 private _cells;
    uint256 private _lots;
    /// @dev Words of each event of the last call: topics, then data.
    bytes32[][] private _logs;

    constructor() {
        setUp();
        _firstTurn = START + 60 days;
    }

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](14);
        list[0] = this.issue.selector;
        list[1] = this.issue.selector;
        list[2] = this.supply.selector;
        list[3] = this.supply.selector;
        list[4] = this.supply.selector;
        list[5] = this.end.selector;
        list[6] = this.reissue.selector;
        list[7] = this.settle.selector;
        list[8] = this.pass.selector;
        list[9] = this.undo.selector;
        list[10] = this.undo.selector;
        list[11] = this.undo.selector;
        list[12] = this.end.selector;
        list[13] = this.pass.selector;
    }

    // ---- steps

    function issue(uint256 seed) external {
        _seed = seed;
        uint256 line = _draw(LINES);
        address account = _chance(3) ? otherPrescriber : prescriber;
        Draft memory draft = _drawDraft(line);
        OverrideReason reason = draft.tag == 0 ? OverrideReason.None : _drawReason();
        uint256 from = draft.notBefore > _now() ? draft.notBefore : _now();
        bool open = draft.tag != 0 && _isOpenElsewhere(line, account);
        bool covered = draft.tag != 0 && _isCovered(line, from, EARLY_DAYS, 0);

        (bool succeeded, bytes memory answer) = _call(
            account,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.issue, (_guardedOrderOf(draft, reason)))
        );
        _judge(succeeded, answer, draft, reason, open, covered, "issue");
        if (!succeeded) {
            ++successesOf[Action.IssueRefused];
            return;
        }
        ++successesOf[open || covered ? Action.IssueOverridden : Action.Issue];
        _scripts.push();
        uint256 which = _scripts.length - 1;
        (_scripts[which].draft, _scripts[which].line, _scripts[which].prescriber) = (draft, line, account);
        (_scripts[which].told, _scripts[which].issuesLeft) = (draft.tag != 0, draft.furtherIssues + 1);
        (_scripts[which].begun, _scripts[which].status) = (false, PrescriptionStatus.Issued);
        _takeOver(which);
    }

    function supply(uint256 seed) external {
        _seed = seed;
        (uint256 which, bool found) = _pick(true);
        if (!found) return;
        Script storage script = _scripts[which];
        address account = _hold(which);
        if (script.draft.tag == 0) return _supplyUntagged(which, account);
        (uint256 supplied, uint256 quantity) = (script.supplied, _drawQuantity(which));
        OverrideReason reason = _drawReason();
        uint256 lead = script.begun ? 7 : 0;
        bool covered = _isCovered(
            script.line,
            _now(),
            lead > EARLY_DAYS ? lead : EARLY_DAYS,
            SupplyGuard.secondsOf(28, 28, supplied)
        );

        (bool succeeded, bytes memory answer) = _callSupply(which, account, quantity, reason);
        _judge(succeeded, answer, script.draft, reason, false, covered, "supply");
        if (!succeeded) {
            ++successesOf[Action.SupplyRefused];
            return;
        }
        ++successesOf[covered ? Action.SupplyOverridden : Action.Supply];
        _hand({ which: which, quantity: quantity, told: true, untraced: false });
    }

    /// @dev Of any supply that was kept, mostly in time and by its pharmacy: of a part or of what ended an issue or the
    /// prescription, with whatever came since.
    function undo(uint256 seed) external {
        _seed = seed;
        (uint256 at, bool found) = _pickKept();
        if (!found) return;
        Kept storage kept = _kept[at];
        address site = kept.site;
        if (_chance(8)) site = site == pharmacy ? otherPharmacy : pharmacy;
        bool late = _now() >= _handed[at].at + 10 days;
        bool may = site == kept.site && !late && !_handed[at].undone && _isLast(at);
        PrescriptionState state = prescriptions.stateOf(_handed[at].id);

        (bool succeeded, ) = _call(site, address(dispensing), kept.call);
        _judgePrivacy(kept.draft, false);
        if (succeeded != may) _violate(0, succeeded ? "undone against the diary" : "undo");
        if (!succeeded) {
            ++successesOf[late ? Action.UndoLate : Action.UndoRefused];
            return;
        }
        _takeBack(at, state);
    }

    /// @dev Cancelled with its opening or without, or not dispensed.
    function end(uint256 seed) external {
        _seed = seed;
        if (_chance(3)) return;
        bool cancels = _chance(2);
        (uint256 which, bool found) = _pick(!cancels);
        if (!found) return;
        if (cancels) _cancel(which);
        else _notDispense(which);
    }

    function reissue(uint256 seed) external {
        _seed = seed;
        (uint256 which, bool found) = _pick(false);
        if (!found) return;
        Script storage script = _scripts[which];
        if (guardOffice.isDeferred(script.draft.id)) return;
        if (prescriptions.stateOf(script.draft.id) == PrescriptionState.Claimed && !_release(which)) return;
        Draft memory anew = _reissueDraft(script.draft, ++_keys);

        (bool succeeded, ) = _call(
            script.prescriber,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.reissue, (_reissueOf(script.draft, anew)))
        );
        _requireSuccess(succeeded, "reissue");
        ++successesOf[Action.Reissue];
        // The same prescription under another key. What is to be told of the former stays with it.
        if (script.told) {
            script.draft = anew;
            return;
        }
        (script.status, script.holder) = (PrescriptionStatus.Cancelled, address(0));
        _scripts.push(script);
        Script storage next = _scripts[_scripts.length - 1];
        (next.draft, next.status) = (anew, PrescriptionStatus.Issued);
        // What left no trace stays counted, by the token that goes on.
        for (uint256 i = 0; i < _handed.length; ++i) {
            if (_handed[i].script == which) _handed[i].script = _scripts.length - 1;
        }
    }

    function settle(uint256 seed) external {
        _seed = seed;
        (uint256 which, bool found) = _pickUntold();
        if (!found) return;
        Script storage script = _scripts[which];
        bytes32 tag = _tagIn(script.line, _epoch());
        bytes32 previousTag = _epoch() == 0 ? bytes32(0) : _tagIn(script.line, _epoch() - 1);
        bool shown = (_lives(which) && _isOpenElsewhere(script.line, script.prescriber));

        (bool succeeded, ) = _call(
            script.prescriber,
            address(guardOffice),
            abi.encodeCall(
                IGuardOffice.settle,
                (
                    script.draft.id,
                    Role.Prescriber,
                    _openingOf(script.draft),
                    tag,
                    previousTag,
                    OverrideReason.Emergency
                )
            )
        );
        _requireSuccess(succeeded, "settle");
        ++successesOf[Action.Settle];
        (script.draft.tag, script.draft.previousTag, script.told) = (tag, previousTag, true);
        bool logged = _hasLogged(ISupplyGuard.OverlapToldLate.selector, tag);
        if (shown && !logged) _violate(8, "settle");
        if (logged) ++successesOf[Action.ShownLate];
        _tellAll(which);
        _toldLate[script.line] = true;
    }

    function pass(uint256 seed) external {
        _seed = seed;
        uint256 epoch = _epoch();
        uint256 expired = _countExpired();
        _pass(
            _chance(2)
                ? _draw(4 days)
                : _chance(8)
                    ? _draw(90 days)
                    : _draw(25 days)
        );
        if (_epoch() != epoch) ++successesOf[Action.Turn];
        if (_countExpired() != expired) ++successesOf[Action.Expire];
    }

    // ---- promises

    /// @dev All that is open counts, and is given back when it is over: exactly where its end was told.
    function checkOpen() external view {
        for (uint256 line = 0; line < LINES; ++line) {
            for (uint256 epoch = 0; epoch <= _epoch(); ++epoch) {
                bytes32 tag = _tagIn(line, epoch);
                (uint256 living, uint256 stuck, uint256 last) = _countUnder(tag);
                uint256 open = lens.peek(tag).open;
                _holds(open >= living, "fewer are open than live");
                _holds(open <= living + stuck, "more are open than live or ended untold");
                _holds(_now() < last || open == 0, "open after the last has expired");
            }
        }
    }

    /// @dev The cover is what was handed over and not brought back, to the second, but for what was brought back from
    /// under another part or after a reissue: that is not less.
    function checkCover() external view {
        for (uint256 line = 0; line < LINES; ++line) {
            uint256 cover = lens.peek(_tagIn(line, _epoch())).coveredUntil;
            if (_epoch() != 0) {
                uint256 former = lens.peek(_tagIn(line, _epoch() - 1)).coveredUntil;
                if (former > cover) cover = former;
            }
            uint256 until = _lastsUntil(line);
            _holds(until <= _now() || cover >= until, "less is covered than was handed over");
            if (_toldLate[line]) continue;
            uint256 most = _coversUntil(line);
            _holds(most <= _now() ? cover <= _now() : cover == most, "more is covered than was handed over");
        }
    }

    // ---- parts of steps

    /// @dev What left no trace is known as far as the issue counts it; of what is over, only beside what was deferred.
    function _tellAll(uint256 which) private {
        uint256 left = _scripts[which].issuesLeft;
        // It ended with its last issue.
        if (left == 0) left = 1;
        bool known = _lives(which);
        for (uint256 i = 0; i < _handed.length; ++i) {
            Handed storage part = _handed[i];
            known = known || (part.script == which && !part.untraced && part.issuesLeft == left);
        }
        for (uint256 i = 0; i < _handed.length; ++i) {
            Handed storage part = _handed[i];
            if (part.script != which || part.told) continue;
            part.told = !part.untraced || (known && part.issuesLeft == left);
            if (part.told && part.untraced) ++successesOf[Action.UntracedTold];
        }
    }

    /// @dev In an outage, or, now and then, of a product of which nobody has said yet that it is monitored.
    function _supplyUntagged(uint256 which, address account) private {
        if (_chance(2)) return _defer(which, account);
        uint256 quantity = 1 + _draw(28 - _scripts[which].supplied);
        (bool succeeded, ) = _callSupply(which, account, quantity, OverrideReason.None);
        _requireSuccess(succeeded, "supply without a trace");
        ++successesOf[Action.Untraced];
        _hand({ which: which, quantity: quantity, told: false, untraced: true });
    }

    function _defer(uint256 which, address account) private {
        Script storage script = _scripts[which];
        Deferral memory former = guardOffice.deferralOf(script.draft.id);
        // Another pharmacy tells first what it supplied.
        if (former.supplies != 0 && former.dispenser != _licenceOf(account, Role.Dispenser)) return;
        if (_now() >= guardOffice.outage().until) {
            vm.prank(guardian);
            guardOffice.declareOutage(_now() + 3 days, 1_000);
        }
        uint256 quantity = _drawQuantity(which);
        (bool succeeded, ) = _callSupply(which, account, quantity, OverrideReason.None);
        _requireSuccess(succeeded, "supply without a tag");
        (succeeded, ) = _call(
            address(dispensing),
            address(guardOffice),
            abi.encodeCall(
                IGuardOffice.deferSupply,
                (script.draft.id, _licenceOf(account, Role.Dispenser), uint24(quantity))
            )
        );
        _requireSuccess(succeeded, "defer");
        ++successesOf[Action.Defer];
        _hand({ which: which, quantity: quantity, told: false, untraced: false });
    }

    /// @dev With a tag through the dispensing contract, with a pack of its own; the untold ones in its place.
    function _callSupply(
        uint256 which,
        address account,
        uint256 quantity,
        OverrideReason reason
    ) private returns (bool, bytes memory) {
        Script storage script = _scripts[which];
        if (script.draft.tag != 0) return _callDispense(which, account, quantity, reason);
        return
            _call(
                address(dispensing),
                address(prescriptions),
                abi.encodeCall(
                    IPrescriptions.supplyFrom,
                    (
                        script.draft.id,
                        _licenceOf(account, Role.Dispenser),
                        false,
                        _supplyTerms(quantity, script.supplied, 0),
                        _openingOf(script.draft)
                    )
                )
            );
    }

    /// @dev Mostly kept in a cell, so that it can be undone.
    function _callDispense(
        uint256 which,
        address account,
        uint256 quantity,
        OverrideReason reason
    ) private returns (bool succeeded, bytes memory answer) {
        Script storage script = _scripts[which];
        uint32 cell = _chance(6) ? 0 : ++_cells;
        DispenseOrder memory order = _order(
            script.draft,
            _freshPack(quantity),
            quantity,
            script.supplied,
            cell
        );
        order.terms = SupplyTerms.wrap(SupplyTerms.unwrap(order.terms) | (uint256(reason) << 56));
        (succeeded, answer) = _call(
            account,
            address(dispensing),
            abi.encodeCall(IDispensing.dispense, (order))
        );
        if (!succeeded || cell == 0) return (succeeded, answer);
        _kept[_handed.length] = Kept({
            site: account,
            draft: script.draft,
            supplied: script.supplied,
            issuesLeft: script.issuesLeft,
            begun: script.begun,
            call: abi.encodeCall(IDispensing.undo, (_undoingOf(order, cell)))
        });
    }

    /// @dev A lot of a single pack, of which `quantity` is taken.
    function _freshPack(uint256 quantity) private returns (PackLine memory line) {
        Day expiry = Day.wrap(uint16(_now() / 1 days + 365));
        TestLot memory lot = LotTree.grow(GTIN, bytes20(uint160(++_lots)), expiry, 0, 1);
        world.addLot(lot);
        line = lot.line(0);
        if (quantity < UNITS_PER_PACK) line.units[0] = LotTree.opened(line.units[0], quantity);
    }

    /// @dev From the log of the last call. Promise 9: what stands there of the cover is veiled.
    function _undoingOf(DispenseOrder memory order, uint32 cell) private returns (UndoOrder memory undoing) {
        (undoing.prescription, undoing.cell, undoing.quantity) = (
            order.prescription,
            cell,
            order.terms.quantityOf()
        );
        (undoing.opening, undoing.packs) = (order.opening, order.packs);
        for (uint256 i = 0; i < _logs.length; ++i) {
            bytes32[] storage words = _logs[i];
            if (words[0] != IDispensing.SupplyKept.selector) continue;
            GuardReceipt logged = GuardReceipt.wrap(uint256(words[6]));
            undoing.trace = SupplyTrace({
                slotBefore: uint256(words[4]),
                slotAfter: uint256(words[5]),
                guard: logged.veiled(order.prescription, order.opening.tag)
            });
            if (logged.coverAfter() == lens.peek(order.opening.tag).coveredUntil) _violate(9, "cover");
            return undoing;
        }
        _violate(0, "kept nothing");
    }

    /// @dev What was undone is with the pharmacy again, and the prescription as it was, unless it was reissued since.
    function _takeBack(uint256 at, PrescriptionState state) private {
        Handed storage part = _handed[at];
        Kept storage kept = _kept[at];
        Script storage script = _scripts[part.script];
        // The token that goes on counts the part, so its cover stays.
        bool reissued = PrescriptionId.unwrap(script.draft.id) != PrescriptionId.unwrap(part.id);
        (part.undone, part.stays) = (true, reissued || _isCoveredOver(at));
        if (reissued) {
            ++successesOf[Action.UndoReissued];
            return;
        }
        if (part.stays) ++successesOf[Action.UndoBeneath];
        bool ended = script.issuesLeft != kept.issuesLeft;
        (script.supplied, script.issuesLeft, script.begun) = (kept.supplied, kept.issuesLeft, kept.begun);
        if (script.status == PrescriptionStatus.Cancelled) {
            ++successesOf[Action.UndoEnded];
            return;
        }
        bool revives = state == PrescriptionState.Spent;
        ++successesOf[
            revives
                ? Action.UndoRevive
                : ended
                    ? Action.UndoIssue
                    : Action.UndoPart
        ];
        if (revives) script.status = PrescriptionStatus.Claimed;
        if (_read(script.draft).dispenser == _licenceOf(kept.site, Role.Dispenser)) script.holder = kept.site;
        _takeOver(part.script);
    }

    /// @dev Whether nothing was supplied of the token since, no issue of it ended otherwise, and nobody else holds it.
    function _isLast(uint256 at) private view returns (bool) {
        PrescriptionId id = _handed[at].id;
        if (at < _endedAt[id]) return false;
        for (uint256 i = at + 1; i < _handed.length; ++i) {
            bool same = PrescriptionId.unwrap(_handed[i].id) == PrescriptionId.unwrap(id);
            if (same && !_handed[i].undone) return false;
        }
        Prescription memory found = _read(_kept[at].draft);
        bool held =
            found.state == PrescriptionState.Claimed || found.state == PrescriptionState.CancelPending;
        return !held || found.dispenser == _licenceOf(_kept[at].site, Role.Dispenser);
    }

    /// @dev Now and then.
    function _release(uint256 which) private returns (bool) {
        Script storage script = _scripts[which];
        if (_chance(2)) return false;
        (bool succeeded, ) = _call(
            script.holder,
            address(prescriptions),
            abi.encodeCall(IPrescriptions.release, (script.draft.id))
        );
        _requireSuccess(succeeded, "release");
        ++successesOf[Action.Release];
        script.holder = address(0);
        // Half of them are not reissued.
        return _chance(2);
    }

    /// @dev Twenty-eight units for as many days: a day each.
    function _hand(uint256 which, uint256 quantity, bool told, bool untraced) private {
        Script storage script = _scripts[which];
        _handed.push(
            Handed({
                script: which,
                id: script.draft.id,
                line: script.line,
                at: _now(),
                lasts: quantity * 1 days,
                told: told,
                issuesLeft: script.issuesLeft,
                untraced: untraced,
                undone: false,
                stays: false
            })
        );
        script.supplied += quantity;
        if (script.supplied < 28) {
            ++successesOf[Action.Part];
            return;
        }
        _endIssue(which, PrescriptionStatus.Spent);
        script.begun = true;
    }

    function _endIssue(uint256 which, PrescriptionStatus last) private {
        Script storage script = _scripts[which];
        script.begun = script.begun || script.supplied != 0;
        (script.supplied, script.holder) = (0, address(0));
        if (--script.issuesLeft == 0) script.status = last;
        else ++successesOf[Action.NextIssue];
        _takeOver(which);
    }

    function _cancel(uint256 which) private {
        Script storage script = _scripts[which];
        bool blindly = _chance(4);
        Opening memory opening;
        if (!blindly) opening = _openingOf(script.draft);
        (bool succeeded, ) = _call(
            script.prescriber,
            address(prescriptions),
            abi.encodeCall(
                IPrescriptions.cancel,
                (script.draft.id, CancelReason.PrescribingError, Role.Prescriber, opening)
            )
        );
        _requireSuccess(succeeded, "cancel");
        ++successesOf[blindly ? Action.CancelBlindly : Action.Cancel];
        (script.status, script.stuck) = (PrescriptionStatus.Cancelled, blindly);
    }

    function _notDispense(uint256 which) private {
        Script storage script = _scripts[which];
        address account = _hold(which);
        (bool succeeded, ) = _call(
            account,
            address(prescriptions),
            abi.encodeCall(
                IPrescriptions.notDispensed,
                (script.draft.id, NotDispensedReason.NotCollected, _openingOf(script.draft))
            )
        );
        _requireSuccess(succeeded, "notDispensed");
        ++successesOf[Action.NotDispensed];
        _endedAt[script.draft.id] = _handed.length;
        _endIssue(which, PrescriptionStatus.Closed);
    }

    /// @dev The pharmacy that holds it, or either, which claims it.
    function _hold(uint256 which) private returns (address account) {
        Script storage script = _scripts[which];
        PrescriptionState state = prescriptions.stateOf(script.draft.id);
        if (state == PrescriptionState.Claimed) return script.holder;
        account = _chance(2) ? pharmacy : otherPharmacy;
        _claim(script.draft, account);
        script.holder = account;
    }

    /// @dev Dates are held against a model of their own in test/model/.
    function _takeOver(uint256 which) private {
        Prescription memory found = _read(_scripts[which].draft);
        Script storage script = _scripts[which];
        (script.expiresAt, script.notBefore) = (found.expiresAt, found.notBefore);
        if (script.expiresAt > script.latestExpiry) script.latestExpiry = script.expiresAt;
    }

    // ---- judgement

    /// @dev Promise 8: what overlaps in the diary is refused, or passes with a reason, which an event shows.
    function _judge(
        bool succeeded,
        bytes memory answer,
        Draft memory draft,
        OverrideReason reason,
        bool open,
        bool covered,
        string memory what
    ) private {
        bool overlaps = open || covered;
        if (!succeeded) {
            bytes4 selector = bytes4(answer);
            bool byGuard = selector == ISupplyGuard.OverlapNeedsReason.selector;
            if (!byGuard || reason != OverrideReason.None) _violate(0, what);
            return;
        }
        bool shown = draft.tag != 0 && _hasLogged(ISupplyGuard.OverlapOverridden.selector, draft.tag);
        if (overlaps && (!shown || reason == OverrideReason.None)) _violate(8, what);
        if (shown && reason == OverrideReason.None) _violate(8, "shown without a reason");
        _judgePrivacy(draft, shown);
    }

    /// @dev Promise 9: the tag shows in the events of an overlap alone, the salts and the content's hash in none.
    function _judgePrivacy(Draft memory draft, bool shown) private {
        bool tagged = false;
        for (uint256 i = 0; i < _logs.length; ++i) {
            for (uint256 j = 0; j < _logs[i].length; ++j) {
                bytes32 word = _logs[i][j];
                if (word == draft.groupSalt || word == draft.contentHash) _violate(9, "hash or salt");
                if (word == draft.previousTag && word != 0) _violate(9, "previous tag");
                tagged = tagged || (word == draft.tag && word != 0);
            }
        }
        if (tagged && !shown) _violate(9, "tag");
    }

    function _requireSuccess(bool succeeded, string memory what) private {
        if (!succeeded) _violate(0, what);
    }

    function _violate(uint256 number, string memory what) private {
        if (bytes(violationOf[number]).length == 0) violationOf[number] = what;
    }

    /// @dev Whether the last call logged an event about a tag.
    function _hasLogged(bytes32 topic, bytes32 tag) private view returns (bool) {
        for (uint256 i = 0; i < _logs.length; ++i) {
            if (_logs[i][0] == topic && _logs[i][1] == tag) return true;
        }
        return false;
    }

    // ---- draws

    function _drawDraft(uint256 line) private returns (Draft memory draft) {
        draft = _draft(++_keys);
        if (!_chance(7)) {
            draft.tag = _tagIn(line, _epoch());
            if (_epoch() != 0) draft.previousTag = _tagIn(line, _epoch() - 1);
        }
        if (_chance(3)) draft.furtherIssues = 1 + _draw(3);
        if (_chance(5)) draft.notBefore = _now() + _draw(30 days);
    }

    function _drawReason() private returns (OverrideReason) {
        if (_chance(2)) return OverrideReason.None;
        return OverrideReason(1 + _draw(uint256(type(OverrideReason).max)));
    }

    function _drawQuantity(uint256 which) private returns (uint256) {
        uint256 rest = 28 - _scripts[which].supplied;
        return _chance(2) ? rest : 1 + _draw(rest);
    }

    /// @param due whether it has to be
    function _pick(bool due) private returns (uint256 which, bool found) {
        uint256 first = _draw(_scripts.length + 1);
        for (uint256 i = 0; i < _scripts.length; ++i) {
            which = (first + i) % _scripts.length;
            if (_lives(which) && (!due || _now() >= _scripts[which].notBefore)) return (which, true);
        }
        return (0, false);
    }

    /// @dev Half of the time one of which an issue was begun, if there is any.
    function _pickUntold() private returns (uint256 which, bool found) {
        bool begun = _chance(2);
        uint256 first = _draw(_scripts.length + 1);
        for (uint256 i = 0; i < _scripts.length; ++i) {
            uint256 next = (first + i) % _scripts.length;
            if (_scripts[next].told) continue;
            if (!begun || (_scripts[next].supplied != 0 && _lives(next))) return (next, true);
            (which, found) = (next, true);
        }
    }

    /// @dev Mostly one that may be undone.
    function _pickKept() private returns (uint256 at, bool found) {
        bool any = _chance(6);
        uint256 first = _draw(_handed.length + 1);
        for (uint256 i = 0; i < _handed.length; ++i) {
            at = (first + i) % _handed.length;
            bool stands = !_handed[at].undone && _now() < _handed[at].at + 10 days;
            if (_kept[at].call.length != 0 && (any || stands)) return (at, true);
        }
        return (0, false);
    }

    function _countExpired() private view returns (uint256 count) {
        for (uint256 i = 0; i < _scripts.length; ++i) {
            if (_now() >= _scripts[i].expiresAt) ++count;
        }
    }

    function _call(
        address account,
        address target,
        bytes memory call
    ) private returns (bool succeeded, bytes memory answer) {
        vm.recordLogs();
        vm.prank(account);
        (succeeded, answer) = target.call(call);
        _keepLogs();
    }

    function _keepLogs() private {
        delete _logs;
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            _logs.push();
            for (uint256 j = 0; j < logs[i].topics.length; ++j) _logs[i].push(logs[i].topics[j]);
            bytes memory data = logs[i].data;
            for (uint256 j = 32; j <= data.length; j += 32) {
                bytes32 word;
                assembly ("memory-safe") {
                    word := mload(add(data, j))
                }
                _logs[i].push(word);
            }
        }
    }

    function _chance(uint256 oneIn) private returns (bool) {
        return _draw(oneIn) == 0;
    }

    function _draw(uint256 below) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % below;
    }
}

/// @dev A linked library, so that the handler is compiled once and not into each test.
library GuardHandlers {
    function create() external returns (GuardHandler) {
        return new GuardHandler();
    }
}
