import {
  buildPackLine,
  buildTree,
  createLotFile,
  generateSerials,
  lotBytes,
  lotIdOf,
  type LotFile,
  packHead,
  type PackTree,
  positionOf,
  shapeOf,
} from "../../sdk/src/index.ts";
import { z } from "zod";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { gasOf } from "./gasOf.ts";
import type { BenchSuite } from "./openBenchSuite.ts";
import { GTIN, PHARMACY_LICENCE } from "./stock.ts";

/** Two hundred pallets of twenty cases of fifty: a lot as a wholesaler meets it. */
const LAYOUT = { carton: 50, pallet: 20 };
const PACKS_A_PALLET = LAYOUT.carton * LAYOUT.pallet;
const PALLETS = 200;
/** Pallets of which a pharmacy has a pack, a case, all. */
const LEVELS = [
  { row: "heldAlone", level: "pack", pallet: 20 },
  { row: "heldInCase", level: "case", pallet: 21 },
  { row: "heldInPallet", level: "pallet", pallet: 22 },
] as const;
const MANUFACTURER = 3;
const WHOLESALER = 4;
const DISPENSER = 2;
const UK = 0;
const US_DSCSA = 2;
/** Looks at the product, as a supply does. */
const OWN_USE = 2;
const MAKER_LICENCE = 4;
const traceSchema = z.object({ structLogs: z.array(z.object({ op: z.string() })) });
const YEARS = 4 * 365 * 86_400;

/** A registered lot whose custody is told, and what its steps are called with. */
interface Shipped {
  readonly suite: BenchSuite;
  readonly tree: PackTree;
  readonly file: LotFile;
  readonly head: string;
}

/** The hand-over of a pallet from its manufacturer to a wholesaler, and what {ICustodyCheck} costs a supply. */
export async function measureCustody(suite: BenchSuite, measured: Map<string, number>): Promise<void> {
  const shipped = await registerLot(suite, "MC26C01XY", US_DSCSA);
  const { wholesaler } = suite.signers;
  await grantWholesaler(suite);
  const to = { account: wholesaler.address, role: WHOLESALER };
  // A sender's and a receiver's beginning; eight pallets further on, so that it shares no slot with what is measured.
  await handOver(shipped, 8, to);
  const [sentFirst, takenFirst] = await handOver(shipped, 0, to);
  measured.set("handOverFirst", sentFirst + takenFirst);
  const [sent, taken] = await handOver(shipped, 1, to);
  measured.set("dispatch", sent);
  measured.set("receive", taken);
  measured.set("handOver", sent + taken);
  await measureHeld(shipped, measured);
}

/** Both sides; gas of each. */
async function handOver(
  shipped: Shipped,
  pallet: number,
  to: { account: string; role: number },
): Promise<readonly [number, number]> {
  const { suite, head } = shipped;
  const nodes = [nodeAt(shipped, "pallet", pallet * PACKS_A_PALLET)];
  const { manufacturer, wholesaler } = suite.signers;
  const sent = await gasOf(
    suite.custody.connect(manufacturer).dispatch(ofTranche(shipped), nodes, to, MANUFACTURER),
  );
  const taken = await gasOf(suite.custody.connect(wholesaler).receiveNodes(head, nodes, WHOLESALER));
  return [sent, taken];
}

/** What a pack costs a pharmacy more than one of a lot whose custody nobody tells. */
async function measureHeld(shipped: Shipped, measured: Map<string, number>): Promise<void> {
  const { suite, head } = shipped;
  const untold = await registerLot(suite, "MC26C02XY", UK);
  const { pharmacy, manufacturer } = suite.signers;
  const to = { account: pharmacy.address, role: DISPENSER };
  const nodes = LEVELS.map(({ level, pallet }) => nodeAt(shipped, level, pallet * PACKS_A_PALLET));
  await gasOf(suite.custody.connect(manufacturer).dispatch(ofTranche(shipped), nodes, to, MANUFACTURER));
  await gasOf(suite.custody.connect(pharmacy).receiveNodes(head, nodes, DISPENSER));
  const use = (lot: Shipped, pallet: number) =>
    gasOf(
      suite.packs.connect(pharmacy).decommission(lineAt(lot, pallet * PACKS_A_PALLET), OWN_USE, DISPENSER),
    );
  for (const { row, pallet } of LEVELS) {
    measured.set(row, (await use(shipped, pallet)) - (await use(untold, pallet)));
  }
  const reads = await Promise.all(LEVELS.map(({ pallet }) => recordReads(shipped, pallet * PACKS_A_PALLET)));
  measured.set("traceReads", Math.max(...reads));
}

/** How many slots tell who holds a pack. */
async function recordReads(shipped: Shipped, ordinal: number): Promise<number> {
  const { suite, file, tree } = shipped;
  const to = suite.deployment.custody;
  const { custody } = suite;
  const asked = [lotIdOf(file), MAKER_LICENCE, shapeOf(tree.layout), ordinal, PHARMACY_LICENCE] as const;
  const data = custody.interface.encodeFunctionData("requirePackHeld", [...asked]);
  const trace: unknown = await suite.provider.send("debug_traceCall", [{ to, data }, "latest", {}]);
  return traceSchema.parse(trace).structLogs.filter(({ op }) => op === "SLOAD").length;
}

function lineAt({ file, tree }: Shipped, ordinal: number) {
  const serial = decodeBytes20(file.serials, ordinal * TEXT_BYTES);
  const { head, units, siblings } = buildPackLine(file, tree, [{ ordinal, serial }]);
  return { head, units: [...units], siblings: [...siblings] };
}

function ofTranche({ head, tree }: Shipped) {
  return { head, tranche: 0, root: tree.root };
}

function nodeAt({ tree }: Shipped, level: "pack" | "case" | "pallet", ordinal: number): bigint {
  const { heights } = tree.layout;
  const height = level === "pack" ? 0 : level === "case" ? heights.carton : (heights.pallet ?? 0);
  return (BigInt(height) << 40n) | (BigInt(positionOf(tree.layout, ordinal)) >> BigInt(height));
}

async function registerLot(suite: BenchSuite, lot: string, preset: number): Promise<Shipped> {
  const expiry = Math.floor(suite.now / 86_400) + 500;
  const serials = await generateSerials({ seed: "custody", count: PALLETS * PACKS_A_PALLET });
  const file = createLotFile({ gtin: GTIN, lot, expiry }, serials);
  const tree = await buildTree({ packs: file, ...LAYOUT });
  const shape = shapeOf(tree.layout);
  const maker = suite.packs.connect(suite.signers.manufacturer);
  await gasOf(maker.registerLot(GTIN, lotBytes(lot), expiry, tree.root, shape, preset));
  return { suite, tree, file, head: packHead(file, shape, 0) };
}

async function grantWholesaler({ licences, signers, now }: BenchSuite): Promise<void> {
  await gasOf(
    licences.connect(signers.registrar).grant(signers.wholesaler.address, WHOLESALER, 1, 0, now, now + YEARS),
  );
}
