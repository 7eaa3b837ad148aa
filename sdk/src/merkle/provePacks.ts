import { MediConnectError } from "../errors/MediConnectError.ts";
import { nodeAt, type PackTree, toHex } from "./packTree.ts";
import { requirePack, siblingsOf } from "./provePack.ts";

/** One proof for several packs that lie close together, as a `PackLine` of the contracts carries it. */
export interface PacksProof {
  /** Height of the lowest node that stands over all of them; 0 for a single pack. */
  readonly cartonHeight: number;
  /**
   * Pack by pack, each from its leaf up to where it meets the next one, those siblings that do not follow from other
   * packs; then once those from the shared node to the root.
   */
  readonly siblings: readonly string[];
}

/** The contracts take packs under one node of 256 leaves: one word of their bitmap. */
export const MAX_CARTON_HEIGHT = 8;

/**
 * Proves packs of one carton together: what lies above the carton is given once, and what follows from other packs of
 * the call not at all. A whole carton needs little more than a single pack.
 *
 * @param positions ascending, as the packs are named in the call
 * @throws MediConnectError `NO_PACK_AT_POSITION`, `NO_PACKS_TO_PROVE`, `PACK_NAMED_TWICE`, `PACKS_NOT_ASCENDING`,
 * `PACKS_TOO_FAR_APART`
 *
 * @example
 * // Both under the node of height 2: siblings 5 and 7, then depth - 2 shared ones.
 * provePacks(tree, [4, 6]).cartonHeight; // 2
 */
export function provePacks(tree: PackTree, positions: readonly number[]): PacksProof {
  const [first] = positions;
  if (first === undefined) {
    throw new MediConnectError(
      "NO_PACKS_TO_PROVE",
      "There is no pack to prove.",
      "Name at least one position.",
    );
  }
  requireDistinct(positions);
  requireAscending(positions);
  for (const position of positions) requirePack(tree, position);

  const cartonHeight = sharedHeight(positions);
  requireNear(positions, cartonHeight);
  const own = missingBelow(positions, cartonHeight).map(({ height, at }) => toHex(nodeAt(tree, height, at)));
  return { cartonHeight, siblings: [...own, ...siblingsOf(tree, first, cartonHeight, tree.layout.depth)] };
}

/** A node, counted from 0 among those of its height. */
export interface NodePlace {
  readonly height: number;
  readonly at: number;
}

/** The siblings that a proof of packs under one node of `height` has to give, in its order. */
export function missingBelow(positions: readonly number[], height: number): NodePlace[] {
  return positions.flatMap((position, i) => {
    const next = positions[i + 1];
    const meeting = next === undefined ? height + 1 : sharedHeight([position, next]);
    const path = Array.from({ length: meeting - 1 }, (_, level) => ({
      height: level,
      at: neighbourOf(Math.floor(position / 2 ** level)),
    }));
    // What stands over an earlier pack was hashed already, and waits.
    const isOpen = (node: NodePlace): boolean =>
      !positions.slice(0, i).some((other) => Math.floor(other / 2 ** node.height) === node.at);
    return path.filter(isOpen);
  });
}

/** The other child of the same node. */
export function neighbourOf(at: number): number {
  return at % 2 === 0 ? at + 1 : at - 1;
}

/** The highest bit in which any position differs from the first tells where their paths meet. */
function sharedHeight(positions: readonly number[]): number {
  const [first = 0] = positions;
  const differing = positions.reduce((bits, position) => bits | (position ^ first), 0);
  return 32 - Math.clz32(differing);
}

function requireDistinct(positions: readonly number[]): void {
  const twice = positions.find((position, i) => positions.indexOf(position) !== i);
  if (twice === undefined) return;
  throw new MediConnectError(
    "PACK_NAMED_TWICE",
    `Position ${twice} is named twice.`,
    "Name each pack once; a pack leaves the supply chain only once.",
    { position: twice },
  );
}

function requireAscending(positions: readonly number[]): void {
  const late = positions.find((position, i) => position < (positions[i - 1] ?? 0));
  if (late === undefined) return;
  throw new MediConnectError(
    "PACKS_NOT_ASCENDING",
    `Position ${late} comes after a greater one.`,
    "Name the packs in the order of their positions.",
    { position: late },
  );
}

function requireNear(positions: readonly number[], height: number): void {
  if (height <= MAX_CARTON_HEIGHT) return;
  throw new MediConnectError(
    "PACKS_TOO_FAR_APART",
    `The packs share no node below height ${height}; one proof reaches to height ${MAX_CARTON_HEIGHT}.`,
    "Prove the packs of each carton by themselves.",
    { positions, height },
  );
}
