import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackTree } from "./packTree.ts";
import { requirePack, siblingsOf } from "./provePack.ts";

/** One proof for several packs that lie close together, as a `PackLine` of the contracts carries it. */
export interface PacksProof {
  /** Height of the lowest node that stands over all of them; 0 for a single pack. */
  readonly cartonHeight: number;
  /** For each pack in turn its `cartonHeight` lowest siblings, then once those from the shared node to the root. */
  readonly siblings: readonly string[];
}

/** The contracts take packs under one node of 256 leaves: one word of their bitmap. */
export const MAX_CARTON_HEIGHT = 8;

/**
 * Proves packs of one carton together, which shares all that lies above the carton.
 *
 * @param positions in the order in which the packs are named in the call
 * @throws MediConnectError `NO_PACK_AT_POSITION`, `NO_PACKS_TO_PROVE`, `PACK_NAMED_TWICE`, `PACKS_TOO_FAR_APART`
 *
 * @example
 * provePacks(tree, [4, 6]); // both under the node of height 2: two siblings each, then depth - 2 shared ones
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
  for (const position of positions) requirePack(tree, position);

  const cartonHeight = sharedHeight(positions);
  requireNear(positions, cartonHeight);
  const own = positions.flatMap((position) => siblingsOf(tree, position, 0, cartonHeight));
  return { cartonHeight, siblings: [...own, ...siblingsOf(tree, first, cartonHeight, tree.layout.depth)] };
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

function requireNear(positions: readonly number[], height: number): void {
  if (height <= MAX_CARTON_HEIGHT) return;
  throw new MediConnectError(
    "PACKS_TOO_FAR_APART",
    `The packs share no node below height ${height}; one proof reaches to height ${MAX_CARTON_HEIGHT}.`,
    "Prove the packs of each carton by themselves.",
    { positions, height },
  );
}
