import { MediConnectError } from "../errors/MediConnectError.ts";
import { SCHEDULE_NUMBERS } from "./prescriptionTerms.ts";
import { type RegionClock, startOfDayAfter, startOfMonthAfter } from "./regionTime.ts";

const CONTROLLED_DAYS = 28;
const ORDINARY_MONTHS = 6;
const REPEAT_MONTHS = 12;
const LEAD_DAYS = 7;

/** How many days before its due date an issue of a repeat may be supplied: a quarter of its days, seven at most. */
export function leadDaysOf(daysSupply: number): number {
  return Math.min(LEAD_DAYS, Math.floor(daysSupply / 4));
}

/**
 * Unix seconds from which issue `issue` of a repeat on paper may be supplied, where each issue has a token of its own:
 * its due date, counted from the appropriate date of the first, less the lead. The first issue has no such time.
 *
 * Source: NHS electronic repeat dispensing, as `contracts/prescription/RepeatDates.sol` counts for one token.
 */
export function notBeforeOfIssue(
  clock: RegionClock,
  appropriateAt: number,
  { issue, daysSupply }: { readonly issue: number; readonly daysSupply: number },
): number {
  return startOfDayAfter(clock, appropriateAt, (issue - 1) * daysSupply - leadDaysOf(daysSupply));
}

/**
 * Unix seconds at which a prescription expires, as `contracts/libraries/PrescriptionExpiry.sol` computes it: golden
 * vectors hold both to the same.
 */
export function expiryOf(
  clock: RegionClock,
  {
    schedule,
    signedAt,
    notBefore,
    laterIssue,
  }: {
    readonly schedule: number;
    readonly signedAt: number;
    readonly notBefore: number;
    readonly laterIssue: boolean;
  },
): number {
  if (laterIssue) return startOfMonthAfter(clock, signedAt, REPEAT_MONTHS);
  const appropriateAt = Math.max(signedAt, notBefore);
  return schedule <= SCHEDULE_NUMBERS.CD4
    ? startOfDayAfter(clock, appropriateAt, CONTROLLED_DAYS)
    : startOfMonthAfter(clock, appropriateAt, ORDINARY_MONTHS);
}

/**
 * A code for an issue that expires before it may be supplied would be worth nothing.
 *
 * @throws MediConnectError `REPEAT_TOO_LONG`
 */
export function requireWithinRepeat(
  clock: RegionClock,
  terms: {
    readonly schedule: number;
    readonly signedAt: number;
    readonly notBefore: number;
    readonly laterIssue: boolean;
    readonly issue: number;
    readonly issues: number;
  },
): void {
  if (!terms.laterIssue || terms.notBefore < expiryOf(clock, terms)) return;
  throw new MediConnectError(
    "REPEAT_TOO_LONG",
    `Issue ${terms.issue} of ${terms.issues} would be due more than twelve months after the signature.`,
    "Prescribe fewer issues or fewer days; a repeat ends after twelve months.",
    { issue: terms.issue, issues: terms.issues },
  );
}
