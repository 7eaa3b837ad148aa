import { z } from "zod";
import { memberIndex } from "../EpochRecord.ts";
import { EPOCH_ID } from "../epochId.ts";
import { hex32 } from "../group.ts";
import { parseDocument } from "../parseDocument.ts";
import { callKeyHolder } from "./callKeyHolder.ts";

export const HEALTH_PATH = "/health";

const heldEpoch = z.object({
  epoch: z.string().regex(EPOCH_ID),
  generation: z.int().nonnegative(),
  /** The holder's index in this epoch. */
  holder: memberIndex,
  /** Hash of the epoch's record. */
  record: hex32,
  state: z.enum(["answering", "closed", "destroyed"]),
  /** Seconds since 1970. */
  answersUntil: z.int(),
});

const health = z.object({
  service: z.literal("mediconnect-keyholder"),
  version: z.string().max(40),
  /** The member's name in the epochs' records. */
  name: z.string().max(200),
  chain: z.object({ id: z.int(), reachable: z.boolean() }),
  epochs: z.array(heldEpoch),
  /** Hash of the newest line of the audit log: whoever notes it can tell later whether lines are missing. */
  auditHead: hex32,
  /** Requests since the start that named no licence, hence stand in no log. */
  turnedAway: z.int().nonnegative(),
});

/** What a key holder's service tells everybody. Nothing of it is secret. */
export type KeyHolderHealth = z.infer<typeof health>;
export type HeldEpochHealth = z.infer<typeof heldEpoch>;

/**
 * Asks a key holder's service how it is.
 *
 * @throws MediConnectError `KEY_HOLDER_UNREACHABLE`, `KEY_HOLDER_MALFORMED`, `GUARD_DOCUMENT_INVALID`
 */
export async function readKeyHolderHealth(url: string, timeoutMs = 5_000): Promise<KeyHolderHealth> {
  return parseDocument(
    health,
    await callKeyHolder({ url, path: HEALTH_PATH, timeoutMs }),
    "key holder's health",
  );
}
