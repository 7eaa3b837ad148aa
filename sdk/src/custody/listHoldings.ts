import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { DECOMMISSION_REASONS, type LotName, type LotStore } from "../pack/index.ts";
import { type CustodyNode, levelsOf, nodeAbove, nodeIdOf, packsIn } from "./nodes.ts";
import { type CustodyRecord, readRecord } from "./readRecord.ts";
import { readCustodySteps } from "./readSteps.ts";
import { readTranche, type TrackedTranche } from "./readTranche.ts";

/** What a licence has of a lot. */
export interface Holding {
  readonly licence: number;
  /** Packs at rest with it. */
  readonly held: number;
  /** Packs that it sent and nobody received yet; as a carrier, that it brings. */
  readonly underway: number;
  /** Packs on their way to it, with others. */
  readonly expected: number;
  /** Packs that it supplied against prescriptions. */
  readonly supplied: number;
  /** Packs that it took out of the supply chain for another reason. */
  readonly takenOut: number;
}

interface Box extends Omit<CustodyRecord, "load"> {
  readonly node: CustodyNode;
}

/**
 * Who has which packs of a lot, for a recall: all tranches, ordered by licence. Under a preset that tells no custody,
 * all that was not supplied is the manufacturer's.
 *
 * @throws MediConnectError `LOT_NOT_PUBLISHED`, `LOT_FILE_DIFFERS`, `LotUnknown`
 */
export async function listHoldings(
  client: MediConnectClient,
  lot: LotName,
  lots: LotStore,
): Promise<Holding[]> {
  const published = await lots.find(lot);
  if (published === undefined) {
    throw new MediConnectError(
      "LOT_NOT_PUBLISHED",
      `No file of lot ${lot.lot} of ${lot.gtin} was published.`,
      "Fetch the lot's file from its manufacturer: it says how many packs a box holds.",
      { ...lot },
    );
  }
  const maker = Number((await client.packs.productOf(lot.gtin)).manufacturer);
  const steps = await readCustodySteps(client, lot);
  const named = steps.flatMap(({ nodes, missing }) => [...nodes, ...missing.map(({ node }) => node)]);
  const tally = new Tally();
  for (const { tranche } of published.tranches) {
    const of = await readTranche(client, lot, tranche, lots);
    const boxes = await readBoxes(client, of, named, maker);
    count(of, boxes, await readOut(client, of), tally);
  }
  return tally.holdings();
}

/** Every node that has a record, the whole tree first. */
async function readBoxes(
  client: MediConnectClient,
  of: TrackedTranche,
  named: readonly CustodyNode[],
  maker: number,
): Promise<Box[]> {
  const nodes = new Map<bigint, CustodyNode>();
  for (const node of named.filter(({ tranche }) => tranche === of.tranche)) {
    for (const height of levelsOf(of.heights).filter((level) => level >= node.height)) {
      const around = nodeAbove(node, height);
      nodes.set(nodeIdOf(around), around);
    }
  }
  const top = { lot: of.lot, tranche: of.tranche, height: of.heights.top, index: 0 };
  const boxes: Box[] = [{ node: top, holder: maker, to: undefined }];
  for (const [id, node] of nodes) {
    const record = await readRecord(client, of.lotId, id);
    if (record !== undefined) boxes.push({ node, ...record });
  }
  return boxes;
}

/** Packs that are out: index to who took them out, and whether by a supply. */
async function readOut(
  { packs }: MediConnectClient,
  { lotId, tranche }: TrackedTranche,
): Promise<Map<bigint, { licence: number; supplied: boolean }>> {
  const gone = (await packs.queryFilter(packs.filters.UnitsDecommissioned(lotId))).map((log) => ({
    log,
    supplied: DECOMMISSION_REASONS[Number(log.args.reason)] === "supplied",
    isOut: true,
  }));
  const back = (await packs.queryFilter(packs.filters.UnitsReinstated(lotId))).map((log) => ({
    log,
    supplied: false,
    isOut: false,
  }));
  const all = [...gone, ...back].sort(
    (a, b) => a.log.blockNumber - b.log.blockNumber || a.log.index - b.log.index,
  );
  const out = new Map<bigint, { licence: number; supplied: boolean }>();
  for (const { log, supplied, isOut } of all) {
    const { word, mask, licence } = log.args;
    for (let bit = 0n; bit < 256n; bit++) {
      const index = (word << 8n) | bit;
      if (((mask >> bit) & 1n) === 0n || Number(index >> 32n) !== tranche) continue;
      if (isOut) out.set(index, { licence: Number(licence), supplied });
      else out.delete(index);
    }
  }
  return out;
}

/** The lowest box around a pack answers for it. */
function count(
  of: TrackedTranche,
  boxes: readonly Box[],
  out: ReadonlyMap<bigint, { licence: number; supplied: boolean }>,
  tally: Tally,
): void {
  const { layout } = of;
  if (layout === undefined) return;
  const found = new Map(boxes.map((box) => [keyOf(box.node), box]));
  const heights = [...new Set([...levelsOf(of.heights), of.heights.top])];
  const answering = (node: CustodyNode): Box | undefined => {
    for (const height of heights.filter((level) => level >= node.height)) {
      const box = found.get(keyOf(nodeAbove(node, height)));
      if (box !== undefined) return box;
    }
    return undefined;
  };
  for (const box of boxes) {
    const packs = packsIn(layout, box.node);
    tally.add(box, packs);
    // What it holds is no longer the next larger box's.
    const next = heights.find((level) => level > box.node.height);
    const around = next === undefined ? undefined : answering(nodeAbove(box.node, next));
    if (around !== undefined) tally.add(around, -packs);
  }
  for (const [index, { licence, supplied }] of out) {
    const node = { lot: of.lot, tranche: of.tranche, height: 0, index: Number(index & 0xffffffffn) };
    const box = answering(node);
    if (box !== undefined) tally.add(box, -1);
    tally.out(licence, supplied);
  }
}

const keyOf = ({ height, index }: CustodyNode): string => `${height}/${index}`;

class Tally {
  readonly #all = new Map<number, { -readonly [Name in keyof Holding]: number }>();

  add({ holder, to }: Box, packs: number): void {
    if (to === undefined) {
      this.#of(holder).held += packs;
      return;
    }
    this.#of(holder).underway += packs;
    this.#of(to).expected += packs;
  }

  out(licence: number, supplied: boolean): void {
    if (supplied) this.#of(licence).supplied += 1;
    else this.#of(licence).takenOut += 1;
  }

  holdings(): Holding[] {
    return [...this.#all.values()]
      .filter((one) => one.held + one.underway + one.expected + one.supplied + one.takenOut > 0)
      .sort((a, b) => a.licence - b.licence);
  }

  #of(licence: number): { -readonly [Name in keyof Holding]: number } {
    const found = this.#all.get(licence);
    if (found !== undefined) return found;
    const fresh = { licence, held: 0, underway: 0, expected: 0, supplied: 0, takenOut: 0 };
    this.#all.set(licence, fresh);
    return fresh;
  }
}
