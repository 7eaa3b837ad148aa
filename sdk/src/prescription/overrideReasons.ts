import { MediConnectError } from "../errors/MediConnectError.ts";

/** Why a clinician lets an overlap pass; numbers are those of the contracts' `OverrideReason`. */
export const OVERRIDE_REASONS = {
  lostOrDamaged: { number: 1, display: "the medicine was lost, stolen or spoilt" },
  doseIncreased: { number: 2, display: "the dose was raised" },
  therapyChanged: { number: 3, display: "another strength, form or brand takes its place" },
  travelOrHoliday: { number: 4, display: "ahead of a journey or of days on which nobody is open" },
  intendedBeside: { number: 5, display: "the other prescription is known; both are meant" },
  replacesOther: { number: 6, display: "the other prescription is known and will not be used" },
  emergency: { number: 7, display: "the patient would come to harm without it" },
  palliativeCare: { number: 8, display: "end of life care" },
  guardMistaken: { number: 9, display: "what the guard knows is not this patient's, or not true" },
} as const;

export type OverrideReason = keyof typeof OVERRIDE_REASONS;

/** Number on chain; 0 where no reason is given. */
export function overrideNumber(reason: OverrideReason | undefined): number {
  return reason === undefined ? 0 : OVERRIDE_REASONS[reason].number;
}

/** Reads the number of an `OverlapOverridden` event. */
export function overrideReasonOf(number: number): OverrideReason | undefined {
  return (Object.keys(OVERRIDE_REASONS) as OverrideReason[]).find(
    (name) => OVERRIDE_REASONS[name].number === number,
  );
}

/**
 * A reason as people give it: its name or its number.
 *
 * @throws MediConnectError `OVERRIDE_REASON_UNKNOWN`, which lists them
 */
export function parseOverrideReason(text: string): OverrideReason {
  const found = (Object.keys(OVERRIDE_REASONS) as OverrideReason[]).find(
    (name) => name === text || String(OVERRIDE_REASONS[name].number) === text,
  );
  if (found !== undefined) return found;
  throw new MediConnectError(
    "OVERRIDE_REASON_UNKNOWN",
    `There is no reason ${JSON.stringify(text)} to let an overlap pass.`,
    `Give one of: ${listOverrideReasons()}.`,
    { reason: text },
  );
}

/** All reasons with what they mean, for help. */
export function listOverrideReasons(): string {
  return Object.entries(OVERRIDE_REASONS)
    .map(([name, { display }]) => `${name} (${display})`)
    .join("; ");
}
