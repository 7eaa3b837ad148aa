import path from "node:path";
import { parseExpiry, createLotFile, generateSerials, writeLotCsv } from "../../sdk/src/node.ts";

// Writes lot-sample.csv, or the file that is named instead.
const lot = { gtin: "05000000000012", lot: "MC26A01", expiry: parseExpiry("2028-06-30") };
const target = process.argv[2] ?? path.join(import.meta.dirname, "lot-sample.csv");
await writeLotCsv(target, createLotFile(lot, await generateSerials({ seed: "MC26A01", count: 1000 })));
