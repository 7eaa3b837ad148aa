import type { ContractTransactionResponse } from "ethers";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { PackCode } from "../gs1/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { ROLES } from "../licence/roles.ts";
import { findUndoCell, isCellTaken } from "../undo/findUndoCell.ts";
import { DECOMMISSION_REASONS, type DecommissionReason } from "./findDecommissioning.ts";
import type { LotStore } from "./lotStore.ts";
import type { PackLine } from "./packLine.ts";
import { buildPackLines, resolvePacks } from "./resolvePacks.ts";

export interface DecommissionParameters {
  /** Of any cartons and lots; packs of one carton share a proof, which makes them cheap. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  /** `ownuse`: used by the pharmacy or hospital itself (Delegated Regulation (EU) 2016/161, article 25). */
  readonly reason: Exclude<DecommissionReason, "supplied">;
  /** The role in which the signer acts; `docs/states.md` says which role gives which reason. */
  readonly role: "dispenser" | "wholesaler" | "manufacturer" | "regulator";
}

const FINAL: readonly DecommissionReason[] = ["destroyed", "ownuse", "stolen"];

/** How often the cell to undo by may be taken by somebody else meanwhile. */
const MOST_TRIES = 8;

/** Proofs of that many packs stay well below what a block of any chain holds. */
const PACKS_A_TRANSACTION = 500;

/**
 * Takes packs out of the supply chain without a prescription: those of many cartons together, all or nothing up to 500
 * packs or one carton. What can be undone is kept to be: exported, sample, free sample and checked out for ten days, locked
 * for ever; see `undoDecommission`.
 *
 * @returns hashes of the transactions
 * @throws MediConnectError those of `resolvePacks`, `UnitAlreadyDecommissioned`, `NotProductOwner`, `ReasonNotAllowed`,
 * and for own use `LotIsRecalled`, `LotIsQuarantined`, `LotHasExpired`, `ProductIsWithdrawn`
 *
 * @example
 * await decommissionPacks(hospital, { packs: scans.map(readPackScan), lots, reason: "ownuse", role: "dispenser" });
 */
export async function decommissionPacks(
  client: SigningClient,
  { packs, lots, reason, role }: DecommissionParameters,
): Promise<string[]> {
  const lines = buildPackLines(await resolvePacks(client, packs, lots));
  const code = DECOMMISSION_REASONS.indexOf(reason);
  const hashes: string[] = [];
  for (const batch of batchesOf(lines)) {
    const packsOfBatch = batch.map(toArgument);
    const receipt = FINAL.includes(reason)
      ? await sendTransaction(client.packs.decommissionMany(packsOfBatch, code, ROLES[role], GAS_FREE))
      : await sendUndoable(client, role, (cell) =>
          client.packs.decommissionUndoable(packsOfBatch, code, ROLES[role], cell, GAS_FREE),
        );
    hashes.push(receipt.hash);
  }
  return hashes;
}

async function sendUndoable(
  client: SigningClient,
  role: DecommissionParameters["role"],
  send: (cell: number) => Promise<ContractTransactionResponse>,
): Promise<{ readonly hash: string }> {
  const { id } = await requireOwnLicence(client, role);
  for (let tries = 0; ; tries++) {
    try {
      return await sendTransaction(send(await findUndoCell(client, id, "decommissioning")));
    } catch (error) {
      // Another program of the same site was faster.
      if (!isCellTaken(error) || tries === MOST_TRIES) throw error;
    }
  }
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
