import { TEXT_BYTES } from "./bytes20.ts";
import type { Keccak } from "./keccak.ts";
import { ordinalAt, type Layout } from "./layout.ts";
import { createLeafFrame, hashFramedLeaf, type LeafFrame } from "./leaf.ts";
import { createNodeHash, NODE_BYTES } from "./node.ts";
import { hashNodes } from "./hashNodes.ts";
import type { PackList } from "./packList.ts";
import type { NodeStore } from "./packTree.ts";

/** All that a thread needs to hash its share of a tree. */
export interface HashJob {
  /** With the serials in shared memory. */
  readonly packs: PackList;
  readonly layout: Layout;
  readonly tranche: number;
  /** With the levels in shared memory. */
  readonly nodes: NodeStore;
  /** One number in shared memory: the next chunk that no thread has taken. */
  readonly nextChunk: Int32Array;
}

/** A chunk is a subtree of 8,192 leaves: some 15 ms of work, so that no thread waits long for another's last one. */
const CHUNK_HEIGHT = 13;

export function chunkHeightOf(layout: Layout): number {
  return Math.min(CHUNK_HEIGHT, layout.depth);
}

/**
 * Takes chunks until none is left, and hashes each from its leaves to its top. Any number of threads may do so at
 * once: each chunk is taken by exactly one, and chunks share no node.
 *
 * @param onChunk told how many chunks all threads have taken so far, and of how many
 */
export function hashChunks(
  job: HashJob,
  keccak: Keccak,
  onChunk?: (taken: number, count: number) => void,
): void {
  const height = chunkHeightOf(job.layout);
  const count = (job.nodes.levels[height]?.length ?? 0) / NODE_BYTES;
  const frame = createLeafFrame(job.packs, job.tranche);
  const nodeHash = createNodeHash(keccak);
  for (let chunk = takeChunk(job); chunk < count; chunk = takeChunk(job)) {
    hashLeaves(job, frame, chunk * 2 ** height, keccak);
    for (let level = 1; level <= height; level++) {
      const width = 2 ** (height - level);
      hashNodes(job.nodes, level, chunk * width, (chunk + 1) * width, nodeHash);
    }
    onChunk?.(Math.min(Atomics.load(job.nextChunk, 0), count), count);
  }
}

function takeChunk(job: HashJob): number {
  return Atomics.add(job.nextChunk, 0, 1);
}

function hashLeaves(job: HashJob, frame: LeafFrame, from: number, keccak: Keccak): void {
  const leaves = job.nodes.levels[0] ?? new Uint8Array();
  const end = Math.min(from + 2 ** chunkHeightOf(job.layout), leaves.length / NODE_BYTES);
  for (let position = from; position < end; position++) {
    const ordinal = ordinalAt(job.layout, position);
    // Fresh memory is zero, which is what a padding leaf is.
    if (ordinal === undefined) continue;
    const leaf = hashFramedLeaf(frame, job.packs.serials, ordinal * TEXT_BYTES, position, keccak);
    leaves.set(leaf, position * NODE_BYTES);
  }
}
