import { type ChainLot, formatIsoDay } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";

/** @param packs how many the published file holds; left out where none is published here */
export function describeLot({ gtin, lot, status, recallClass, expiry }: ChainLot, packs?: number): string {
  return formatFacts({
    gtin,
    lot,
    status: recallClass === 0 ? status : `${status} (class ${recallClass})`,
    "expires after": formatIsoDay(expiry),
    ...(packs === undefined ? {} : { packs }),
  });
}
