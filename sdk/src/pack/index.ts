export { activateProduct, type ActivateProductParameters } from "./activateProduct.ts";
export { formatIsoDay, parseIsoDay } from "./day.ts";
export { decommissionEach, type PackAnswer } from "./decommissionEach.ts";
export { decommissionPacks, type DecommissionParameters } from "./decommissionPacks.ts";
export {
  DECOMMISSION_REASONS,
  findDecommissioning,
  type Decommissioning,
  type DecommissionReason,
} from "./findDecommissioning.ts";
export { liftQuarantine } from "./liftQuarantine.ts";
export * from "./lotCsv/index.ts";
export {
  AUTHORITIES,
  type Authority,
  LOT_STATUSES,
  type LotStatus,
  PRODUCT_STATUSES,
  type ProductStatus,
  RECALL_LEVELS,
  type RecallLevel,
  type SafetyRole,
} from "./lotNames.ts";
export type {
  LotStore,
  PublishedLayout,
  PublishedLot,
  PublishedPlace,
  PublishedTranche,
  TrancheLabels,
} from "./LotStore.ts";
export { openMemoryLots } from "./memoryLots.ts";
export {
  buildPackLine,
  buildRemainderLine,
  packHead,
  packUnit,
  type NumberedPack,
  type OpenedPack,
  type PackLine,
} from "./packLine.ts";
export { proposeProduct, type ProductTerms } from "./proposeProduct.ts";
export { quarantineLot, type QuarantineLotParameters } from "./quarantineLot.ts";
export { parsePreset, type Preset, PRESETS } from "./presets.ts";
export { lotBytes, lotIdOf, readLot, requireLot, type ChainLot, type LotName } from "./readLot.ts";
export { readRemainder, type Remainder } from "./readRemainder.ts";
export { recallLot, type RecallLotParameters } from "./recallLot.ts";
export { monitorGroup, registerGroup, type ProductGroupTerms } from "./registerGroup.ts";
export { registerLot, type RegisterLotParameters, type RegisterLotResult } from "./registerLot.ts";
export {
  registerProduct,
  type RegisterProductParameters,
  type RegisterProductResult,
} from "./registerProduct.ts";
export {
  registerTranche,
  type RegisterTrancheParameters,
  type RegisterTrancheResult,
} from "./registerTranche.ts";
export { buildPackLines, resolvePacks, type ResolvedPack } from "./resolvePacks.ts";
export { verifyPack, type PackMismatch, type PackSuspicion, type PackVerdict } from "./verifyPack.ts";
export { withdrawProduct, type WithdrawProductParameters } from "./withdrawProduct.ts";
export { acknowledgeRecall, instructRecall, RECALL_REASONS, type RecallReason } from "./recallPapers.ts";
export { refreshProducts } from "./refreshProducts.ts";
