// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { LicenceId } from "./LicenceId.sol";

/// @dev What a prescriber says in figures, in one word, since it is paid for on every issue.
///
/// | bits    | field         | unit                                                                            |
/// |---------|---------------|---------------------------------------------------------------------------------|
/// | 0-23    | quantity      | counting units of the product group, per issue                                  |
/// | 24-39   | daysSupply    | days that the quantity lasts, 511 at most; zero where it is not said             |
/// | 40-47   | schedule      | {Schedule}                                                                      |
/// | 48-79   | signedAt      | unix time of the prescriber's signature                                         |
/// | 80-111  | notBefore     | unix time before which nothing may be supplied; zero for none                   |
/// | 112-118 | furtherIssues | issues beyond the first; zero for a prescription that does not repeat            |
/// | 119     | laterIssue    | a later issue of a repeat, on a token of its own as on paper                    |
/// | 120-151 | nominee       | licence of the pharmacy that the patient nominated; zero for none               |
/// | 152-159 | reason        | {OverrideReason} for an overlap that the guard sees; zero for none              |
type PrescriptionTerms is uint256;

using {
    quantityOf,
    daysSupplyOf,
    scheduleOf,
    signedAtOf,
    notBeforeOf,
    furtherIssuesOf,
    isLaterIssue,
    repeats,
    nomineeOf,
    reasonOf,
    lifeTermsOf,
    isWithinBits
} for PrescriptionTerms global;

function quantityOf(PrescriptionTerms self) pure returns (uint256) {
    return PrescriptionTerms.unwrap(self) & 0xffffff;
}

function daysSupplyOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 24) & 0xffff;
}

/// @return number of the schedule, which may lie beyond {Schedule}
function scheduleOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 40) & 0xff;
}

function signedAtOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 48) & 0xffffffff;
}

function notBeforeOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 80) & 0xffffffff;
}

function furtherIssuesOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 112) & 0x7f;
}

function isLaterIssue(PrescriptionTerms self) pure returns (bool) {
    return (PrescriptionTerms.unwrap(self) >> 119) & 1 != 0;
}

/// @return whether it has further issues, or is one
function repeats(PrescriptionTerms self) pure returns (bool) {
    return (PrescriptionTerms.unwrap(self) >> 112) & 0xff != 0;
}

function nomineeOf(PrescriptionTerms self) pure returns (LicenceId) {
    return LicenceId.wrap(uint32(PrescriptionTerms.unwrap(self) >> 120));
}

/// @return number of the reason, which may lie beyond {OverrideReason}
function reasonOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 152) & 0xff;
}

/// @return schedule, dates and repeats, all that decides how long it lives; never as much as the word's highest value
function lifeTermsOf(PrescriptionTerms self) pure returns (uint256) {
    return (PrescriptionTerms.unwrap(self) >> 40) & 0xffffffffffffffffffff;
}

/// @return whether no bit beyond the fields is set
function isWithinBits(PrescriptionTerms self) pure returns (bool) {
    return PrescriptionTerms.unwrap(self) >> 160 == 0;
}
