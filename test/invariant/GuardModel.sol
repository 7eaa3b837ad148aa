// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PrescriptionId } from "../../contracts/types/PrescriptionId.sol";
import { PrescriptionStatus } from "../../contracts/types/PrescriptionStatus.sol";
import { Draft } from "../support/sol/PrescriptionSuite.sol";
import { UndoSuite } from "../support/sol/UndoSuite.sol";

/// @dev What few patients were prescribed and handed over, as a diary that knows no slot and no count: from it follows
/// what overlaps. A *line* is one patient and one substance.
abstract contract GuardModel is UndoSuite {
    struct Script {
        Draft draft;
        uint256 line;
        address prescriber;
        uint256 expiresAt;
        /// @dev The latest expiry that it ever had. An undo makes it shorter, and a group keeps its end.
        uint256 latestExpiry;
        uint256 notBefore;
        uint256 supplied;
        uint256 issuesLeft;
        bool begun;
        PrescriptionStatus status;
        /// @dev The guard was told of it, at its issue or later.
        bool told;
        /// @dev It ended in a way that the guard learns only by its expiry.
        bool stuck;
        /// @dev Whose claim stands, if any.
        address holder;
    }

    struct Handed {
        uint256 script;
        /// @dev Of the token; a prescription that is reissued gets another.
        PrescriptionId id;
        uint256 line;
        uint256 at;
        uint256 lasts;
        bool told;
        /// @dev Issues that were left of its prescription, its own included.
        uint256 issuesLeft;
        /// @dev Neither under a tag nor deferred: nothing but the issue's count knows of it.
        bool untraced;
        /// @dev Brought back: no medicine in the patient's hands.
        bool undone;
        /// @dev Brought back while another part lay on top, or after a reissue, and so covers on as if it had not been.
        bool stays;
    }

    uint256 internal constant PATIENTS = 3;
    uint256 internal constant SUBSTANCES = 2;
    uint256 internal constant LINES = PATIENTS * SUBSTANCES;
    uint256 internal constant EPOCH = 700 days;

    Script[] internal _scripts;
    Handed[] internal _handed;
    /// @dev Something of it was told late: its cover may be longer than what was handed over, never shorter.
    mapping(uint256 line => bool late) internal _toldLate;
    uint256 internal _firstTurn;

    // ---- tags

    function _epoch() internal view returns (uint256) {
        return _now() < _firstTurn ? 0 : 1 + (_now() - _firstTurn) / EPOCH;
    }

    function _tagIn(uint256 line, uint256 epoch) internal pure returns (bytes32) {
        return keccak256(abi.encode("tag", line / SUBSTANCES, line % SUBSTANCES, epoch));
    }

    // ---- what is so

    function _lives(uint256 which) internal view returns (bool) {
        Script storage script = _scripts[which];
        bool unburned =
            script.status == PrescriptionStatus.Issued || script.status == PrescriptionStatus.Claimed;
        return unburned && _now() < script.expiresAt;
    }

    /// @dev Another prescriber's, of which the guard was told.
    function _isOpenElsewhere(uint256 line, address account) internal view returns (bool) {
        for (uint256 i = 0; i < _scripts.length; ++i) {
            Script storage other = _scripts[i];
            if (other.line == line && other.told && _lives(i) && other.prescriber != account) return true;
        }
        return false;
    }

    /// @dev When what was handed over, and not brought back, runs out, taken as it was prescribed; zero where nothing
    /// was.
    function _lastsUntil(uint256 line) internal view returns (uint256) {
        return _until(line, false);
    }

    /// @dev The same with what was brought back and still covers: rule 10.
    function _coversUntil(uint256 line) internal view returns (uint256) {
        return _until(line, true);
    }

    function _until(uint256 line, bool withStaying) private view returns (uint256 until) {
        for (uint256 i = 0; i < _handed.length; ++i) {
            Handed storage part = _handed[i];
            bool counts = !part.undone || (withStaying && part.stays);
            if (part.line != line || !part.told || !counts) continue;
            until = (until < part.at ? part.at : until) + part.lasts;
        }
    }

    /// @dev Whether another part came later and covers.
    function _isCoveredOver(uint256 at) internal view returns (bool) {
        for (uint256 i = at + 1; i < _handed.length; ++i) {
            Handed storage later = _handed[i];
            bool covers = later.told && (!later.undone || later.stays);
            if (later.line == _handed[at].line && covers) return true;
        }
        return false;
    }

    function _isCovered(
        uint256 line,
        uint256 from,
        uint256 earlyDays,
        uint256 own
    ) internal view returns (bool) {
        uint256 until = _lastsUntil(line);
        return until > from + own && (until - from - own) / 1 days > earlyDays;
    }

    // ---- what the guard may know of a tag

    /// @return living under the tag, and those of which the guard learns the end only by an expiry
    function _countUnder(bytes32 tag) internal view returns (uint256 living, uint256 stuck, uint256 last) {
        for (uint256 i = 0; i < _scripts.length; ++i) {
            Script storage script = _scripts[i];
            if (!script.told || script.draft.tag != tag) continue;
            if (script.latestExpiry > last) last = script.latestExpiry;
            if (_lives(i)) ++living;
            else if (script.stuck || _hasExpired(script)) ++stuck;
        }
    }

    function _hasExpired(Script storage script) private view returns (bool) {
        return script.status == PrescriptionStatus.Issued || script.status == PrescriptionStatus.Claimed;
    }
}
