export { toCanonicalUri } from "./canonicalUri.ts";
export type { CaptureEvent } from "./CaptureEvent.ts";
export { type Epc, readEpc, writeEpcLink, writeEpcUrn } from "./epc.ts";
export {
  EPCIS_FAULTS,
  type EpcisFault,
  type EpcisFaultCode,
  EpcisFaults,
  epcisRemedyOf,
  type Lateness,
} from "./EpcisFaults.ts";
export { eventHashOf } from "./eventHash.ts";
export { type CaptureState, newCaptureState } from "./plan/CaptureState.ts";
export type { LateEvent } from "./plan/handOvers.ts";
export type { CaptureOptions } from "./plan/Desk.ts";
export { type CapturePlan, planCapture } from "./plan/planCapture.ts";
export type { PlannedAction, PlannedBox, PlannedNode } from "./plan/PlannedAction.ts";
export {
  exportEpcis,
  type HistoryOf,
  type HistoryParameters,
  readSupplyHistory,
} from "./history/exportEpcis.ts";
export type { ImportParameters, ImportStep } from "./import/ImportDesk.ts";
export {
  applyImport,
  importEpcis,
  type ImportPlan,
  type ImportProgress,
  type ImportResult,
  planImport,
} from "./import/importEpcis.ts";
export { ImportStopped, type SentStep } from "./import/ImportStopped.ts";
export type { JsonRecord } from "./json.ts";
export { noParties, type PartyBook, readParties } from "./parties.ts";
export { preHashOf } from "./preHash.ts";
export { readEpcis } from "./readEpcis.ts";
export { type EpcisCapture, readEpcisDocument } from "./readEpcisDocument.ts";
export { readEpcisXml } from "./readEpcisXml.ts";
export type { EventContent, SupplyChainEvent } from "./SupplyChainEvent.ts";
export { writeEpcisDocument } from "./writeEpcisDocument.ts";
