import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { ResolvedPack } from "../pack/resolvePacks.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { readSupplies, type Supply } from "../prescription/readSupplies.ts";
import type { DispensingRecord } from "./DispensingRecord.ts";

/**
 * The record of the transaction that supplied a prescription with exactly these packs, in whole or in part. A pack is
 * supplied once only, so there is no second one.
 *
 * @returns undefined where nothing was supplied with them
 */
export async function findDispensing(
  client: MediConnectClient,
  { chain, sealed }: Pick<OpenedPrescription, "chain" | "sealed">,
  packs: readonly ResolvedPack[],
): Promise<DispensingRecord | undefined> {
  for (const supply of await readSupplies(client, chain)) {
    if (await tookOutExactly(client, supply, packs))
      return recordOf(client, { chain, sealed }, supply, packs);
  }
  return undefined;
}

function recordOf(
  client: MediConnectClient,
  { chain, sealed }: Pick<OpenedPrescription, "chain" | "sealed">,
  { entry, issue, part, outstanding }: Supply,
  packs: readonly ResolvedPack[],
): DispensingRecord {
  return {
    version: 1,
    chainId: client.deployment.chainId,
    transaction: entry.transaction,
    block: entry.block,
    at: new Date(entry.at * 1000).toISOString(),
    prescription: chain.id,
    prescriber: chain.prescriber,
    dispenser: entry.licence,
    group: entry.group,
    quantity: entry.quantity,
    issue: sealed.terms.issue + issue - 1,
    issues: sealed.terms.issues,
    part,
    outstanding,
    collection: entry.collection,
    packs: packs.map(({ pack: { gtin, lot, expiry, serial } }) => ({ gtin, lot, expiry, serial })),
  };
}

async function tookOutExactly(
  { packs: contract }: MediConnectClient,
  { entry: { block, transaction } }: Supply,
  packs: readonly ResolvedPack[],
): Promise<boolean> {
  const logs = await contract.queryFilter(contract.filters.UnitsDecommissioned(), block, block);
  const mine = logs.filter((log) => log.transactionHash === transaction);
  const taken = mine.reduce((sum, { args }) => sum + countBits(args.mask), 0);
  return (
    taken === packs.length &&
    packs.every(({ lotId, index }) =>
      mine.some(
        ({ args }) =>
          args.lotId === lotId &&
          args.word === BigInt(index) >> 8n &&
          (args.mask & (1n << (BigInt(index) & 255n))) !== 0n,
      ),
    )
  );
}

function countBits(mask: bigint): number {
  return mask.toString(2).replaceAll("0", "").length;
}
