import type { SigningClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import type { DecommissionReason } from "./findDecommissioning.ts";
import type { LotStore } from "./LotStore.ts";
import type { PackLine } from "./packLine.ts";
import { buildPackLines, resolvePacks } from "./resolvePacks.ts";
import { PACKS_A_TRANSACTION, sendDecommissioning } from "./sendDecommissioning.ts";

export interface DecommissionParameters {
  /** Of any cartons and lots; packs of one carton share a proof, which makes them cheap. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  /** `ownuse`: used by the pharmacy or hospital itself (Delegated Regulation (EU) 2016/161, article 25). */
  readonly reason: Exclude<DecommissionReason, "supplied">;
  /** The role in which the signer acts; `docs/states.md` says which role gives which reason. */
  readonly role: "dispenser" | "wholesaler" | "manufacturer" | "regulator";
}

/**
 * Takes packs out of the supply chain without a prescription: those of many cartons together, all or nothing up to 500
 * packs or one carton. What can be undone is kept to be: exported, sample, free sample and checked out for ten days, locked
 * for ever; see `undoDecommission`. To let the good ones go where others are refused, see `decommissionEach`.
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
  const hashes: string[] = [];
  for (const batch of batchesOf(lines))
    hashes.push(await sendDecommissioning(client, batch, { reason, role }));
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
