export { parseExpiry } from "./expiryDay.ts";
export { findSerial } from "./findSerial.ts";
export { generateSerials, type GenerateSerialsParameters } from "./generateSerials.ts";
export type { LotFault } from "./lotFaults.ts";
export { createLotFile, type LotFile } from "./lotFile.ts";
export { parseLotCsv } from "./parseLotCsv.ts";
