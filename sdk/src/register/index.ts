export { formatRegisterCsv } from "./formatRegisterCsv.ts";
export { parseReceiptsCsv, type StockReceipt } from "./parseReceiptsCsv.ts";
export { readRegister, type ReadRegisterParameters } from "./readRegister.ts";
export { REGISTER_KINDS, type RegisterEntry, type RegisterKind, type RegisterPage } from "./RegisterPage.ts";
