import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import type { LotStore } from "./lotStore.ts";
import { buildRemainderLine, type PackLine } from "./packLine.ts";
import { readRemainder, type Remainder } from "./readRemainder.ts";
import { buildPackLines, type ResolvedPack, resolvePacks } from "./resolvePacks.ts";

/** A scanned pack to supply: whole, a part of it, or from what is left of it. */
export interface PackPick {
  readonly pack: PackCode;
  /** Counting units; the whole pack, or all that is left of an opened one, where not given. */
  readonly taken?: number;
}

export interface SupplyLines {
  readonly lines: readonly PackLine[];
  /** What the lines add up to, in the group's counting unit. */
  readonly quantity: number;
}

/**
 * Makes the lines of an order for packs of which some are opened now, and some were opened before.
 *
 * @throws MediConnectError those of `resolvePacks`
 *
 * @example
 * const { lines, quantity } = await buildSupplyLines(pharmacy, [{ pack: opened, taken: 7 }, { pack: whole }], lots);
 */
export async function buildSupplyLines(
  client: MediConnectClient,
  picks: readonly PackPick[],
  lots: LotStore,
): Promise<SupplyLines> {
  const packs = picks.map(({ pack }) => pack);
  const resolved = await resolvePacks(client, packs, lots);
  const fresh: ResolvedPack[] = [];
  const lines: PackLine[] = [];
  let quantity = 0;
  for (const [i, place] of resolved.entries()) {
    const taken = picks[i]?.taken;
    const remainder = await readRemainder(client, place.lotId, place.index);
    if (remainder === undefined) {
      const { unitsPerPack } = await client.packs.productOf(place.pack.gtin);
      const whole = taken === undefined || taken === Number(unitsPerPack);
      fresh.push(whole ? place : { ...place, taken });
      quantity += taken ?? Number(unitsPerPack);
    } else {
      const line = remainderLine(place, remainder, taken);
      lines.push(line.line);
      quantity += line.taken;
    }
  }
  return { lines: [...buildPackLines(fresh), ...lines], quantity };
}

function remainderLine(
  { pack, index }: ResolvedPack,
  { left }: Remainder,
  taken = left,
): { line: PackLine; taken: number } {
  return { line: buildRemainderLine(pack, [{ serial: pack.serial, index, taken }]), taken };
}
