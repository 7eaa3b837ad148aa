import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type HistoryEntry, readHistory } from "./readHistory.ts";
import { type ChainPrescription, readPrescription } from "./readPrescription.ts";

/** What a step on a prescription made of it. */
export interface StepResult {
  readonly prescription: ChainPrescription;
  readonly transaction: string;
  /** Whether the same step had been taken before; then nothing changed. */
  readonly alreadyDone: boolean;
}

/** Codes with which the contract refuses a step that was taken already. */
interface Step {
  readonly id: string;
  readonly send: () => Promise<{ readonly hash: string }>;
  readonly refusedAs: readonly string[];
  /** Whether an entry is this very step. */
  readonly isSame: (entry: HistoryEntry) => boolean;
}

/** What only accompanies a step. */
const COMPANIONS: ReadonlySet<HistoryEntry["event"]> = new Set([
  "burned",
  "issueEnded",
  "overridden",
  "tagged",
]);

/**
 * Takes a step. Where the contract refuses since the prescription has moved on, and the last thing that happened is
 * this very step, an answer was lost: the first success is returned.
 */
export async function takeStep(
  client: SigningClient,
  { id, send, refusedAs, isSame }: Step,
): Promise<StepResult> {
  try {
    const { hash } = await send();
    return { prescription: await readPrescription(client, id), transaction: hash, alreadyDone: false };
  } catch (error) {
    if (!(error instanceof MediConnectError) || !refusedAs.includes(error.code)) throw error;
    const last = (await readHistory(client, id)).findLast(({ event }) => !COMPANIONS.has(event));
    if (last === undefined || !isSame(last)) throw error;
    return {
      prescription: await readPrescription(client, id),
      transaction: last.transaction,
      alreadyDone: true,
    };
  }
}
