import "./tellFault.ts";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildTree, positionOf, provePack, type PackTree } from "../sdk/src/merkle/index.ts";
import { createLotFile, generateSerials, readLotCsv, writeLotCsv } from "../sdk/src/node.ts";
import { printFigures, round } from "./printFigures.ts";
import { readCount } from "./readCount.ts";

// How long a lot takes from its serials in memory to its root, with every proof ready.
//   node bench/tree.ts [--packs 1000000] [--carton 50] [--pallet 20] [--csv] [--json]

const { values } = parseArgs({
  options: {
    packs: { type: "string", default: "1000000" },
    carton: { type: "string", default: "50" },
    pallet: { type: "string" },
    csv: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const packs = readCount("packs", values.packs);
const carton = readCount("carton", values.carton);
const layout =
  values.pallet === undefined ? { carton } : { carton, pallet: readCount("pallet", values.pallet) };
const lot = { gtin: "05000000000012", lot: "MC26A01", expiry: 21_365 };

const [serials, generateSeconds] = await time(() => generateSerials({ seed: "bench", count: packs }));
const [tree, seconds] = await time(() => buildTree({ packs: { ...lot, count: packs, serials }, ...layout }));
const proofMicros = timeProofs(tree);
// Before the file is read, since this row is about the tree.
const peakRssMiB = process.resourceUsage().maxRSS / 1024;
const csvSeconds = values.csv ? await timeCsv() : undefined;

printFigures(
  {
    packs,
    seconds: round(seconds, 3),
    peakRssMiB: round(peakRssMiB, 1),
    proofMicros: round(proofMicros, 2),
    generateSeconds: round(generateSeconds, 3),
    ...(csvSeconds === undefined ? {} : { csvSeconds: round(csvSeconds, 3) }),
  },
  values.json,
);

/** Microseconds a proof, over packs spread evenly through the lot. */
function timeProofs(tree: PackTree): number {
  const proofs = Math.min(packs, 20_000);
  const started = performance.now();
  for (let i = 0; i < proofs; i++) {
    provePack(tree, positionOf(tree.layout, Math.floor((i * packs) / proofs)));
  }
  return ((performance.now() - started) * 1000) / proofs;
}

async function timeCsv(): Promise<number> {
  const file = path.join(tmpdir(), `mediconnect-bench-${process.pid}.csv`);
  try {
    await writeLotCsv(file, createLotFile(lot, serials));
    const [, elapsed] = await time(() => readLotCsv(file));
    return elapsed;
  } finally {
    await rm(file, { force: true });
  }
}

async function time<Result>(action: () => Promise<Result>): Promise<[Result, number]> {
  const started = performance.now();
  const result = await action();
  return [result, (performance.now() - started) / 1000];
}
