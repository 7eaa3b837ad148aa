import { isHexString } from "ethers";
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
  if (isHexString(transaction, 32)) return transaction;
  throw new MediConnectError(
    "OPTION_INVALID",
    `--transaction wants 0x and 64 hexadecimal digits, not ${JSON.stringify(transaction)}.`,
    "Take it from the record of what is to be undone, or give the record with --record.",
    { option: "--transaction" },
  );
}
