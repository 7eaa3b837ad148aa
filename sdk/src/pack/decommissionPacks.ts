import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { PackCode } from "../gs1/index.ts";
import { ROLES } from "../licence/roles.ts";
import { DECOMMISSION_REASONS } from "./findDecommissioning.ts";
import type { LotStore } from "./lotStore.ts";
import { buildPackLines, resolvePacks } from "./resolvePacks.ts";

export interface DecommissionParameters {
  /** Packs of one carton. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  readonly reason: "destroyed";
  /** The role in which the signer acts. */
  readonly role: "dispenser" | "wholesaler" | "manufacturer";
}

/**
 * Takes packs out of the supply chain without a prescription, one transaction a carton.
 *
 * @returns hashes of the transactions
 * @throws MediConnectError those of `resolvePacks`, `UnitAlreadyDecommissioned`, `NotProductOwner`
 */
export async function decommissionPacks(
  client: SigningClient,
  { packs, lots, reason, role }: DecommissionParameters,
): Promise<string[]> {
  const lines = buildPackLines(await resolvePacks(client, packs, lots));
  const hashes: string[] = [];
  for (const { head, units, siblings } of lines) {
    const line = { head, units: [...units], siblings: [...siblings] };
    const code = DECOMMISSION_REASONS.indexOf(reason);
    const receipt = await sendTransaction(client.packs.decommission(line, code, ROLES[role], GAS_FREE));
    hashes.push(receipt.hash);
  }
  return hashes;
}
