import { MediConnectError } from "../errors/MediConnectError.ts";

/** A pack size that may be supplied. */
export interface PackSize {
  readonly gtin: string;
  /** In the group's counting unit. */
  readonly unitsPerPack: number;
}

/**
 * The fewest whole packs that add up to a quantity exactly.
 *
 * @returns one GTIN a pack, the biggest first
 * @throws MediConnectError `NO_WHOLE_PACKS`
 */
export function choosePacks(sizes: readonly PackSize[], quantity: number): string[] {
  const descending = [...sizes].sort((a, b) => b.unitsPerPack - a.unitsPerPack);
  // fewest[q]: the last pack of the shortest way to q units, and how many packs that way has.
  const fewest: ({ packs: number; last: PackSize } | undefined)[] = [];
  for (let units = 1; units <= quantity; units++) {
    for (const last of descending) {
      const rest = units - last.unitsPerPack;
      const before = rest === 0 ? 0 : fewest[rest]?.packs;
      if (before === undefined || before + 1 >= (fewest[units]?.packs ?? Infinity)) continue;
      fewest[units] = { packs: before + 1, last };
    }
  }
  const chosen: PackSize[] = [];
  for (let units = quantity; units > 0; units -= chosen.at(-1)?.unitsPerPack ?? 0) {
    const step = fewest[units];
    if (step === undefined) throw noWholePacks(sizes, quantity);
    chosen.push(step.last);
  }
  return chosen.sort((a, b) => b.unitsPerPack - a.unitsPerPack).map(({ gtin }) => gtin);
}

function noWholePacks(sizes: readonly PackSize[], quantity: number): MediConnectError {
  const known = sizes.map(({ unitsPerPack }) => unitsPerPack).join(", ");
  return new MediConnectError(
    "NO_WHOLE_PACKS",
    `${quantity} units cannot be made up of whole packs of ${known || "no known size"}.`,
    "Add a fitting pack to the table of medicines; opened packs are not supplied in this version.",
    { quantity, sizes: sizes.map(({ gtin }) => gtin) },
  );
}
