import { existsSync } from "node:fs";
import path from "node:path";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { type Member, MediConnectError, openMember, type SecretLock } from "../../sdk/src/node.ts";
import type { TaskInput } from "../TaskInput.ts";

const VARIABLE = "MEDICONNECT_KEYHOLDER_PASSPHRASE";

interface FoundLock {
  readonly lock: SecretLock;
  /** Where it comes from, in words. */
  readonly source: string;
}

/**
 * The lock of a member's folder: from `--passphrase-file`, the environment, or the folder's own passphrase file.
 *
 * @throws MediConnectError `PASSPHRASE_MISSING`, `FILE_NOT_FOUND`
 */
export async function readLock(input: TaskInput, folder: string): Promise<SecretLock> {
  return (await findLock(input, folder)).lock;
}

/**
 * The member of a folder, with the folder's lock.
 *
 * @throws MediConnectError `SECRET_LOCKED` naming where the passphrase came from, and as `readLock` and `openMember`
 */
export async function openOwnMember(
  input: TaskInput,
  folder: string,
): Promise<{ readonly member: Member; readonly lock: SecretLock }> {
  const { lock, source } = await findLock(input, folder);
  try {
    return { member: await openMember(folder, lock), lock };
  } catch (error) {
    if (!(error instanceof MediConnectError) || error.code !== "SECRET_LOCKED") throw error;
    throw new MediConnectError(
      "SECRET_LOCKED",
      `The folder ${folder} does not open with the passphrase of ${source}.`,
      `Give the right one with --passphrase-file; without it ${VARIABLE} is tried, then the folder's own file \`passphrase\`. If it is right, restore \`member.json\` from its backup.`,
      { folder, source },
      { cause: error },
    );
  }
}

async function findLock(input: TaskInput, folder: string): Promise<FoundLock> {
  const given = input.optional("passphraseFile");
  const own = path.join(folder, "passphrase");
  if (given !== undefined) return readSource(given);
  const fromEnvironment = process.env[VARIABLE];
  if (fromEnvironment !== undefined && fromEnvironment !== "") {
    return { lock: { passphrase: fromEnvironment }, source: VARIABLE };
  }
  if (existsSync(own)) return readSource(own);
  throw new MediConnectError(
    "PASSPHRASE_MISSING",
    `There is no passphrase for the folder ${folder}.`,
    `Give --passphrase-file, or set ${VARIABLE}.`,
    { folder },
  );
}

async function readSource(file: string): Promise<FoundLock> {
  const passphrase = (await readTextFile(file)).replace(/\r?\n$/, "");
  return { lock: { passphrase }, source: `the file ${file}` };
}
