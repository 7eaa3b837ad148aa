import { stat } from "node:fs/promises";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readTextFile } from "./readTextFile.ts";

/**
 * A password or passphrase from a file that its owner alone may read, without the line's end behind it.
 *
 * @throws MediConnectError `SECRET_FILE_EXPOSED`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readSecretFile(file: string): Promise<string> {
  const text = await readTextFile(file);
  if (await isOwnersAlone(file)) return text.replace(/\r?\n$/, "");
  throw new MediConnectError(
    "SECRET_FILE_EXPOSED",
    `The secret's file ${file} may be read by others than its owner.`,
    "Run `chmod 600` on it, and change the secret if somebody may have read it.",
    { file },
  );
}

/** Windows has no such bits; there the folder's rights have to do. */
export async function isOwnersAlone(file: string): Promise<boolean> {
  return process.platform === "win32" || ((await stat(file)).mode & 0o077) === 0;
}
