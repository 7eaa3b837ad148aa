import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type Layout, shapeOf } from "../merkle/index.ts";
import { lotIdOf, type LotName, type LotStore, packHead, type TrancheLabels } from "../pack/index.ts";
import { type Heights, heightsOf } from "./nodes.ts";

/** A tree of a lot as it was registered, with what its published file adds. */
export interface TrackedTranche {
  readonly lot: LotName;
  readonly lotId: string;
  readonly tranche: number;
  readonly root: string;
  readonly shape: number;
  readonly heights: Heights;
  /** The contracts' `PackLineHead`, for custody. */
  readonly head: string;
  /** Undefined where no file is published here. */
  readonly layout: Layout | undefined;
  readonly labels: TrancheLabels | undefined;
}

/**
 * Reads a tree of a lot from the chain and, where there is one, its file.
 *
 * @throws MediConnectError `LotUnknown`, `LOT_FILE_DIFFERS`
 */
export async function readTranche(
  client: MediConnectClient,
  lot: LotName,
  tranche: number,
  lots?: LotStore,
): Promise<TrackedTranche> {
  const lotId = lotIdOf(lot);
  const { root, shape } = await readRegistration(client, lot, tranche);
  const file = (await lots?.find(lot))?.tranches.find((one) => one.tranche === tranche);
  if (file !== undefined && shapeOf(file.layout) !== shape) {
    throw new MediConnectError(
      "LOT_FILE_DIFFERS",
      `The file of lot ${lot.lot} of ${lot.gtin} is not the one that its manufacturer registered.`,
      "Fetch the lot's file again from its manufacturer.",
      { ...lot },
    );
  }
  const heights = heightsOf(shape);
  const head = packHead(lot, shape, 0);
  return { lot, lotId, tranche, root, shape, heights, head, layout: file?.layout, labels: file?.labels };
}

async function readRegistration(
  { packs }: MediConnectClient,
  lot: LotName,
  tranche: number,
): Promise<{ root: string; shape: number }> {
  const lotId = lotIdOf(lot);
  const [found] =
    tranche === 0
      ? await packs.queryFilter(packs.filters.LotRegistered(lotId))
      : (await packs.queryFilter(packs.filters.TrancheRegistered(lotId))).filter(
          ({ args }) => Number(args.tranche) === tranche,
        );
  if (found !== undefined) return { root: found.args.root, shape: Number(found.args.shape) };
  throw new MediConnectError(
    "LotUnknown",
    `The lot ${lot.lot} of ${lot.gtin} is not registered, or has no tranche ${tranche}.`,
    "Check GTIN and lot, or register it with `npx hardhat lot register`.",
    { ...lot, tranche },
  );
}
