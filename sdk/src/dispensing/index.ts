export { choosePacks, type PackSize } from "./choosePacks.ts";
export {
  dispensePrescription,
  type DispenseParameters,
  type DispenseResult,
} from "./dispensePrescription.ts";
export type { DispensingRecord } from "./DispensingRecord.ts";
export { findDispensing } from "./findDispensing.ts";
