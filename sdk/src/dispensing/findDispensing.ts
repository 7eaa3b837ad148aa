import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { ResolvedPack } from "../pack/resolvePacks.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { readSupplies, type Supply } from "../prescription/readSupplies.ts";
import type { DispensingRecord } from "./DispensingRecord.ts";

/** Which of several supplies with the same packs is meant: an opened pack may serve more than one. */
export interface SupplyMark {
  /** How much was supplied, in counting units. */
  readonly quantity?: number | undefined;
  /** How much of the issue had been supplied before it. */
  readonly expectedSupplied?: number | undefined;
  /** Whether it must have left nothing outstanding. */
  readonly inWhole?: boolean | undefined;
}

/**
 * The record of the transaction that supplied a prescription with exactly these packs, in whole or in part. A whole
 * pack is supplied once only, so there is no second one; of several supplies from one opened pack the last that fits the
 * mark.
 *
 * @returns undefined where nothing was supplied with them
 */
export async function findDispensing(
  client: MediConnectClient,
  { chain, sealed }: Pick<OpenedPrescription, "chain" | "sealed">,
  packs: readonly ResolvedPack[],
  mark: SupplyMark = {},
): Promise<DispensingRecord | undefined> {
  for (const supply of (await readSupplies(client, chain)).reverse()) {
    if (fits(supply, chain.quantity, mark) && (await tookExactly(client, supply, packs)))
      return recordOf(client, { chain, sealed }, supply, packs);
  }
  return undefined;
}

function fits(
  { entry, outstanding }: Supply,
  prescribed: number,
  { quantity, expectedSupplied, inWhole = false }: SupplyMark,
): boolean {
  const before = prescribed - outstanding - entry.quantity;
  return (
    (quantity === undefined || quantity === entry.quantity) &&
    (expectedSupplied === undefined || expectedSupplied === before) &&
    (!inWhole || outstanding === 0)
  );
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

/** Every pack that the transaction took out or took from, and none but these. */
async function tookExactly(
  { packs: contract }: MediConnectClient,
  { entry: { block, transaction } }: Supply,
  packs: readonly ResolvedPack[],
): Promise<boolean> {
  const isMine = (log: { transactionHash: string }): boolean => log.transactionHash === transaction;
  const out = (await contract.queryFilter(contract.filters.UnitsDecommissioned(), block, block)).filter(
    isMine,
  );
  const rests = (await contract.queryFilter(contract.filters.RemainderSupplied(), block, block)).filter(
    isMine,
  );
  const taken = out.reduce((sum, { args }) => sum + countBits(args.mask), rests.length);
  return (
    taken === packs.length &&
    packs.every(
      ({ lotId, index }) =>
        rests.some(({ args }) => args.lotId === lotId && args.index === BigInt(index)) ||
        out.some(
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
