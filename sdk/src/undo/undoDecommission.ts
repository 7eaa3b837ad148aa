import { z } from "zod";
import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { DECOMMISSION_REASONS, type DecommissionReason } from "../pack/findDecommissioning.ts";
import { nothingToUndo, readPastCall } from "./readKept.ts";

interface KeptLine {
  readonly head: string;
  readonly units: string[];
  readonly siblings: string[];
}

/** Arguments of `Packs.decommissionUndoable`: lines of head, units and siblings, then reason, role and cell. */
const keptSchema = z.tuple([
  z.array(z.tuple([z.string(), z.array(z.string()), z.array(z.string())])),
  z.bigint(),
  z.bigint(),
  z.bigint(),
]);

interface KeptDecommissioning {
  readonly lines: KeptLine[];
  readonly reason: number;
  readonly role: number;
  readonly cell: bigint;
}

/** What became of packs that a site had taken out. */
export interface UndoneDecommissioning {
  readonly reason: DecommissionReason;
  readonly packs: number;
  readonly transaction: string;
}

/**
 * Puts packs back that left the supply chain as exported, sample, free sample or checked out, within ten days, or as
 * locked, at any time. Only by the same site, and not where the lot is recalled, quarantined or expired, or an incident
 * has locked the packs.
 *
 * @param transaction hash of the decommissioning
 * @throws MediConnectError `TRANSACTION_UNKNOWN`, `NOTHING_TO_UNDO`, `UndoUnknown` (another site's, or undone before),
 * `UndoTooLate`, and the states of lot, product and pack
 *
 * @example
 * const [transaction = ""] = await decommissionPacks(pharmacy, { packs, lots, reason: "sample", role: "dispenser" });
 * await undoDecommission(pharmacy, transaction);
 */
export async function undoDecommission(
  client: SigningClient,
  transaction: string,
): Promise<UndoneDecommissioning> {
  const { lines, reason, role, cell } = await readKept(client, transaction);
  const { hash } = await sendTransaction(client.packs.undoDecommission(lines, reason, role, cell, GAS_FREE));
  return { reason: nameOf(reason), packs: count(lines), transaction: hash };
}

/**
 * Packs that were locked stay out for good: they were destroyed, or stolen.
 *
 * @param transaction hash of the lock
 * @throws MediConnectError `TRANSACTION_UNKNOWN`, `NOTHING_TO_UNDO`, `UndoUnknown`
 *
 * @example
 * const locked = { packs, lots, reason: "locked", role: "manufacturer" } as const;
 * const [transaction = ""] = await decommissionPacks(manufacturer, locked);
 * await settleLocked(manufacturer, transaction, "destroyed");
 */
export async function settleLocked(
  client: SigningClient,
  transaction: string,
  reason: "destroyed" | "stolen",
): Promise<UndoneDecommissioning> {
  const { lines, role, cell } = await readKept(client, transaction);
  const code = DECOMMISSION_REASONS.indexOf(reason);
  const { hash } = await sendTransaction(client.packs.settleLocked(lines, code, role, cell, GAS_FREE));
  return { reason, packs: count(lines), transaction: hash };
}

async function readKept(client: MediConnectClient, transaction: string): Promise<KeptDecommissioning> {
  const { call } = await readPastCall(client, transaction, client.packs);
  if (call.name !== "decommissionUndoable") throw nothingToUndo(transaction);
  const [lines, reason, role, cell] = keptSchema.parse(call.args.toArray(true));
  return {
    lines: lines.map(([head, units]) => ({ head, units, siblings: [] })),
    reason: Number(reason),
    role: Number(role),
    cell,
  };
}

function nameOf(reason: number): DecommissionReason {
  return DECOMMISSION_REASONS[reason] ?? "locked";
}

function count(lines: readonly KeptLine[]): number {
  return lines.reduce((sum, { units }) => sum + units.length, 0);
}
