import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { buildTree, shapeOf } from "../merkle/index.ts";
import { formatIsoDay } from "./day.ts";
import { forMaker } from "./forMaker.ts";
import type { LotFile } from "./lotCsv/index.ts";
import type { LotStore, PublishedLayout, PublishedLot } from "./LotStore.ts";
import { matchesRegisteredLot } from "./matchesRegisteredLot.ts";
import { lotBytes } from "./readLot.ts";
import { requireFreshSerials } from "./requireFreshSerials.ts";

export interface RegisterTrancheParameters {
  readonly file: LotFile;
  readonly layout: PublishedLayout;
  readonly lots: LotStore;
}

export interface RegisterTrancheResult {
  readonly tranche: number;
  readonly root: string;
  readonly transaction: string | undefined;
}

/**
 * Registers and publishes a further tranche of a lot whose earlier ones are published in `lots`. A repetition after a
 * lost answer registers nothing twice: a tree that stands on the chain already is only published.
 *
 * @throws MediConnectError `LOT_NOT_PUBLISHED`, `TRANCHE_EXPIRY_DIFFERS`, `SERIAL_IN_EARLIER_TRANCHE`, `TrancheExists`,
 * `LotIsRecalled`, `LotHasExpired`, `NotProductOwner`
 *
 * @example
 * await registerTranche(manufacturer, { file: moreOfLot, layout: { carton: 50 }, lots });
 */
export async function registerTranche(
  client: SigningClient,
  { file, layout, lots }: RegisterTrancheParameters,
): Promise<RegisterTrancheResult> {
  const published = await requirePublished(lots, file);
  requireFreshSerials(published, file);
  const tranche = published.tranches.length;
  const tree = await buildTree({ packs: file, tranche, ...layout });
  const { root } = tree;
  let transaction: string | undefined;
  if (!(await matchesRegisteredLot(client, file, tree))) {
    const shape = shapeOf(tree.layout);
    const receipt = await sendTransaction(
      client.packs.registerTranche(file.gtin, lotBytes(file.lot), tranche, root, shape, GAS_FREE),
    ).catch((error: unknown) => {
      throw forMaker(error);
    });
    transaction = receipt.hash;
  }
  await lots.publish(file, layout, tranche);
  return { tranche, root, transaction };
}

async function requirePublished(lots: LotStore, { gtin, lot, expiry }: LotFile): Promise<PublishedLot> {
  const published = await lots.find({ gtin, lot });
  if (published === undefined) {
    throw new MediConnectError(
      "LOT_NOT_PUBLISHED",
      `No file of lot ${lot} of ${gtin} was published, so a further tranche cannot be held against it.`,
      "Register the lot's first file with `npx hardhat lot register`, or publish its files here.",
      { gtin, lot },
    );
  }
  if (published.expiry === expiry) return published;
  throw new MediConnectError(
    "TRANCHE_EXPIRY_DIFFERS",
    `The file says that lot ${lot} expires on ${formatIsoDay(expiry)}; it expires on ${formatIsoDay(published.expiry)}.`,
    "A lot has one expiry for all its tranches. Correct the file, or register another lot.",
    { gtin, lot, expiry: formatIsoDay(expiry), published: formatIsoDay(published.expiry) },
  );
}
