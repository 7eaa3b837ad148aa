import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { memberIndex, type EpochHolder, type EpochRecord } from "./EpochRecord.ts";
import { EPOCH_ID } from "./epochId.ts";
import { hex32, hex64 } from "./group.ts";
import type { MemberKeys } from "./memberKeys.ts";
import { parseDocument } from "./parseDocument.ts";
import { isSignedBy, signDocument } from "./signedDocument.ts";

const statement = z.strictObject({
  kind: z.literal("mediconnect/guard/destruction"),
  version: z.literal(1),
  epoch: z.string().regex(EPOCH_ID),
  generation: z.int().nonnegative(),
  index: memberIndex,
  publicShare: hex32,
  /** Seconds since 1970. */
  destroyedAt: z.int().nonnegative(),
  signature: hex64,
});

/** A member's signed word that it has destroyed its share. It is a promise kept, not a proof: see decision 10. */
export type DestructionStatement = z.infer<typeof statement>;

/** @throws MediConnectError `MEMBER_KEY_MISMATCH` where the keys are not the holder's */
export function stateDestruction(
  share: {
    readonly epoch: string;
    readonly generation: number;
    readonly index: number;
    readonly publicShare: string;
  },
  { name, signingKey }: EpochHolder,
  keys: MemberKeys,
  destroyedAt: number,
): DestructionStatement {
  if (keys.signingKey !== signingKey) throw keyMismatch(name);
  const body = { kind: "mediconnect/guard/destruction", version: 1, ...share, destroyedAt } as const;
  return signDocument(body, keys.signingSecret);
}

/**
 * Which holders have stated the destruction of their shares. An epoch is over for good when fewer than its threshold
 * are left, counting every generation of its shares.
 *
 * @throws MediConnectError `GUARD_DOCUMENT_INVALID`, `DESTRUCTION_STATEMENT_INVALID`
 */
export function readDestructions(
  record: EpochRecord,
  inputs: readonly unknown[],
): { readonly destroyed: readonly number[]; readonly left: number; readonly keyIsGone: boolean } {
  const destroyed = new Set<number>();
  for (const input of inputs) {
    const said = parseDocument(statement, input, "statement of destruction");
    const holder = record.holders.find(({ index }) => index === said.index);
    const fits = said.epoch === record.epoch.id && said.generation === record.generation;
    const own = holder !== undefined && holder.publicShare === said.publicShare;
    if (!fits || !own || !isSignedBy(said, holder.signingKey)) throw statementInvalid(said);
    destroyed.add(said.index);
  }
  const left = record.holders.length - destroyed.size;
  return { destroyed: [...destroyed].sort((a, b) => a - b), left, keyIsGone: left < record.threshold };
}

function statementInvalid({ epoch, index }: DestructionStatement): MediConnectError {
  return new MediConnectError(
    "DESTRUCTION_STATEMENT_INVALID",
    `The statement that share ${index} of epoch ${epoch} was destroyed is not that holder's, or not of these shares.`,
    "Ask the holder for its own signed statement.",
    { epoch, index },
  );
}

export function keyMismatch(name: string): MediConnectError {
  return new MediConnectError(
    "MEMBER_KEY_MISMATCH",
    `The keys given are not those of ${name}.`,
    "Use the keys that the plan or the epoch's record names for this member.",
    { name },
  );
}
