import { randomUUID } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { isOwnersAlone } from "../files/readSecretFile.ts";
import { readTextFile } from "../files/readTextFile.ts";
import { readHolderShare, type HolderShare } from "./HolderShare.ts";
import { openSecretDocument, sealSecretDocument, type SecretLock } from "./secretDocument.ts";
import { parseJson } from "../encoding/parseJson.ts";

const OWNER_ONLY = 0o600;

/**
 * Writes a share sealed, readable by its owner alone. Written aside, flushed and renamed, so that a kill leaves the
 * old file or the new one.
 *
 * @throws MediConnectError `SECRET_LOCK_WEAK`
 */
export async function writeShareFile(file: string, share: HolderShare, lock: SecretLock): Promise<void> {
  const sealed = await sealSecretDocument(readHolderShare(share), lock);
  const aside = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(aside, "wx", OWNER_ONLY);
    try {
      await handle.writeFile(`${JSON.stringify(sealed, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * @throws MediConnectError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `SHARE_FILE_EXPOSED`, `SECRET_LOCKED`,
 * `SECRET_VERSION_UNKNOWN`, `GUARD_DOCUMENT_INVALID`, `SHARE_INVALID`
 */
export async function readShareFile(file: string, lock: SecretLock): Promise<HolderShare> {
  const text = await readTextFile(file);
  if (!(await isOwnersAlone(file))) throw exposed(file, (await stat(file)).mode & 0o777);
  return readHolderShare(await openSecretDocument(parseJson(text), lock));
}

/**
 * Overwrites a share's file and removes it. A disk that writes elsewhere than it is told, a snapshot or a backup may
 * still hold the old bytes; they are sealed, so destroy the passphrase or key as well.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`
 */
export async function destroyShareFile(file: string): Promise<void> {
  const { length } = await readTextFile(file);
  const handle = await open(file, "r+");
  try {
    await handle.write(crypto.getRandomValues(new Uint8Array(length)), 0, length, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(file);
}

function exposed(file: string, mode: number): MediConnectError {
  return new MediConnectError(
    "SHARE_FILE_EXPOSED",
    `The share's file ${file} may be read by others than its owner (mode ${mode.toString(8)}).`,
    "Find out who may have read it, run `chmod 600` on it, and have the key re-shared if in doubt.",
    { file, mode: mode.toString(8) },
  );
}
