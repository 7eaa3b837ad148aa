// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Why a clinician let an overlap pass. A code, never a text: a text would tell about the patient. Values are
/// logged; new ones are appended.
enum OverrideReason {
    /// @dev No reason. An overlap without one is refused.
    None,
    /// @dev The medicine was lost, stolen or spoilt.
    LostOrDamaged,
    /// @dev The dose was raised, so what is left does not last.
    DoseIncreased,
    /// @dev Another strength, form or brand takes the place of what is left.
    TherapyChanged,
    /// @dev Supply ahead of a journey or of days on which nobody is open.
    TravelOrHoliday,
    /// @dev The other prescription is known, and both are meant to be taken.
    IntendedBeside,
    /// @dev The other prescription is known, and will not be used.
    ReplacesOther,
    /// @dev The patient would come to harm without it, and nothing could be asked.
    Emergency,
    /// @dev End of life care.
    PalliativeCare,
    /// @dev The patient was checked, and what the guard knows is not theirs or not true. The regulator may correct it.
    GuardMistaken
}

/// @dev Whether a number is one of them, or none.
function isOverrideReason(uint256 number) pure returns (bool) {
    return number <= uint256(type(OverrideReason).max);
}
