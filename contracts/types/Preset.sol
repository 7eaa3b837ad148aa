// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Under which law the packs of a lot move. Stored in two bits; new values are appended.
enum Preset {
    /// @dev United Kingdom: packs are verified by agreement; custody is told where the trade tells it.
    Uk,
    /// @dev European Union, Delegated Regulation (EU) 2016/161: verified end to end, at the maker and where it is
    /// supplied; who held it in between is not told.
    EuFmd,
    /// @dev United States, Drug Supply Chain Security Act: every change of hands is told, and a pharmacy supplies only
    /// what it holds.
    UsDscsa
}
