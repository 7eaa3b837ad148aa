import { quoteScan } from "../../gs1/characterSets.ts";
import { fieldText, type Row } from "./splitRow.ts";

/** The columns of a lot file, in the order in which we write them. */
export const LOT_COLUMNS = ["gtin", "lot", "expiry", "serial"] as const;

export type LotColumn = (typeof LOT_COLUMNS)[number];

/** Which field of a line holds which column. */
export type LotHeader = Readonly<Record<LotColumn, number>>;

/** Reads the first line; returns what is wrong with it as a text. */
export function readLotHeader(row: Row): LotHeader | string {
  const names = Array.from({ length: row.count }, (_, field) => fieldText(row, field));
  const missing = LOT_COLUMNS.filter((column) => !names.includes(column));
  const surplus = names.filter((name, field) => !isColumn(name) || names.indexOf(name) !== field);
  if (missing.length > 0)
    return `misses the column ${missing.join(" and ")}; the header is ${LOT_COLUMNS.join()}`;
  if (surplus.length > 0) {
    return `has the column ${quoteScan(surplus.join())} too many; the header is ${LOT_COLUMNS.join()}`;
  }
  const at = (column: LotColumn): number => names.indexOf(column);
  return { gtin: at("gtin"), lot: at("lot"), expiry: at("expiry"), serial: at("serial") };
}

function isColumn(name: string): name is LotColumn {
  return LOT_COLUMNS.some((column) => column === name);
}
