import { existsSync } from "node:fs";
import { bytesToHex, hexToBytes, randomBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { EPOCH_ID } from "../epochId.ts";
import { hex32 } from "../group.ts";
import { parseDocument } from "../parseDocument.ts";
import { openSecretDocument, sealSecretDocument, type SecretLock } from "../secretDocument.ts";
import { createHmacTagSource, type TagSource } from "../TagSource.ts";
import { readDocument, writeOnce } from "./documentFiles.ts";

const keyFile = z.strictObject({
  kind: z.literal("mediconnect/guard/phase0"),
  version: z.literal(1),
  /** The pilot's one epoch. */
  epoch: z.string().regex(EPOCH_ID),
  key: z.unknown(),
});
const sealedKey = z.strictObject({ key: hex32 });

/** Tags of a pilot, and the epoch that they belong to. */
export interface PilotTagSource {
  readonly source: TagSource;
  readonly epoch: string;
}

/**
 * Draws the one key of a pilot (Phase 0) and keeps it sealed. One that is there is never overwritten: every tag hangs
 * on it.
 *
 * @throws MediConnectError `PILOT_KEY_EXISTS`, `SECRET_LOCK_WEAK`
 */
export async function createHmacKeyFile(file: string, epoch: string, lock: SecretLock): Promise<void> {
  if (existsSync(file)) throw keyExists(file);
  const key = await sealSecretDocument({ key: bytesToHex(randomBytes(32)) }, lock);
  const document = { kind: "mediconnect/guard/phase0", version: 1, epoch, key };
  if (!(await writeOnce(file, `${JSON.stringify(document, null, 2)}\n`))) throw keyExists(file);
}

function keyExists(file: string): MediConnectError {
  return new MediConnectError(
    "PILOT_KEY_EXISTS",
    `There is a key of a pilot in ${file} already.`,
    "Go on with it; whoever overwrites it loses every tag that was made with it.",
    { file },
  );
}

/** @throws MediConnectError `FILE_NOT_FOUND`, `GUARD_FILE_INVALID`, `GUARD_DOCUMENT_INVALID`, `SECRET_LOCKED` */
export async function openHmacKeyFile(file: string, lock: SecretLock): Promise<PilotTagSource> {
  const { epoch, key: sealed } = parseDocument(keyFile, await readDocument(file), "pilot's key file");
  const { key } = parseDocument(sealedKey, await openSecretDocument(sealed, lock), "pilot's key");
  return { source: createHmacTagSource(hexToBytes(key)), epoch };
}
