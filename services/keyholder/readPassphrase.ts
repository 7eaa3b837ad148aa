import { MediConnectError, type SecretLock } from "../../sdk/src/index.ts";
import { askSecret } from "../../sdk/src/files/askSecret.ts";
import { readSecretFile } from "../../sdk/src/files/readSecretFile.ts";

export const PASSPHRASE_VARIABLE = "MEDICONNECT_KEYHOLDER_PASSPHRASE";

/**
 * The passphrase of a member's files: from a file that its owner alone may read, from the environment, or typed.
 *
 * @throws MediConnectError `PASSPHRASE_MISSING`, `SECRET_FILE_EXPOSED`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readPassphrase(file: string | undefined): Promise<SecretLock> {
  const passphrase =
    file === undefined ? (fromEnvironment() ?? (await askSecret("Passphrase"))) : await readSecretFile(file);
  if (passphrase !== undefined && passphrase !== "") return { passphrase };
  throw new MediConnectError(
    "PASSPHRASE_MISSING",
    "There is no passphrase to open the shares with.",
    `Give --passphrase-file, set ${PASSPHRASE_VARIABLE}, or start it from a terminal and type it.`,
  );
}

function fromEnvironment(): string | undefined {
  const given = process.env[PASSPHRASE_VARIABLE];
  // Nothing that we might start should inherit it.
  Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
  return given;
}
