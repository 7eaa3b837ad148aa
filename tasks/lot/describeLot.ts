import { type ChainLot, formatIsoDay } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";

/** @param packs how many the published files hold; left out where none is published here */
export function describeLot(lot: ChainLot, packs?: number): string {
  return formatFacts({
    gtin: lot.gtin,
    lot: lot.lot,
    status: describeLotState(lot),
    "expires after": formatIsoDay(lot.expiry),
    ...(packs === undefined ? {} : { packs }),
  });
}

/** The same for machines: with the date as it is printed on packs, as every task has it. */
export function lotForMachines(lot: ChainLot): Omit<ChainLot, "expiry"> & { readonly expiry: string } {
  return { ...lot, expiry: formatIsoDay(lot.expiry) };
}

/** The lot's state in words, with what stands behind it. */
export function describeLotState({
  status,
  recallClass,
  recallLevel,
  quarantinedBy,
}: Pick<ChainLot, "status" | "recallClass" | "recallLevel" | "quarantinedBy">): string {
  const recall = recallClass === 0 ? [] : [`recall class ${recallClass}, ${recallLevel} level`];
  const quarantine = quarantinedBy === "none" ? [] : [`in quarantine by ${quarantinedBy}`];
  const reasons = [...quarantine, ...recall].join("; ");
  return reasons === "" ? status : `${status} (${reasons})`;
}
