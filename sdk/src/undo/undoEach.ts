import type { SigningClient } from "../client/MediConnectClient.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { lotIdOf } from "../pack/readLot.ts";
import { readUndonePacks, type UndonePack } from "./readUndonePacks.ts";
import { settleLocked, undoDecommission } from "./undoDecommission.ts";
import { undoSupply } from "./undoSupply.ts";

/** What became of one pack of a transaction that was to be undone. */
export type UndoAnswer = {
  /** Hash of the transaction that was to be undone. */
  readonly undone: string;
  /** Undefined where the transaction took out no pack that can be named. */
  readonly pack: UndonePack | undefined;
} & (
  | {
      readonly done: true;
      readonly transaction: string;
      /** It had been undone before, and nothing changed. */
      readonly alreadyDone: boolean;
    }
  | { readonly done: false; readonly error: MediConnectError }
);

/**
 * Undoes many transactions, supplies and decommissionings alike, and gives one answer a pack. What one transaction took
 * out comes back together or not at all: where the chain refuses it over one pack, that pack is named, and the others
 * bear `UNDONE_TOGETHER`. The next transaction goes on.
 *
 * @param settle instead of undoing locks, leave what was locked out for good
 *
 * @example
 * const transactions = await decommissionPacks(pharmacy, { packs, lots, reason: "sample", role: "dispenser" });
 * const answers = await undoEach(pharmacy, transactions);
 * const stillOut = answers.filter(({ done }) => !done);
 */
export async function undoEach(
  client: SigningClient,
  transactions: readonly string[],
  settle?: "destroyed" | "stolen",
): Promise<UndoAnswer[]> {
  const answers: UndoAnswer[] = [];
  for (const undone of transactions) {
    const packs = await readUndonePacks(client, undone);
    const named = packs.length === 0 ? [undefined] : packs;
    try {
      const { transaction, alreadyDone } = await undoOne(client, undone, settle);
      const said = { done: true as const, transaction, alreadyDone };
      answers.push(...named.map((pack) => ({ undone, pack, ...said })));
    } catch (thrown) {
      const error = decodeContractError(thrown);
      for (const pack of named)
        answers.push({ undone, pack, done: false, error: refusalOf(pack, error, packs) });
    }
  }
  return answers;
}

async function undoOne(
  client: SigningClient,
  undone: string,
  settle: "destroyed" | "stolen" | undefined,
): Promise<{ readonly transaction: string; readonly alreadyDone: boolean }> {
  if (settle !== undefined) return settleLocked(client, undone, settle);
  try {
    return await undoSupply(client, undone);
  } catch (error) {
    // It is not about a supply; perhaps it took packs out.
    if (!(error instanceof MediConnectError) || error.code !== "NOTHING_TO_UNDO") throw error;
    return undoDecommission(client, undone);
  }
}

/** The error itself for the packs that it is about, where it names any. */
function refusalOf(
  pack: UndonePack | undefined,
  error: MediConnectError,
  packs: readonly UndonePack[],
): MediConnectError {
  const blamed = packs.filter((one) => isAbout(error, one));
  if (pack === undefined || blamed.length === 0 || blamed.includes(pack)) return error;
  return new MediConnectError(
    "UNDONE_TOGETHER",
    `It left in one transaction with serial ${blamed[0]?.serial ?? ""}, and is undone with it or not at all.`,
    "See what keeps that pack out; then repeat the undo.",
    { serial: blamed[0]?.serial, code: error.code },
  );
}

function isAbout({ facts }: MediConnectError, pack: UndonePack): boolean {
  const { lotId, index, gtin } = facts;
  if (typeof lotId === "string") {
    return lotId === lotIdOf(pack) && (index === undefined || index === BigInt(pack.index));
  }
  return typeof gtin === "bigint" && gtin === BigInt(pack.gtin);
}
