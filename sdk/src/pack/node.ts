export { readLotCsv } from "./lotCsv/readLotCsv.ts";
export { writeLotCsv } from "./lotCsv/writeLotCsv.ts";
export { openLotStore } from "./lotFolder.ts";
