import { isHexString } from "ethers";
import { MediConnectError } from "../../sdk/src/index.ts";
import { readRecords } from "../rx/readRecords.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readLines } from "./readLines.ts";

/**
 * Hash of the transaction that `--transaction` or the dispensing record of `--record` names.
 *
 * @throws MediConnectError `OPTION_MISSING`, `OPTION_INVALID`, `RECORD_INVALID`
 */
export async function readUndone(input: TaskInput): Promise<string> {
  const file = input.optional("record");
  const [record] = file === undefined ? [] : await readRecords([file]);
  const transaction = record?.transaction ?? input.required("transaction");
  return requireHash(transaction, "--transaction");
}

/**
 * Hashes of transactions, one a line, each once.
 *
 * @throws MediConnectError `OPTION_INVALID`, `FILE_NOT_FOUND`
 */
export async function readTransactions(file: string): Promise<string[]> {
  return [...new Set((await readLines(file)).map((line) => requireHash(line, "--file")))];
}

function requireHash(text: string, option: string): string {
  if (isHexString(text, 32)) return text;
  throw new MediConnectError(
    "OPTION_INVALID",
    `${option} wants 0x and 64 hexadecimal digits, not ${JSON.stringify(text)}.`,
    "Take it from the record of what is to be undone, or give the record with --record.",
    { option },
  );
}
