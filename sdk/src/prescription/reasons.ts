import { MediConnectError } from "../errors/MediConnectError.ts";
import {
  CANCELLATION_REASONS,
  type CancellationReason,
  type EpsCode,
  nameOfCode,
  NOT_DISPENSED_REASONS,
  type NotDispensedReason,
} from "../fhir/epsCodes.ts";

type CodeTable<Name extends string> = Readonly<Record<Name, EpsCode>>;

/** Number on chain of a reason: the contracts' enums count as the codes of NHS EPS do. */
export function cancellationNumber(reason: CancellationReason): number {
  return Number(CANCELLATION_REASONS[reason].code);
}

/** Number on chain of a reason: the contracts' enums count as the codes of NHS EPS do. */
export function notDispensedNumber(reason: NotDispensedReason): number {
  return Number(NOT_DISPENSED_REASONS[reason].code);
}

/** Reads the number of a `PrescriptionCancelled` event. */
export function cancellationReasonOf(number: number): CancellationReason | undefined {
  return nameOfCode(CANCELLATION_REASONS, padded(number));
}

/** Reads the number of a `PrescriptionNotDispensed` event. */
export function notDispensedReasonOf(number: number): NotDispensedReason | undefined {
  return nameOfCode(NOT_DISPENSED_REASONS, padded(number));
}

/**
 * A reason as people give it: EPS' code, with or without its zeros, or its name here.
 *
 * @throws MediConnectError `REASON_UNKNOWN`, which lists the codes
 */
export function parseCancellationReason(text: string): CancellationReason {
  return parseReason(CANCELLATION_REASONS, text);
}

/** As `parseCancellationReason`, of a pharmacy that does not supply. */
export function parseNotDispensedReason(text: string): NotDispensedReason {
  return parseReason(NOT_DISPENSED_REASONS, text);
}

function parseReason<Name extends string>(table: CodeTable<Name>, text: string): Name {
  const code = /^\d{1,4}$/.test(text) ? padded(Number(text)) : text;
  for (const name in table) if (name === text || table[name].code === code) return name;
  throw new MediConnectError(
    "REASON_UNKNOWN",
    `There is no reason ${JSON.stringify(text)}.`,
    `Give one of: ${listReasons(table)}.`,
    { reason: text },
  );
}

/** All codes of a table with EPS' texts, for help. */
export function listReasons(table: CodeTable<string>): string {
  return Object.values(table)
    .map(({ code, display }) => `${code} ${display}`)
    .join("; ");
}

function padded(number: number): string {
  return String(number).padStart(4, "0");
}
