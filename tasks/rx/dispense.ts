import { access as mayAccess, constants, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  dispensePrescription,
  MediConnectError,
  openPrescription,
  readPackScan,
} from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readContentAccess } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const access = await readContentAccess(input);
  const file = input.optional("record") ?? path.join(context.stateFolder, "records", `${access.id}.json`);
  // Before anything is supplied: a record that cannot be kept is known in time.
  await requireWritable(file);
  const packs = input.list("scans").map((scan) => readPackScan(scan));
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const opened = await openPrescription(client, {
    ...access,
    store: context.sealed,
    medicines: await readMedicines(input),
  });
  const { record, alreadyDone } = await dispensePrescription(client, { opened, packs, lots: context.lots });

  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
  const facts = formatFacts({
    prescription: record.prescription,
    supplied: `${record.quantity} units in ${record.packs.length} pack(s)`,
    "pharmacy's licence": record.dispenser,
    transaction: record.transaction,
    block: record.block,
    record: file,
  });
  const title = alreadyDone ? "Dispensed before with these packs; nothing changed." : "Dispensed.";
  return { text: `${title}\n${facts}`, json: { ...record, alreadyDone, file } };
});

async function requireWritable(file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await mayAccess(path.dirname(file), constants.W_OK);
  } catch {
    throw new MediConnectError(
      "RECORD_NOT_WRITABLE",
      `The record cannot be written to ${file}. Nothing was supplied.`,
      "Give another file with --record.",
      { file },
    );
  }
}
