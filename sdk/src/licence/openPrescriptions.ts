/** What becomes of what a prescriber had issued: names of the contracts' `OpenPrescriptions`, in their order. */
export const OPEN_PRESCRIPTIONS = ["honoured", "frozen"] as const;
export type OpenPrescriptions = (typeof OPEN_PRESCRIPTIONS)[number];

/** Number of the contracts' `OpenPrescriptions`. */
export function openPrescriptionsNumber(policy: OpenPrescriptions): number {
  return OPEN_PRESCRIPTIONS.indexOf(policy);
}
