import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { buildRemainderLine, type PackLine } from "../pack/packLine.ts";
import { readRemainder } from "../pack/readRemainder.ts";
import { buildPackLines, type ResolvedPack } from "../pack/resolvePacks.ts";

/** What is supplied of one scanned pack. */
export interface Portion {
  readonly place: ResolvedPack;
  /** Whether it was opened by an earlier supply, so that only a rest of it is there. */
  readonly isOpen: boolean;
  /** What is there, in counting units. */
  readonly available: number;
  /** What is supplied now. */
  readonly taken: number;
  /** Whether all of an unopened pack is. */
  readonly whole: boolean;
}

export interface PortionParameters {
  /** What is wanted, in counting units. */
  readonly target: number;
  /** Whether the last pack may be opened for it. */
  readonly openLast: boolean;
}

/**
 * How much of each scanned pack is supplied to reach what is wanted. Where the packs hold more, the excess stays in the
 * last pack that is open already, or in the last one scanned if it may be opened.
 *
 * @throws MediConnectError `PACK_EMPTY`, `PACK_NOT_NEEDED`
 */
export async function portionPacks(
  client: MediConnectClient,
  packs: readonly ResolvedPack[],
  { target, openLast }: PortionParameters,
): Promise<Portion[]> {
  const portions = await Promise.all(packs.map((place) => readPortion(client, place)));
  const excess = quantityOf(portions) - target;
  const cut = openLast ? portions.length - 1 : portions.findLastIndex(({ isOpen }) => isOpen);
  const portion = portions[cut];
  if (excess <= 0 || portion === undefined) return portions;
  if (excess >= portion.available) throw notNeeded(portion, target);
  return portions.with(cut, { ...portion, taken: portion.available - excess, whole: false });
}

/** What portions add up to, in counting units. */
export function quantityOf(portions: readonly Portion[]): number {
  return portions.reduce((sum, { taken }) => sum + taken, 0);
}

/** The lines of an order: one for the new packs of each carton, one for each pack that was open. */
export function linesOf(portions: readonly Portion[]): PackLine[] {
  const fresh = portions.filter(({ isOpen }) => !isOpen);
  const open = portions.filter(({ isOpen }) => isOpen);
  return [
    ...buildPackLines(fresh.map(({ place, taken, whole }) => (whole ? place : { ...place, taken }))),
    ...open.map(({ place: { pack, index }, taken }) =>
      buildRemainderLine(pack, [{ serial: pack.serial, index, taken }]),
    ),
  ];
}

async function readPortion(client: MediConnectClient, place: ResolvedPack): Promise<Portion> {
  const remainder = await readRemainder(client, place.lotId, place.index);
  if (remainder === undefined) {
    const available = Number((await client.packs.productOf(place.pack.gtin)).unitsPerPack);
    return { place, isOpen: false, available, taken: available, whole: true };
  }
  const { left } = remainder;
  if (left === 0) throw empty(place);
  return { place, isOpen: true, available: left, taken: left, whole: false };
}

function empty({ pack: { gtin, serial } }: ResolvedPack): MediConnectError {
  return new MediConnectError(
    "PACK_EMPTY",
    `Nothing is left of the opened pack with serial ${serial}.`,
    "Scan another pack. Nothing was supplied.",
    { gtin, serial },
  );
}

function notNeeded({ place: { pack }, available }: Portion, target: number): MediConnectError {
  return new MediConnectError(
    "PACK_NOT_NEEDED",
    `The packs hold ${target} units without the ${available} of the pack with serial ${pack.serial}.`,
    "Put one pack back and scan the rest again. Nothing was supplied.",
    { gtin: pack.gtin, serial: pack.serial, target },
  );
}
