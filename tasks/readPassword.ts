import { stat } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { readTextFile } from "../sdk/src/files/readTextFile.ts";
import { MediConnectError } from "../sdk/src/errors/MediConnectError.ts";
import type { TaskInput } from "./TaskInput.ts";

const VARIABLE = "MEDICONNECT_KEYSTORE_PASSWORD";

/**
 * The password of a keystore: from `--password-file`, the environment, or typed. Never from the command line, which
 * everybody on the machine may read.
 *
 * @throws MediConnectError `PASSWORD_MISSING`, `PASSWORD_FILE_EXPOSED`, `FILE_NOT_FOUND`
 */
export async function readPassword(input: TaskInput): Promise<string> {
  const file = input.optional("passwordFile");
  const password = file === undefined ? (process.env[VARIABLE] ?? (await ask())) : await readFileOf(file);
  if (password !== undefined && password !== "") return password;
  throw new MediConnectError(
    "PASSWORD_MISSING",
    "There is no password for the keystore.",
    `Give --password-file, set ${VARIABLE}, or call from a terminal and type it.`,
  );
}

async function readFileOf(file: string): Promise<string> {
  const text = await readTextFile(file);
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return text.replace(/\r?\n$/, "");
  throw new MediConnectError(
    "PASSWORD_FILE_EXPOSED",
    `The password's file ${file} may be read by others than its owner.`,
    "Run `chmod 600` on it, and change the password if somebody may have read it.",
    { file },
  );
}

async function ask(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write("Password of the keystore: ");
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
