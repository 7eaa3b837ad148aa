export { type AiDefinition, type AiPart, aiTable, findAi } from "./aiTable.ts";
export type { AiRuleName } from "./aiRules.ts";
export { belongsTo, type CharacterSet, GS, quoteScan } from "./characterSets.ts";
export {
  computeCheckDigit,
  hasValidCheckDigit,
  normaliseGtin,
  requireGln,
  requireSscc,
} from "./checkDigits.ts";
export { checkElement, type Gs1Element } from "./checkElement.ts";
export { computeCheckPair, hasValidCheckPair } from "./checkPair.ts";
export { buildDigitalLink, type DigitalLinkParts, isDigitalLink, parseDigitalLink } from "./digitalLink.ts";
export type { DrawOptions } from "./drawBarcode.ts";
export { drawDataMatrixSvg } from "./drawDataMatrix.ts";
export { drawQrCodeSvg, type ErrorCorrectionLevel, type QrCodeOptions } from "./drawQrCode.ts";
export { expiryToIso, isoToExpiry } from "./expiryDate.ts";
export {
  type ElementStringForm,
  formatElementString,
  packElements,
  packElementString,
} from "./formatElementString.ts";
export { type KeyboardLayout, swapLetterCase, undoLayout } from "./keyboardLayouts.ts";
export type { PackCode } from "./PackCode.ts";
export { gs1SymbologyIdentifiers, parseElementString } from "./parseElementString.ts";
export { type PackScan, type PossibleScanFault, readPackScan } from "./readPackScan.ts";
export { buildSscc, readSsccReference, requireCompanyPrefix } from "./sscc.ts";
