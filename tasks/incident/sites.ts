/** Who acts on the embedded chain where nobody is named. */
export const USUAL_SITES = {
  dispenser: "pharmacy-1",
  wholesaler: "wholesaler-1",
  manufacturer: "manufacturer-1",
  regulator: "regulator-1",
} as const;
