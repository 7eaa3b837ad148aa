import { writeFile } from "node:fs/promises";
import { dispensePrescription, openPrescription, readPackScan } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readContentAccess } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const access = readContentAccess(input);
  const packs = input.list("scans").map((scan) => readPackScan(scan));
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const opened = await openPrescription(client, { ...access, store: context.sealed });
  const { record, alreadyDone } = await dispensePrescription(client, { opened, packs, lots: context.lots });

  const file = input.optional("record");
  if (file !== undefined) await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
  const facts = formatFacts({
    prescription: record.prescription,
    supplied: `${record.quantity} units in ${record.packs.length} pack(s)`,
    "pharmacy's licence": record.dispenser,
    transaction: record.transaction,
    block: record.block,
    record: file ?? "– (give --record FILE to keep one)",
  });
  const title = alreadyDone ? "Dispensed before with these packs; nothing changed." : "Dispensed.";
  return { text: `${title}\n${facts}`, json: { ...record, alreadyDone } };
});
