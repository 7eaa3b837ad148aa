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
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return text.replace(/\r?\n$/, "");
  throw new MediConnectError(
    "SECRET_FILE_EXPOSED",
    `The secret's file ${file} may be read by others than its owner.`,
    "Run `chmod 600` on it, and change the secret if somebody may have read it.",
    { file },
  );
}
