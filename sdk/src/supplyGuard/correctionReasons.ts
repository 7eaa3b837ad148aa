import { MediConnectError } from "../errors/MediConnectError.ts";

/** Why a regulator corrects what stands under a tag; numbers are those of the contracts' `GuardCorrectionReason`. */
export const CORRECTION_REASONS = {
  wrongPatient: { number: 1, display: "prescribed or supplied under another patient's tag by mistake" },
  poisoned: { number: 2, display: "done on purpose, to keep the patient from the medicine" },
  medicineGone: { number: 3, display: "the medicine was given back, destroyed or lost" },
  endedWithoutTag: { number: 4, display: "a prescription was ended without its tag" },
} as const;

export type CorrectionReason = keyof typeof CORRECTION_REASONS;

export function correctionReasonOf(number: number): CorrectionReason | undefined {
  return (Object.keys(CORRECTION_REASONS) as CorrectionReason[]).find(
    (name) => CORRECTION_REASONS[name].number === number,
  );
}

/** @throws MediConnectError `CORRECTION_REASON_UNKNOWN`, which lists them */
export function parseCorrectionReason(text: string): CorrectionReason {
  const names = Object.keys(CORRECTION_REASONS) as CorrectionReason[];
  const found = names.find((name) => name === text || String(CORRECTION_REASONS[name].number) === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "CORRECTION_REASON_UNKNOWN",
    `There is no reason ${JSON.stringify(text)} to correct a tag.`,
    `Give one of: ${names.map((name) => `${name} (${CORRECTION_REASONS[name].display})`).join("; ")}.`,
    { reason: text },
  );
}
