import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/lotStore.ts";
import { buildPackLines, type ResolvedPack, resolvePacks } from "../pack/resolvePacks.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { readPrescription } from "../prescription/readPrescription.ts";
import type { DispensingRecord } from "./DispensingRecord.ts";
import { findDispensing } from "./findDispensing.ts";
import { type Collection, packSupplyTerms } from "./supplyTerms.ts";

export interface DispenseParameters {
  readonly opened: OpenedPrescription;
  /** Scanned packs, in any order. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  /** What the order says in counting units; what the packs add up to where not given. */
  readonly quantity?: number;
  /** Who collects; asked for with a controlled drug of schedule 2. */
  readonly collection?: Collection;
}

export interface DispenseResult {
  readonly record: DispensingRecord;
  /** Whether the same supply had been made before; then nothing changed. */
  readonly alreadyDone: boolean;
}

/**
 * Supplies a claimed prescription with scanned packs in one transaction: every check, or nothing. Repeating the same
 * supply after a lost answer is harmless and returns the first record.
 *
 * @throws MediConnectError those of `resolvePacks`, `NO_PACKS_SCANNED`, and every typed error of the contracts
 *
 * @example
 * const { record } = await dispensePrescription(pharmacy, { opened, packs: [readPackScan(scan)], lots });
 */
export async function dispensePrescription(
  client: SigningClient,
  { opened, packs, lots, quantity, collection }: DispenseParameters,
): Promise<DispenseResult> {
  if (packs.length === 0) {
    throw new MediConnectError("NO_PACKS_SCANNED", "No pack was scanned.", "Scan the packs to supply.");
  }
  const resolved = await resolvePacks(client, packs, lots);
  const earlier = await findSameSupply(client, opened, resolved);
  if (earlier !== undefined) return { record: earlier, alreadyDone: true };

  const order = {
    prescription: opened.chain.id,
    terms: packSupplyTerms({
      quantity: quantity ?? (await quantityOf(client, packs)),
      expectedSupplied: opened.chain.supplied,
      ...(collection === undefined ? {} : { collection }),
    }),
    opening: opened.opening,
    packs: buildPackLines(resolved).map(({ head, units, siblings }) => ({
      head,
      units: [...units],
      siblings: [...siblings],
    })),
  };
  try {
    await sendTransaction(client.dispensing.dispense(order, GAS_FREE));
  } catch (error) {
    // The same command may have run twice at once, and the other one was faster.
    const other = await findSameSupply(client, opened, resolved).catch(() => undefined);
    if (other === undefined) throw error;
    return { record: other, alreadyDone: true };
  }
  const record = await findDispensing(client, opened.chain, resolved);
  if (record === undefined) throw new Error("a dispensing that succeeded has left no event");
  return { record, alreadyDone: false };
}

/** A repeated command finds its own first success; another pharmacy's, or one with other packs, is refused as usual. */
async function findSameSupply(
  client: SigningClient,
  { chain }: OpenedPrescription,
  packs: readonly ResolvedPack[],
): Promise<DispensingRecord | undefined> {
  const now = await readPrescription(client, chain.id);
  if (now.state !== "spent") return undefined;
  const own = await requireOwnLicence(client, "dispenser");
  return now.dispenser === own.id ? findDispensing(client, now, packs) : undefined;
}

async function quantityOf({ packs }: SigningClient, scanned: readonly PackCode[]): Promise<number> {
  const products = await Promise.all(scanned.map(({ gtin }) => packs.productOf(gtin)));
  return products.reduce((sum, { unitsPerPack }) => sum + Number(unitsPerPack), 0);
}
