// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Legal class of a medicine (Misuse of Drugs Regulations 2001, Human Medicines Regulations 2012). It decides
/// how long a prescription lives. Values are stored in four bits; 1 to 5 are the schedules' own numbers.
enum Schedule {
    /// @dev Not known. Refused everywhere: nothing unknown counts as unscheduled.
    Unknown,
    /// @dev Schedule 1. Out of the scope of electronic prescriptions.
    Schedule1,
    /// @dev Schedule 2 controlled drug: 28 days.
    Schedule2,
    /// @dev Schedule 3 controlled drug: 28 days.
    Schedule3,
    /// @dev Schedule 4 controlled drug: 28 days.
    Schedule4,
    /// @dev Schedule 5 controlled drug: six months.
    Schedule5,
    /// @dev Any other medicine on prescription: six months.
    PrescriptionOnly
}
