import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { MAX_CARTON_HEIGHT } from "../../merkle/index.ts";
import {
  type ChainLot,
  formatIsoDay,
  lotIdOf,
  type LotName,
  type LotStore,
  type PublishedLot,
  readLot,
} from "../../pack/index.ts";
import { isSerial } from "../../pack/lotCsv/serialRule.ts";
import { matchesRegisteredLot } from "../../pack/matchesRegisteredLot.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import { readEpc } from "../epc.ts";
import type { ObjectEvent } from "../plan/Desk.ts";
import { lotsMadeBy } from "../plan/packGoods.ts";
import { lotsToldBy } from "../plan/planCapture.ts";
import { fileOf, layoutOf, type Registration, treeOf } from "./plannedTree.ts";

interface Wanted {
  readonly events: readonly CaptureEvent[];
  readonly lots: LotStore;
}

/** Keys of the lots whose packs an event makes. */
export function madeBy(event: ObjectEvent): readonly string[] {
  return lotsMadeBy(event).map(keyOf);
}

/**
 * Lots that the chain has and whose files are not here: without a file nothing says what became of a lot, and an import would
 * do all of it once more. They are put together again from the events that made them, held to the chain's root, and published.
 *
 * @returns keys of the lots that nothing in the capture proves
 */
export async function restoreLots(
  client: MediConnectClient,
  { events, lots }: Wanted,
): Promise<readonly string[]> {
  const made = new Map<string, { name: LotName; serials: Set<string> }>();
  for (const event of events) {
    if (event.type !== "ObjectEvent") continue;
    for (const name of lotsMadeBy(event)) {
      const found = made.get(keyOf(name)) ?? { name, serials: new Set() };
      made.set(keyOf(name), found);
      for (const serial of serialsOf(event, name.gtin)) found.serials.add(serial);
    }
  }
  let told: readonly Registration[] | undefined;
  const unknown: string[] = [];
  for (const [key, { name, serials }] of made) {
    if (!isSerial(name.lot)) continue;
    const chain = await readLot(client, name);
    if (chain.status === "none") continue;
    const count = await trancheCount(client, name);
    const found = await lots.find(name);
    if (found?.tranches.length === count) continue;
    told ??= lotsToldBy(events);
    const own = told.filter((one) => keyOf(one) === key);
    const restored = await restore(client, { own, chain, count, lots }, found);
    if (restored === undefined || (restored.tranches.length < count && !hasAll(restored, serials)))
      unknown.push(key);
  }
  return unknown;
}

interface Restoring {
  readonly own: readonly Registration[];
  readonly chain: ChainLot;
  readonly count: number;
  readonly lots: LotStore;
}

/** A tranche counts only where all before it are known. */
async function restore(
  client: MediConnectClient,
  { own, chain, count, lots }: Restoring,
  found: PublishedLot | undefined,
): Promise<PublishedLot | undefined> {
  for (let tranche = found?.tranches.length ?? 0; tranche < count; tranche++) {
    if (!(await restoreTranche(client, { own, chain, count, lots }, tranche))) break;
  }
  return lots.find(chain);
}

async function restoreTranche(
  client: MediConnectClient,
  { own, chain, lots }: Restoring,
  tranche: number,
): Promise<boolean> {
  for (const action of own) {
    const isWhole = action.serials.every(isSerial) && action.carton <= 2 ** MAX_CARTON_HEIGHT;
    if (!isWhole || action.expiry !== formatIsoDay(chain.expiry)) continue;
    const file = fileOf(action);
    if (!(await matchesRegisteredLot(client, file, await treeOf(action, file, tranche)))) continue;
    await lots.publish(file, layoutOf(action, file, tranche), tranche);
    return true;
  }
  return false;
}

async function trancheCount({ packs }: MediConnectClient, name: LotName): Promise<number> {
  return 1 + (await packs.queryFilter(packs.filters.TrancheRegistered(lotIdOf(name)))).length;
}

function hasAll(lot: PublishedLot, serials: ReadonlySet<string>): boolean {
  return [...serials].every((serial) => lot.placeOf(serial) !== undefined);
}

function serialsOf({ epcList }: ObjectEvent, gtin: string): readonly string[] {
  return epcList.flatMap((uri) => {
    try {
      const epc = readEpc(uri);
      return epc.kind === "pack" && epc.gtin === gtin ? [epc.serial] : [];
    } catch {
      return [];
    }
  });
}

function keyOf({ gtin, lot }: LotName): string {
  return `${gtin}/${lot}`;
}
