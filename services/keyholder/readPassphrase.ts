import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { stat } from "node:fs/promises";
import { MediConnectError, type SecretLock } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";

export const PASSPHRASE_VARIABLE = "MEDICONNECT_KEYHOLDER_PASSPHRASE";

/**
 * The passphrase of a member's files: from a file that its owner alone may read, from the environment, or typed.
 *
 * @throws MediConnectError `PASSPHRASE_MISSING`, `PASSPHRASE_FILE_EXPOSED`, `FILE_NOT_FOUND`
 */
export async function readPassphrase(file: string | undefined): Promise<SecretLock> {
  const passphrase =
    file === undefined ? (fromEnvironment() ?? (await fromTerminal())) : await fromFile(file);
  if (passphrase !== undefined && passphrase !== "") return { passphrase };
  throw new MediConnectError(
    "PASSPHRASE_MISSING",
    "There is no passphrase to open the shares with.",
    `Give --passphrase-file, set ${PASSPHRASE_VARIABLE}, or start it from a terminal and type it.`,
  );
}

async function fromFile(file: string): Promise<string> {
  const text = await readTextFile(file);
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return text.replace(/\r?\n$/, "");
  throw new MediConnectError(
    "PASSPHRASE_FILE_EXPOSED",
    `The passphrase's file ${file} may be read by others than its owner.`,
    "Run `chmod 600` on it, and change the passphrase if somebody may have read it.",
    { file },
  );
}

function fromEnvironment(): string | undefined {
  const given = process.env[PASSPHRASE_VARIABLE];
  // Nothing that we might start should inherit it.
  Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
  return given;
}

async function fromTerminal(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write("Passphrase: ");
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
