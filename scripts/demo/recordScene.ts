import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { DispensingRecord } from "../../sdk/src/index.ts";
import { beginStep, say } from "./report.ts";
import type { Stage } from "./stage.ts";

/** Scene 6: the pharmacy keeps a record; it names no patient. */
export async function recordScene(stage: Stage, records: readonly DispensingRecord[]): Promise<string> {
  beginStep("The dispensing record");
  await mkdir(stage.outFolder, { recursive: true });
  const file = path.join(stage.outFolder, "dispensing-record.json");
  await writeFile(file, `${JSON.stringify(records, null, 2)}\n`);
  for (const { transaction, block, dispenser, packs } of records) {
    const serials = packs.map(({ serial }) => serial).join(", ");
    say(`transaction ${transaction.slice(0, 18)}…  block ${block}  licence ${dispenser}  pack ${serials}`);
  }
  say(`written to ${file}`);
  return file;
}
