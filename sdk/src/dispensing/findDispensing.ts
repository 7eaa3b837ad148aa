import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { ResolvedPack } from "../pack/resolvePacks.ts";
import type { ChainPrescription } from "../prescription/readPrescription.ts";
import type { DispensingRecord } from "./DispensingRecord.ts";

/**
 * The record of the transaction that spent a prescription with exactly these packs.
 *
 * @returns undefined where the prescription is not spent, or was spent with other packs
 */
export async function findDispensing(
  client: MediConnectClient,
  { id, prescriber }: Pick<ChainPrescription, "id" | "prescriber">,
  packs: readonly ResolvedPack[],
): Promise<DispensingRecord | undefined> {
  const { dispensing } = client;
  const [dispensed] = await dispensing.queryFilter(dispensing.filters.Dispensed(id));
  if (dispensed === undefined || !(await tookOutExactly(client, dispensed, packs))) return undefined;
  const block = await dispensed.getBlock();
  return {
    version: 1,
    chainId: client.deployment.chainId,
    transaction: dispensed.transactionHash,
    block: dispensed.blockNumber,
    at: new Date(block.timestamp * 1000).toISOString(),
    prescription: id,
    prescriber,
    dispenser: Number(dispensed.args.dispenser),
    group: String(dispensed.args.group),
    quantity: Number(dispensed.args.quantity),
    packs: packs.map(({ pack: { gtin, lot, expiry, serial } }) => ({ gtin, lot, expiry, serial })),
  };
}

async function tookOutExactly(
  { packs: contract }: MediConnectClient,
  { blockNumber, transactionHash }: { blockNumber: number; transactionHash: string },
  packs: readonly ResolvedPack[],
): Promise<boolean> {
  const logs = await contract.queryFilter(contract.filters.UnitsDecommissioned(), blockNumber, blockNumber);
  const mine = logs.filter((log) => log.transactionHash === transactionHash);
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
