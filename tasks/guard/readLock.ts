import { existsSync } from "node:fs";
import path from "node:path";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError, type SecretLock } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

const VARIABLE = "MEDICONNECT_KEYHOLDER_PASSPHRASE";

/**
 * The lock of a member's folder: from `--passphrase-file`, the environment, or the folder's own passphrase file.
 *
 * @throws MediConnectError `PASSPHRASE_MISSING`, `FILE_NOT_FOUND`
 */
export async function readLock(input: TaskInput, folder: string): Promise<SecretLock> {
  const given = input.optional("passphraseFile");
  const own = path.join(folder, "passphrase");
  if (given !== undefined) return { passphrase: await readPassphraseFile(given) };
  const fromEnvironment = process.env[VARIABLE];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return { passphrase: fromEnvironment };
  if (existsSync(own)) return { passphrase: await readPassphraseFile(own) };
  throw new MediConnectError(
    "PASSPHRASE_MISSING",
    `There is no passphrase for the folder ${folder}.`,
    `Give --passphrase-file, or set ${VARIABLE}.`,
    { folder },
  );
}

async function readPassphraseFile(file: string): Promise<string> {
  return (await readTextFile(file)).replace(/\r?\n$/, "");
}
