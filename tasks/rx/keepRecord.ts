import { access as mayAccess, constants, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { type DispenseResult, MediConnectError } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { recordFolder } from "./readSupply.ts";

/** Before anything is supplied: a record that cannot be kept is known in time. */
export async function requireWritable(input: TaskInput, context: TaskContext): Promise<void> {
  const folder = recordFolder(input, context);
  try {
    await mkdir(folder, { recursive: true });
    await mayAccess(folder, constants.W_OK);
  } catch {
    throw new MediConnectError(
      "RECORD_NOT_WRITABLE",
      `The record cannot be written to ${folder}. Nothing was supplied.`,
      "Give another file with --record.",
      { folder },
    );
  }
}

/** Writes the record of a supply and says what was done. */
export async function keepRecord(
  { record, alreadyDone }: DispenseResult,
  input: TaskInput,
  context: TaskContext,
): Promise<TaskOutcome> {
  const name = `${record.prescription}-${record.block}.json`;
  const file = input.optional("record") ?? path.join(recordFolder(input, context), name);
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
  const facts = formatFacts({
    prescription: record.prescription,
    supplied: `${record.quantity} units in ${record.packs.length} pack(s)`,
    outstanding: record.outstanding === 0 ? "nothing" : `${record.outstanding} units are owed`,
    ...(record.issues > 1 ? { issue: `${record.issue} of ${record.issues}` } : {}),
    "collected by": record.collection.collector,
    "pharmacy's licence": record.dispenser,
    transaction: record.transaction,
    block: record.block,
    record: file,
  });
  const done = record.outstanding === 0 ? "Dispensed." : "Dispensed in part.";
  const title = alreadyDone ? "Dispensed before with these packs; nothing changed." : done;
  return { text: `${title}\n${facts}`, json: { ...record, alreadyDone, file } };
}
