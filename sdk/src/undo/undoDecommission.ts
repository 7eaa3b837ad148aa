import { z } from "zod";
import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { DECOMMISSION_REASONS, type DecommissionReason } from "../pack/findDecommissioning.ts";
import { lotIdOf } from "../pack/readLot.ts";
import { nothingToUndo, readPastCall } from "./readKept.ts";
import { readUndonePacks } from "./readUndonePacks.ts";

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
  /** It had been undone before, and nothing changed. */
  readonly alreadyDone: boolean;
}

/**
 * Puts packs back that left the supply chain as exported, sample, free sample or checked out, within ten days, or as
 * locked, at any time. Only by the same site, and not where the lot is recalled, quarantined or expired, or an incident
 * has locked the packs. Repeating is harmless.
 *
 * @param transaction hash of the decommissioning
 * @throws MediConnectError `TRANSACTION_UNKNOWN`, `NOTHING_TO_UNDO`, `UndoUnknown` (another site's, or settled),
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
  const done = { reason: nameOf(reason), packs: count(lines) };
  try {
    const { hash } = await sendTransaction(
      client.packs.undoDecommission(lines, reason, role, cell, GAS_FREE),
    );
    return { ...done, transaction: hash, alreadyDone: false };
  } catch (error) {
    const earlier = await findUndo(client, transaction, error);
    if (earlier === undefined) throw error;
    return { ...done, transaction: earlier, alreadyDone: true };
  }
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
  return { reason, packs: count(lines), transaction: hash, alreadyDone: false };
}

/** The transaction in which the site put back what this one had taken out; undefined where it did not. */
async function findUndo(
  client: MediConnectClient,
  transaction: string,
  error: unknown,
): Promise<string | undefined> {
  if (!(error instanceof MediConnectError) || error.code !== "UndoUnknown") return undefined;
  const { packs } = client;
  const [pack] = await readUndonePacks(client, transaction);
  const site = error.facts["site"];
  if (pack === undefined || typeof site !== "bigint") return undefined;
  const [lotId, place] = [lotIdOf(pack), BigInt(pack.index)];
  const isOfPack = ({ args }: { args: { word: bigint; mask: bigint } }): boolean =>
    args.word === place >> 8n && ((args.mask >> (place & 0xffn)) & 1n) === 1n;
  const taken = (await packs.queryFilter(packs.filters.UnitsDecommissioned(lotId))).filter(isOfPack);
  // Who names another site's transaction has undone nothing.
  const own = taken.find(
    (log) => log.transactionHash === transaction.toLowerCase() && log.args.licence === site,
  );
  if (own === undefined) return undefined;
  const next = taken.find(({ blockNumber }) => blockNumber > own.blockNumber)?.blockNumber;
  const put = await packs.queryFilter(packs.filters.UnitsReinstated(lotId, site), own.blockNumber);
  return put.filter(isOfPack).find(({ blockNumber }) => next === undefined || blockNumber < next)
    ?.transactionHash;
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
