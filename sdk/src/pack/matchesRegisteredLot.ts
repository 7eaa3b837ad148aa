import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type PackTree, shapeOf } from "../merkle/index.ts";
import { lotIdOf, type LotName } from "./readLot.ts";

/**
 * Whether the file of a tranche is the one that its manufacturer registered. A damaged or outdated file would make every
 * genuine pack look false.
 */
export async function matchesRegisteredLot(
  { packs }: MediConnectClient,
  lot: LotName,
  tree: PackTree,
): Promise<boolean> {
  const lotId = lotIdOf(lot);
  const [registered] =
    tree.tranche === 0
      ? await packs.queryFilter(packs.filters.LotRegistered(lotId))
      : (await packs.queryFilter(packs.filters.TrancheRegistered(lotId))).filter(
          ({ args }) => Number(args.tranche) === tree.tranche,
        );
  return (
    registered !== undefined &&
    registered.args.root === tree.root &&
    Number(registered.args.shape) === shapeOf(tree.layout)
  );
}
