import { sharedBytes, startHelper } from "#hash-helper";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { TEXT_BYTES } from "./bytes20.ts";
import { chunkHeightOf, hashChunks, type HashJob } from "./hashChunks.ts";
import { hashNodes } from "./hashNodes.ts";
import { openFastKeccak, type Keccak } from "./keccak.ts";
import { createLayout, positionOf, type Layout, type LayoutOptions } from "./layout.ts";
import { createNodeHash, NODE_BYTES } from "./node.ts";
import type { PackList } from "./packList.ts";
import { nodeAt, toHex, type PackTree } from "./packTree.ts";
import { paddingNodes } from "./padding.ts";

export interface BuildTreeParameters extends LayoutOptions {
  /** The packs in carton order, as `readLotCsv` returns them. */
  readonly packs: PackList;
  /** Which tree of the lot this is, 0 to 255; 0 if not given. */
  readonly tranche?: number;
  /** Called after each 8,192 leaves or so. */
  readonly onProgress?: (progress: BuildProgress) => void;
}

/** How far a tree is, in steps of equal work. */
export interface BuildProgress {
  readonly done: number;
  readonly total: number;
}

/** Below this a second thread (60 ms to start) saves nothing. */
const MIN_PACKS_FOR_TWO_THREADS = 100_000;

/**
 * Commits a list of packs: one leaf a pack, hashed up to one root. Two threads (one in a browser) take some 1.5 s
 * and 150 MiB for a million packs, and time and memory grow in proportion.
 *
 * @throws MediConnectError `LAYOUT_NOT_POSITIVE`, `TRANCHE_TOO_LARGE`, `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20`,
 * `SERIALS_INCOMPLETE`
 *
 * @example
 * const packs = await readLotCsv("samples/packs/lot-sample.csv");
 * const tree = await buildTree({ packs, carton: 50, pallet: 20 });
 * tree.root.length; // 66
 */
export async function buildTree(parameters: BuildTreeParameters): Promise<PackTree> {
  const { packs, tranche = 0, onProgress } = parameters;
  requireSerials(packs);
  const layout = createLayout(packs.count, parameters);
  const keccak = await openFastKeccak();
  const job = createJob(packs, layout, tranche, keccak);

  const helper = packs.count < MIN_PACKS_FOR_TWO_THREADS ? undefined : startHelper(job);
  hashChunks(job, keccak, onProgress && ((done, total) => onProgress({ done, total })));
  await helper;
  return { ...job.nodes, layout, tranche, root: hashTop(job, keccak) };
}

function createJob(packs: PackList, layout: Layout, tranche: number, keccak: Keccak): HashJob {
  const leaves = positionOf(layout, packs.count - 1) + 1;
  const levels: Uint8Array[] = [];
  for (let height = 0; height <= layout.depth; height++) {
    levels.push(sharedBytes(Math.ceil(leaves / 2 ** height) * NODE_BYTES));
  }
  const serials = sharedBytes(packs.serials.length);
  serials.set(packs.serials);
  const { gtin, lot, expiry, count } = packs;
  const nodes = { levels, padding: paddingNodes(layout.depth, createNodeHash(keccak)) };
  const nextChunk = new Int32Array(sharedBytes(Int32Array.BYTES_PER_ELEMENT).buffer);
  return { packs: { gtin, lot, expiry, count, serials }, layout, tranche, nodes, nextChunk };
}

function requireSerials({ serials, count }: PackList): void {
  if (serials.length === count * TEXT_BYTES) return;
  throw new MediConnectError(
    "SERIALS_INCOMPLETE",
    `${count} packs need ${count * TEXT_BYTES} bytes of serials; there are ${serials.length}.`,
    `Give each serial as ${TEXT_BYTES} bytes, as encodeBytes20 writes it.`,
    { count, bytes: serials.length },
  );
}

/** The levels above the chunks: a node a chunk, so one thread does them at once. */
function hashTop({ nodes, layout }: HashJob, keccak: Keccak): string {
  const nodeHash = createNodeHash(keccak);
  for (let height = chunkHeightOf(layout) + 1; height <= layout.depth; height++) {
    hashNodes(nodes, height, 0, Infinity, nodeHash);
  }
  return toHex(nodeAt(nodes, layout.depth, 0));
}
