export { choosePacks, type PackSize } from "./choosePacks.ts";
export {
  dispensePrescription,
  type DispenseParameters,
  type DispenseResult,
} from "./dispensePrescription.ts";
export type { DispensingRecord } from "./DispensingRecord.ts";
export {
  COLLECTOR_NUMBERS,
  NOT_STATED,
  packCollection,
  packSupplyTerms,
  unpackCollection,
  type Collection,
  type CollectorKind,
  type SupplyTerms,
} from "./supplyTerms.ts";
export { findDispensing } from "./findDispensing.ts";
