import type { ContractTransactionResponse } from "ethers";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import type { MediConnectError } from "../errors/MediConnectError.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { ROLES } from "../licence/roles.ts";
import { findUndoCell, isCellTaken } from "../undo/findUndoCell.ts";
import type { DecommissionParameters } from "./decommissionPacks.ts";
import { DECOMMISSION_REASONS, type DecommissionReason } from "./findDecommissioning.ts";
import type { PackLine } from "./packLine.ts";

type Terms = Pick<DecommissionParameters, "reason" | "role">;

const FINAL: readonly DecommissionReason[] = ["destroyed", "ownuse", "stolen"];

/** How often the cell to undo by may be taken by somebody else meanwhile. */
const MOST_TRIES = 8;

/** Proofs of that many packs stay well below what a block of any chain holds. */
export const PACKS_A_TRANSACTION = 500;

/**
 * Takes the packs of some lines out in one transaction, all or none, so that it can be undone where its reason can.
 *
 * @returns hash of the transaction
 */
export async function sendDecommissioning(
  client: SigningClient,
  lines: readonly PackLine[],
  { reason, role }: Terms,
): Promise<string> {
  const [packs, code] = [lines.map(toArgument), DECOMMISSION_REASONS.indexOf(reason)];
  const receipt = FINAL.includes(reason)
    ? await sendTransaction(client.packs.decommissionMany(packs, code, ROLES[role], GAS_FREE))
    : await sendUndoable(client, role, (cell) =>
        client.packs.decommissionUndoable(packs, code, ROLES[role], cell, GAS_FREE),
      );
  return receipt.hash;
}

/** Why the chain would refuse to take these packs out; undefined where it would not. Sends nothing. */
export async function tryDecommissioning(
  client: SigningClient,
  lines: readonly PackLine[],
  { reason, role }: Terms,
): Promise<MediConnectError | undefined> {
  const code = DECOMMISSION_REASONS.indexOf(reason);
  try {
    await client.packs.decommissionMany.staticCall(lines.map(toArgument), code, ROLES[role], GAS_FREE);
    return undefined;
  } catch (error) {
    return decodeContractError(error);
  }
}

async function sendUndoable(
  client: SigningClient,
  role: Terms["role"],
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

function toArgument({ head, units, siblings }: PackLine): {
  head: string;
  units: string[];
  siblings: string[];
} {
  return { head, units: [...units], siblings: [...siblings] };
}
