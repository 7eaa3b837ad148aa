import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type PackTree, shapeOf } from "../merkle/index.ts";
import { lotIdOf, type LotName } from "./readLot.ts";

/**
 * Whether the file of a lot is the one that its manufacturer registered. A damaged or outdated file would make every
 * genuine pack look false.
 */
export async function matchesRegisteredLot(
  { packs }: MediConnectClient,
  lot: LotName,
  tree: PackTree,
): Promise<boolean> {
  const [registered] = await packs.queryFilter(packs.filters.LotRegistered(lotIdOf(lot)));
  return (
    registered !== undefined &&
    registered.args.root === tree.root &&
    Number(registered.args.shape) === shapeOf(tree.layout)
  );
}
