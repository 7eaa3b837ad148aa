import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { PackCode } from "../gs1/index.ts";
import { ROLES } from "../licence/roles.ts";
import { DECOMMISSION_REASONS } from "./findDecommissioning.ts";
import type { LotStore } from "./LotStore.ts";
import type { PackLine } from "./packLine.ts";
import { buildPackLines, resolvePacks } from "./resolvePacks.ts";

export interface DecommissionParameters {
  /** Of any cartons and lots; packs of one carton share a proof, which makes them cheap. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  /** `ownuse`: used by the pharmacy or hospital itself (Delegated Regulation (EU) 2016/161, article 25). */
  readonly reason: "destroyed" | "ownuse";
  /** The role in which the signer acts. */
  readonly role: "dispenser" | "wholesaler" | "manufacturer";
}

/** Proofs of that many packs stay well below what a block of any chain holds. */
const PACKS_A_TRANSACTION = 500;

/**
 * Takes packs out of the supply chain without a prescription: those of many cartons together, all or nothing up to 500
 * packs or one carton.
 *
 * @returns hashes of the transactions
 * @throws MediConnectError those of `resolvePacks`, `UnitAlreadyDecommissioned`, `NotProductOwner`, `ReasonNotAllowed`,
 * and for own use `LotIsRecalled`, `LotIsQuarantined`, `LotHasExpired`, `ProductIsWithdrawn`
 *
 * @example
 * const pharmacyPacks = scans.map((scan) => readPackScan(scan));
 * await decommissionPacks(pharmacy, { packs: pharmacyPacks, lots, reason: "ownuse", role: "dispenser" });
 */
export async function decommissionPacks(
  client: SigningClient,
  { packs, lots, reason, role }: DecommissionParameters,
): Promise<string[]> {
  const lines = buildPackLines(await resolvePacks(client, packs, lots));
  const code = DECOMMISSION_REASONS.indexOf(reason);
  const hashes: string[] = [];
  for (const batch of batchesOf(lines)) {
    const receipt = await sendTransaction(
      client.packs.decommissionMany(batch.map(toArgument), code, ROLES[role], GAS_FREE),
    );
    hashes.push(receipt.hash);
  }
  return hashes;
}

function batchesOf(lines: readonly PackLine[]): PackLine[][] {
  const batches: PackLine[][] = [];
  let room = 0;
  for (const line of lines) {
    if (line.units.length > room) {
      batches.push([]);
      room = PACKS_A_TRANSACTION;
    }
    batches.at(-1)?.push(line);
    room -= line.units.length;
  }
  return batches;
}

function toArgument({ head, units, siblings }: PackLine): {
  head: string;
  units: string[];
  siblings: string[];
} {
  return { head, units: [...units], siblings: [...siblings] };
}
