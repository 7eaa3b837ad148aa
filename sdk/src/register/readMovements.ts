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

/** Every supply that a pharmacy's licence has undone. */
export async function readUndone(client: MediConnectClient, dispenser: number): Promise<Movement[]> {
  const { dispensing } = client;
  const logs = await dispensing.queryFilter(dispensing.filters.SupplyUndone(undefined, dispenser));
  return Promise.all(
    logs.map(async (log) => ({
      at: await timeOf(log),
      kind: "undone" as const,
      group: String(log.args.group),
      quantity: Number(log.args.quantity),
      prescription: log.args.id,
      transaction: log.transactionHash,
      block: log.blockNumber,
    })),
  );
}

/** Every pack that a pharmacy's licence took out without a prescription, and every one that it put back. */
export async function readWriteOffs(client: MediConnectClient, dispenser: number): Promise<Movement[]> {
  const { packs, dispensing } = client;
  const taken = await packs.queryFilter(packs.filters.UnitsDecommissioned(undefined, dispenser));
  const put = await packs.queryFilter(packs.filters.UnitsReinstated(undefined, dispenser));
  const undone = await dispensing.queryFilter(dispensing.filters.SupplyUndone(undefined, dispenser));
  const bySupply = new Set(undone.map(({ transactionHash }) => transactionHash));
  const moved = [
    ...taken.map((log) => ({ log, kind: kindOf(Number(log.args.reason)) })),
    // What a supply took is told by the dispensing contract, and so is its undo.
    ...put.map((log) => ({ log, kind: bySupply.has(log.transactionHash) ? undefined : REINSTATED })),
  ];
  const found = await Promise.all(
    moved.map(async ({ log, kind }) => {
      if (kind === undefined) return [];
      const { group, unitsPerPack } = await stockOf(client, log.args.lotId);
      return { ...(await placeOf(log)), kind, group, quantity: countBits(log.args.mask) * unitsPerPack };
    }),
  );
  return found.flat();
}

/** What was left of opened packs and was destroyed or stolen. */
export async function readRemainderWriteOffs(
  client: MediConnectClient,
  dispenser: number,
): Promise<Movement[]> {
  const { packs } = client;
  const logs = await packs.queryFilter(packs.filters.RemainderWrittenOff(undefined, undefined, dispenser));
  return Promise.all(
    logs.map(async (log) => {
      const { group } = await stockOf(client, log.args.lotId);
      const kind = kindOf(Number(log.args.reason)) ?? "destroyed";
      return { ...(await placeOf(log)), kind, group, quantity: Number(log.args.taken) };
    }),
  );
}

const REINSTATED = "reinstated" as const;

async function stockOf(
  { packs }: MediConnectClient,
  lotId: string,
): Promise<{ readonly group: string; readonly unitsPerPack: number }> {
  const [registered] = await packs.queryFilter(packs.filters.LotRegistered(lotId));
  if (registered === undefined) throw new Error("a lot that was decommissioned from was never registered");
  const { generic, unitsPerPack } = await packs.productOf(registered.args.gtin);
  return { group: String(generic), unitsPerPack: Number(unitsPerPack) };
}

async function placeOf(log: {
  readonly transactionHash: string;
  readonly blockNumber: number;
  readonly getBlock: () => Promise<{ timestamp: number }>;
}): Promise<Pick<Movement, "at" | "transaction" | "block">> {
  return { at: await timeOf(log), transaction: log.transactionHash, block: log.blockNumber };
}

/** Supplies are read from the dispensing contract, where collector and prescription stand. */
function kindOf(reason: number): RegisterKind | undefined {
  switch (DECOMMISSION_REASONS[reason]) {
    case "supplied":
      return undefined;
    case "ownuse":
      return "ownUse";
    case "sample":
      return "sample";
    case "freesample":
      return "freeSample";
    case "stolen":
      return "stolen";
    default:
      return "destroyed";
  }
}

async function timeOf(log: { getBlock: () => Promise<{ timestamp: number }> }): Promise<number> {
  return (await log.getBlock()).timestamp;
}

function countBits(mask: bigint): number {
  return mask.toString(2).replaceAll("0", "").length;
}
