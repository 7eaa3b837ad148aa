export { formatIsoDay, parseIsoDay } from "./day.ts";
export { decommissionPacks, type DecommissionParameters } from "./decommissionPacks.ts";
export {
  DECOMMISSION_REASONS,
  findDecommissioning,
  type Decommissioning,
  type DecommissionReason,
} from "./findDecommissioning.ts";
export * from "./lotCsv/index.ts";
export { openLotStore, type LotStore, type PublishedLot } from "./lotStore.ts";
export { buildPackLine, packHead, packUnit, type NumberedPack, type PackLine } from "./packLine.ts";
export {
  LOT_STATUSES,
  lotBytes,
  lotIdOf,
  readLot,
  type ChainLot,
  type LotName,
  type LotStatus,
} from "./readLot.ts";
export { recallLot, type RecallLotParameters } from "./recallLot.ts";
export { registerLot, type RegisterLotParameters, type RegisterLotResult } from "./registerLot.ts";
export {
  registerProduct,
  type ProductGroupTerms,
  type ProductTerms,
  type RegisterProductParameters,
  type RegisterProductResult,
} from "./registerProduct.ts";
export { buildPackLines, resolvePacks, type ResolvedPack } from "./resolvePacks.ts";
export { verifyPack, type PackMismatch, type PackVerdict } from "./verifyPack.ts";
