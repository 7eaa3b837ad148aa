import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { unpackCollection } from "../dispensing/index.ts";
import { DECOMMISSION_REASONS } from "../pack/index.ts";
import type { RegisterEntry, RegisterKind } from "./RegisterPage.ts";

/** What the chain tells of a pharmacy's stock, without a balance. */
export type Movement = Omit<RegisterEntry, "balance"> & { readonly group: string };

/** Every supply by a pharmacy's licence, whole and part. */
export async function readSupplies(client: MediConnectClient, dispenser: number): Promise<Movement[]> {
  const { dispensing, prescriptions } = client;
  const logs = await dispensing.queryFilter(dispensing.filters.Dispensed(undefined, dispenser));
  return Promise.all(
    logs.map(async (log) => ({
      at: await timeOf(log),
      kind: "supplied" as const,
      group: String(log.args.group),
      quantity: Number(log.args.quantity),
      prescription: log.args.id,
      prescriber: Number((await prescriptions.prescription(log.args.id)).prescriber),
      collection: unpackCollection(Number(log.args.collection)),
      transaction: log.transactionHash,
      block: log.blockNumber,
    })),
  );
}

/** Every pack that a pharmacy's licence took out without a prescription. */
export async function readWriteOffs(client: MediConnectClient, dispenser: number): Promise<Movement[]> {
  const { packs } = client;
  const logs = await packs.queryFilter(packs.filters.UnitsDecommissioned(undefined, dispenser));
  const found = await Promise.all(
    logs.map(async (log) => {
      const kind = kindOf(Number(log.args.reason));
      if (kind === undefined) return [];
      const [registered] = await packs.queryFilter(packs.filters.LotRegistered(log.args.lotId));
      if (registered === undefined)
        throw new Error("a lot that was decommissioned from was never registered");
      const product = await packs.productOf(registered.args.gtin);
      return {
        at: await timeOf(log),
        kind,
        group: String(product.generic),
        quantity: countBits(log.args.mask) * Number(product.unitsPerPack),
        transaction: log.transactionHash,
        block: log.blockNumber,
      };
    }),
  );
  return found.flat();
}

/** Supplies are read from the dispensing contract, where collector and prescription stand. */
function kindOf(reason: number): RegisterKind | undefined {
  const name = DECOMMISSION_REASONS[reason];
  if (name === "supplied") return undefined;
  return name === "ownuse" ? "ownUse" : "destroyed";
}

async function timeOf(log: { getBlock: () => Promise<{ timestamp: number }> }): Promise<number> {
  return (await log.getBlock()).timestamp;
}

function countBits(mask: bigint): number {
  return mask.toString(2).replaceAll("0", "").length;
}
