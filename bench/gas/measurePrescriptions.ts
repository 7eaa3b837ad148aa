import { hexlify, randomBytes } from "ethers";
import { deriveItemKeys } from "../../sdk/src/index.ts";
import { gasOf, secondGas } from "./gasOf.ts";
import type { BenchSuite } from "./openBenchSuite.ts";
import { authorise, type BenchItem, claim, dispense, issue, orderOf, supplyOf } from "./prescriptionSteps.ts";
import type { Stock } from "./stock.ts";

const BULK = 50;
/** After the next issue of 28 days has opened. */
const REPEAT_DAYS = 22;

/** From issue to supply, whole, in part and again. */
export async function measurePrescriptions(
  suite: BenchSuite,
  stock: Stock,
  measured: Map<string, number>,
): Promise<void> {
  // The first warms up sender and bitmap word; the second is the figure; the third has two packs.
  const [first, second, both] = [newItem(), newItem(), newItem({ packs: 2 })];
  const items = [first, second, both];
  measured.set("issue", await secondGas(items.map((item) => () => issue(suite, item))));
  measured.set("claim", await secondGas(items.map((item) => () => claim(suite, item))));
  await gasOf(dispense(suite, stock, first, [0]));
  const single = await gasOf(dispense(suite, stock, second, [1]));
  // Far apart in the carton: the costliest pair.
  const pair = await gasOf(dispense(suite, stock, both, [2, 63]));
  measured.set("dispense", single);
  measured.set("dispenseNextPack", pair - single);
  // Signed at once, as a surgery's run is; and each at a time of its own.
  measured.set("issueMany50", await measureBulk(suite, () => newItem()));
  measured.set("issueMany50Dated", await measureBulk(suite, (i) => ({ ...newItem(), age: 100 + i })));
  await measureGuarded(suite, stock, measured);
  measured.set("walkIn", await measureWalkIn(suite, stock));
  measured.set("partial", await measurePart(suite, stock));
  measured.set("repeatIssue", await measureRepeat(suite, stock));
}

/** With guard tags: of patients who had nothing of the medicine before, and of those who had. */
async function measureGuarded(suite: BenchSuite, stock: Stock, measured: Map<string, number>): Promise<void> {
  const [first, second] = [newTagged(), newTagged()];
  const items = [first, second];
  measured.set("issueGuarded", await secondGas(items.map((item) => () => issue(suite, item))));
  for (const item of items) await gasOf(claim(suite, item));
  await gasOf(dispense(suite, stock, first, [8]));
  measured.set("dispenseGuarded", await gasOf(dispense(suite, stock, second, [9])));
  const known: string[] = [];
  const unknown = (): BenchItem => {
    const item = newTagged();
    known.push(item.tag);
    return item;
  };
  measured.set("issueMany50Guarded", await measureBulk(suite, unknown));
  const dated = (i: number): BenchItem => ({ ...newTagged(), age: 100 + i });
  measured.set("issueMany50GuardedDated", await measureBulk(suite, dated));
  measured.set("issueMany50Known", await measureBulk(suite, (i) => ({ ...newItem(), tag: known[i] ?? "" })));
}

function newTagged(): BenchItem & { tag: string } {
  return { ...newItem(), tag: hexlify(randomBytes(32)) };
}

function newItem(terms: { packs?: number; issues?: number } = {}): BenchItem {
  return { keys: deriveItemKeys(randomBytes(32), 0), packs: 1, ...terms };
}

/** For each of fifty prescriptions of a surgery's run. */
async function measureBulk(suite: BenchSuite, itemOf: (i: number) => BenchItem): Promise<number> {
  const orders = Array.from({ length: BULK }, (_, i) => orderOf(suite, itemOf(i)));
  const gas = await gasOf(suite.prescriptions.connect(suite.signers.prescriber).issueMany(orders));
  return Math.round(gas / BULK);
}

/** Claim and supply of one pack in one transaction. */
async function measureWalkIn(suite: BenchSuite, stock: Stock): Promise<number> {
  const pharmacy = suite.dispensing.connect(suite.signers.pharmacy);
  const item = newItem();
  await gasOf(issue(suite, item));
  return gasOf(pharmacy.walkIn(supplyOf(stock, item, [4]), authorise(suite, item)));
}

/** One of two packs; the other one is owed. */
async function measurePart(suite: BenchSuite, stock: Stock): Promise<number> {
  const item = newItem({ packs: 2 });
  await gasOf(issue(suite, item));
  await gasOf(claim(suite, item));
  return gasOf(dispense(suite, stock, item, [5]));
}

/** The supply that ends an issue and opens the next one; neither the first nor the last. */
async function measureRepeat(suite: BenchSuite, stock: Stock): Promise<number> {
  const item = newItem({ issues: 6 });
  await gasOf(issue(suite, item));
  await gasOf(claim(suite, item));
  await gasOf(dispense(suite, stock, item, [6]));
  await suite.travel(REPEAT_DAYS);
  await gasOf(claim(suite, item, { nonce: 2, days: REPEAT_DAYS + 2 }));
  return gasOf(dispense(suite, stock, item, [7]));
}
