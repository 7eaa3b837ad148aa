import { concat, randomBytes, toBeHex } from "ethers";
import { deriveItemKeys, lotBytes, shapeOf } from "../../sdk/src/index.ts";
import { gasOf } from "./gasOf.ts";
import { openBenchSuite, type BenchSuite } from "./openBenchSuite.ts";
import { authorise, type BenchItem, claim, dispense, issue, orderOf, supplyOf } from "./prescriptionSteps.ts";
import { GTIN, lineOf, LOT, registerLots, registerProduct, type Stock } from "./stock.ts";

/** Gas of each operation on a chain that holds so many entries of every kind. */
export type ScaleRow = Readonly<Record<string, number>> & { readonly entries: number };

const BATCH = 100;
const CARRIER = 5;
const YEAR = 31_536_000;
/** Every call moves the clock on a second, and 100,000 entries are days. */
const FILLING = { nonce: 0, days: 60 };
/** The last cartons of the lot are for what is measured. */
const FREE_CARTONS = 64;

interface Filled {
  readonly suite: BenchSuite;
  readonly stock: Stock;
}

/** Fills one chain step by step, and measures at each. `report` is told how far the filling is. */
export async function measureScale(
  steps: readonly number[],
  report: (progress: string) => void,
): Promise<ScaleRow[]> {
  const suite = await openBenchSuite();
  await registerProduct(suite);
  const stock = await registerLots(suite, new Map());
  const filled = { suite, stock };
  const rows: ScaleRow[] = [];
  let held = 0;
  for (const [step, entries] of steps.entries()) {
    await fill(filled, held, entries, report);
    held = entries;
    rows.push({ entries, ...(await measureAt(filled, step)) });
  }
  return rows;
}

async function fill(
  filled: Filled,
  from: number,
  to: number,
  report: (progress: string) => void,
): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const count = Math.min(BATCH, to - start);
    await grantCarriers(filled.suite, start, count);
    await issueBulk(filled.suite, count);
    await registerSmallLots(filled, start, count);
    await supplyPacks(filled, start, count);
    if ((start + count) % 10_000 === 0) report(`${start + count} of ${to} entries of each kind`);
  }
}

async function grantCarriers(
  { licences, signers, now }: BenchSuite,
  start: number,
  count: number,
): Promise<void> {
  const grants = Array.from({ length: count }, (_, i) => ({
    account: toBeHex(0x10_0000 + start + i, 20),
    role: CARRIER,
    organisation: 1,
    region: 0,
    validFrom: now,
    validUntil: now + YEAR,
  }));
  await (await licences.connect(signers.registrar).grantMany(grants)).wait();
}

/** Ids need no key here: nobody claims these. */
async function issueBulk(suite: BenchSuite, count: number): Promise<void> {
  const template = orderOf(suite, newItem());
  const orders = Array.from({ length: count }, () => ({ ...template, id: `0x${hex(20)}` }));
  await (await suite.prescriptions.connect(suite.signers.prescriber).issueMany(orders)).wait();
}

async function registerSmallLots({ suite, stock }: Filled, start: number, count: number): Promise<void> {
  for (let i = start; i < start + count; i++) await registerLot(suite, stock, `FILL${i}`);
}

async function registerLot({ packs, signers }: BenchSuite, { file, tree }: Stock, lot: string) {
  const transaction = await packs
    .connect(signers.manufacturer)
    .registerLot(GTIN, lotBytes(lot), file.expiry, tree.root, shapeOf(tree.layout), 0, { gasLimit: 200_000 });
  return transaction;
}

/** Out of the supply chain, a carton a transaction or less. */
async function supplyPacks({ suite, stock }: Filled, start: number, count: number): Promise<void> {
  const destroyed = 1;
  const dispenser = 2;
  for (let at = start; at < start + count;) {
    const carton = Math.floor(at / LOT.carton);
    const end = Math.min((carton + 1) * LOT.carton, start + count);
    const ordinals = Array.from({ length: end - at }, (_, i) => at + i);
    const line = lineOf(stock, ordinals);
    await (await suite.packs.connect(suite.signers.pharmacy).decommission(line, destroyed, dispenser)).wait();
    at = end;
  }
}

/** Everything twice, and the second counts: the first pays for a beginning. */
async function measureAt({ suite, stock }: Filled, step: number): Promise<Record<string, number>> {
  const measured: Record<string, number> = {};
  const carton = LOT.packs / LOT.carton - FREE_CARTONS + step;
  for (const turn of [0, 1]) {
    const [item, walkIn] = [newItem(), newItem()];
    const place = Math.floor(carton) * LOT.carton + 4 * turn;
    measured["issue"] = await gasOf(issue(suite, item));
    measured["claim"] = await gasOf(claim(suite, item, FILLING));
    measured["dispense"] = await gasOf(dispense(suite, stock, item, [place]));
    await gasOf(issue(suite, walkIn));
    const order = supplyOf(stock, walkIn, [place + 1]);
    const pharmacy = suite.dispensing.connect(suite.signers.pharmacy);
    measured["walkIn"] = await gasOf(pharmacy.walkIn(order, authorise(suite, walkIn, FILLING)));
    const lot = `AT${step}${turn}`;
    measured["registerLot"] = await gasOf(registerLot(suite, stock, lot));
    measured["recall"] = await gasOf(
      suite.packs.connect(suite.signers.regulator).recall(2, 3, GTIN, lotBytes(lot), 6),
    );
    measured["decommission"] = await gasOf(
      suite.packs.connect(suite.signers.pharmacy).decommission(lineOf(stock, [place + 2]), 1, 2),
    );
    const registrar = suite.licences.connect(suite.signers.registrar);
    measured["suspend"] = await gasOf(registrar.suspend(suite.signers.otherPharmacy.address, 2, 0));
    await gasOf(registrar.reinstate(suite.signers.otherPharmacy.address, 2));
  }
  return measured;
}

function newItem(): BenchItem {
  return { keys: deriveItemKeys(randomBytes(32), 0), packs: 1 };
}

function hex(bytes: number): string {
  return concat([randomBytes(bytes)]).slice(2);
}
