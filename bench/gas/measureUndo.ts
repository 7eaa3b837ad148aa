import { randomBytes } from "ethers";
import { deriveItemKeys } from "../../sdk/src/index.ts";
import type { DispenseOrderStruct } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import { gasOf } from "./gasOf.ts";
import type { BenchSuite } from "./openBenchSuite.ts";
import { type BenchItem, claim, issue, supplyOf } from "./prescriptionSteps.ts";
import { lineOf, type Stock, UNITS_PER_PACK } from "./stock.ts";

/** One cell, used again and again: the steady state of a site that reuses its cells. */
const CELL = 1;
const SAMPLE = 4;
const DISPENSER = 2;
/** The rows before these have let weeks pass. */
const DAYS = 60;
/** Of the bench's carton, where nothing else is taken from. */
const [FIRST, SECOND] = [20, 21] as const;

/** What can be undone, and the undo; each the second time, in a cell that was used before. */
export async function measureUndo(
  suite: BenchSuite,
  stock: Stock,
  measured: Map<string, number>,
): Promise<void> {
  await supplyAndUndo(suite, stock, FIRST);
  const { supply, undo } = await supplyAndUndo(suite, stock, SECOND);
  measured.set("dispenseUndoable", supply);
  measured.set("undo", undo);
  await sampleAndUndo(suite, stock, FIRST);
  const sample = await sampleAndUndo(suite, stock, SECOND);
  measured.set("decommissionUndoable", sample.decommission);
  measured.set("undoDecommission", sample.undo);
}

/** One pack, which spends its prescription; the undo revives it. */
async function supplyAndUndo(suite: BenchSuite, stock: Stock, ordinal: number) {
  const item: BenchItem = { keys: deriveItemKeys(randomBytes(32), 0), packs: 1 };
  await gasOf(issue(suite, item));
  await gasOf(claim(suite, item, { nonce: 0, days: DAYS }));
  const dispensing = suite.dispensing.connect(suite.signers.pharmacy);
  const order = supplyOf(stock, item, [ordinal], CELL);
  const supply = await gasOf(dispensing.dispense(order));
  return { supply, undo: await gasOf(dispensing.undo(await undoOf(suite, order, item))) };
}

async function undoOf({ dispensing }: BenchSuite, order: DispenseOrderStruct, { keys }: BenchItem) {
  const kept = (await dispensing.queryFilter(dispensing.filters.SupplyKept(keys.id))).at(-1);
  if (kept === undefined) throw new Error("the supply was not kept");
  const { slotBefore, slotAfter, guard } = kept.args.trace;
  return {
    prescription: keys.id,
    cell: CELL,
    quantity: UNITS_PER_PACK,
    opening: order.opening,
    trace: { slotBefore, slotAfter, guard },
    // The chain does not look at the siblings, so nobody sends them.
    packs: order.packs.map((line) => ({ ...line, siblings: [] })),
  };
}

async function sampleAndUndo({ packs, signers }: BenchSuite, stock: Stock, ordinal: number) {
  const pharmacy = packs.connect(signers.pharmacy);
  const line = lineOf(stock, [ordinal]);
  const decommission = await gasOf(pharmacy.decommissionUndoable([line], SAMPLE, DISPENSER, CELL));
  const without = { ...line, siblings: [] };
  return {
    decommission,
    undo: await gasOf(pharmacy.undoDecommission([without], SAMPLE, DISPENSER, CELL)),
  };
}
