import { readTextFile } from "../sdk/src/files/readTextFile.ts";
import { type MedicinesTable, readMedicinesTable } from "../sdk/src/index.ts";
import type { TaskInput } from "./TaskInput.ts";

/** The table of medicines that `--medicines` names, or our sample. */
export async function readMedicines(input: TaskInput): Promise<MedicinesTable> {
  return readMedicinesTable(await readTextFile(input.optional("medicines") ?? "samples/medicines.json"));
}
