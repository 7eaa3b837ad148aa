import { isHexString } from "ethers";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError } from "../../sdk/src/index.ts";
import { readRecords } from "../rx/readRecords.ts";
import type { TaskInput } from "../TaskInput.ts";

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

/** A line of a file of hashes. */
export interface UndoLine {
  /** From 1; empty ones count. */
  readonly line: number;
  /** Lower case. */
  readonly undone: string;
  /** Why it is no hash. */
  readonly fault: MediConnectError | undefined;
}

/**
 * Hashes of transactions, one a line, each once; what is none is answered as that line.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`
 */
export async function readUndoLines(file: string): Promise<UndoLine[]> {
  const lines = (await readTextFile(file)).split(/\r?\n/).map((text) => text.trim().toLowerCase());
  const firstOf = new Map(lines.map((text, at) => [text, at] as const).toReversed());
  return lines.flatMap((undone, at) => {
    if (undone === "" || firstOf.get(undone) !== at) return [];
    return [{ line: at + 1, undone, fault: isHash(undone) ? undefined : noHash("--file") }];
  });
}

function requireHash(text: string, option: string): string {
  if (isHash(text)) return text.toLowerCase();
  throw noHash(option, text);
}

function isHash(text: string): boolean {
  return isHexString(text, 32);
}

/** @param text nothing of a file, which may be the wrong one */
function noHash(option: string, text?: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `${option} wants 0x and 64 hexadecimal digits${text === undefined ? "" : `, not ${JSON.stringify(text)}`}.`,
    "Take it from the record of what is to be undone, or give the record with --record.",
    { option },
  );
}
