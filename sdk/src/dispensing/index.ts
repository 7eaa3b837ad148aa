export { choosePacks, type PackSize } from "./choosePacks.ts";
export { dispensePrescription } from "./dispensePrescription.ts";
export type { DispenseParameters, DispenseResult } from "./supplyPrescription.ts";
export type { DispensingRecord } from "./DispensingRecord.ts";
export { lineFactsOf } from "./lineFactsOf.ts";
export {
  NOT_STATED,
  packCollection,
  packSupplyTerms,
  unpackCollection,
  type Collection,
  type SupplyTerms,
} from "./supplyTerms.ts";
export { walkIn, type WalkInParameters } from "./walkIn.ts";
export { findDispensing } from "./findDispensing.ts";
