import { existsSync } from "node:fs";
import path from "node:path";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { stateDestruction, type DestructionStatement } from "../destruction.ts";
import type { EpochHolder } from "../EpochRecord.ts";
import { destroyShareFile } from "../shareFile.ts";
import { writeDocument } from "./documentFiles.ts";
import type { HeldEpoch } from "./holderFolder.ts";
import type { Member } from "./memberFile.ts";

export interface DestroyHeldEpochParameters {
  readonly held: HeldEpoch;
  readonly member: Member;
  /** Seconds since 1970. */
  readonly now: number;
  /** Why, where the epoch is still to be answered for, as after a re-sharing; kept beside the statement. */
  readonly reason?: string | undefined;
}

/**
 * Destroys a member's share of an epoch and keeps its signed statement, which the consortium counts
 * (`readDestructions`). A running service answers no more from then on. After a kill in between it is repeated.
 *
 * @throws MediConnectError `EPOCH_STILL_ANSWERS` without a reason, `SHARE_DESTROYED_BEFORE`, `MEMBER_KEY_MISMATCH`
 */
export async function destroyHeldEpoch(
  parameters: DestroyHeldEpochParameters,
): Promise<DestructionStatement> {
  const { held, member, now, reason } = parameters;
  const { epoch, generation } = held.record;
  if (existsSync(held.statementFile)) throw destroyedBefore(epoch.id, held.statementFile);
  const early = now < epoch.answersUntil;
  if (early && reason === undefined) throw stillAnswers(epoch.id, epoch.answersUntil);

  const holder = ownHolder(held, member);
  const share = { epoch: epoch.id, generation, index: holder.index, publicShare: holder.publicShare };
  const statement = stateDestruction(share, holder, member.keys, now);
  const reasonFile = path.join(path.dirname(held.statementFile), "early-destruction.json");
  if (early) await writeDocument(reasonFile, { reason, at: now });
  // First the share, then the word: the word must never be there before the deed.
  if (existsSync(held.shareFile)) await destroyShareFile(held.shareFile);
  await writeDocument(held.statementFile, statement);
  return statement;
}

function ownHolder({ record }: HeldEpoch, { name, keys }: Member): EpochHolder {
  const own = record.holders.find(({ signingKey }) => signingKey === keys.signingKey);
  if (own !== undefined) return own;
  throw new MediConnectError(
    "MEMBER_NOT_HOLDER",
    `${name} is no holder of epoch ${record.epoch.id}, by its keys.`,
    "Use the folder of the member that holds the share.",
    { name, epoch: record.epoch.id },
  );
}

function stillAnswers(epoch: string, answersUntil: number): MediConnectError {
  const until = new Date(answersUntil * 1000).toISOString();
  return new MediConnectError(
    "EPOCH_STILL_ANSWERS",
    `The epoch ${epoch} is to be answered for until ${until}; without its shares its overlaps are not seen any more.`,
    "Wait until then, or give a reason, such as a re-sharing that this share must not outlive.",
    { epoch, answersUntil },
  );
}

function destroyedBefore(epoch: string, file: string): MediConnectError {
  return new MediConnectError(
    "SHARE_DESTROYED_BEFORE",
    `The share of epoch ${epoch} was destroyed before.`,
    `Its signed statement is in ${file}.`,
    { epoch, file },
  );
}
