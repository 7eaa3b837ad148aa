import { askSecret } from "../sdk/src/files/askSecret.ts";
import { readSecretFile } from "../sdk/src/files/readSecretFile.ts";
import { MediConnectError } from "../sdk/src/errors/MediConnectError.ts";
import type { TaskInput } from "./TaskInput.ts";

const VARIABLE = "MEDICONNECT_KEYSTORE_PASSWORD";

/**
 * The password of a keystore: from `--password-file`, the environment, or typed. Never from the command line, which
 * everybody on the machine may read.
 *
 * @throws MediConnectError `PASSWORD_MISSING`, `SECRET_FILE_EXPOSED`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readPassword(input: TaskInput): Promise<string> {
  const file = input.optional("passwordFile");
  const password =
    file === undefined
      ? (process.env[VARIABLE] ?? (await askSecret("Password of the keystore")))
      : await readSecretFile(file);
  if (password !== undefined && password !== "") return password;
  throw new MediConnectError(
    "PASSWORD_MISSING",
    "There is no password for the keystore.",
    `Give --password-file, set ${VARIABLE}, or call from a terminal and type it.`,
  );
}
