import { MediConnectError } from "../errors/MediConnectError.ts";

/** What a prescriber says in figures; the contracts' `PrescriptionTerms`. */
export interface PrescriptionTerms {
  /** In the product group's counting unit. */
  readonly quantity: number;
  /** 0 where the prescriber did not say. */
  readonly daysSupply: number;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
  /** 1 for a prescription that does not repeat, 99 at most. */
  readonly issuesAllowed: number;
  /** Unix seconds. */
  readonly signedAt: number;
  /** Unix seconds; 0 for none. */
  readonly notBefore: number;
  /** Whether it is a later issue of a repeat, on a token of its own as on paper. */
  readonly laterIssue?: boolean;
  /** Licence of the pharmacy that the patient nominated. */
  readonly nominee?: number;
  /** Number of the contracts' `OverrideReason`, for an overlap that the guard sees; only with a tag. */
  readonly reason?: number;
}

/** Name of a schedule in tables and messages, to its number on chain. */
export const SCHEDULE_NUMBERS = { CD1: 1, CD2: 2, CD3: 3, CD4: 4, CD5: 5, POM: 6 } as const;

const MAX_DAYS_SUPPLY = 511;
const MAX_ISSUES = 99;

/**
 * Packs the terms into one word, as `contracts/types/PrescriptionTerms.sol` lays them out.
 *
 * @throws MediConnectError `TERMS_OUT_OF_RANGE`
 */
export function packTerms(terms: PrescriptionTerms): bigint {
  return (
    field("quantity", terms.quantity, 2 ** 24 - 1) |
    (field("daysSupply", terms.daysSupply, MAX_DAYS_SUPPLY) << 24n) |
    (field("schedule", terms.schedule, SCHEDULE_NUMBERS.POM) << 40n) |
    (field("signedAt", terms.signedAt, 2 ** 32 - 1) << 48n) |
    (field("notBefore", terms.notBefore, 2 ** 32 - 1) << 80n) |
    (field("issuesAllowed less one", terms.issuesAllowed - 1, MAX_ISSUES - 1) << 112n) |
    (field("laterIssue", terms.laterIssue === true ? 1 : 0, 1) << 119n) |
    (field("nominee", terms.nominee ?? 0, 2 ** 32 - 1) << 120n) |
    (field("reason", terms.reason ?? 0, 2 ** 8 - 1) << 152n)
  );
}

/** Schedule, dates and repeats of packed terms: all that decides how long a prescription lives, as the contract has it. */
export function lifeTermsOf(terms: bigint): bigint {
  return (terms >> 40n) & (2n ** 80n - 1n);
}

function field(name: string, value: number, most: number): bigint {
  if (Number.isInteger(value) && value >= 0 && value <= most) return BigInt(value);
  throw new MediConnectError(
    "TERMS_OUT_OF_RANGE",
    `The ${name} of the prescription is ${value}; the chain holds whole numbers from 0 to ${most}.`,
    "Correct the message, or split the prescription.",
    { name, value, most },
  );
}
