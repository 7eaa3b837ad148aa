import { MediConnectError } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readLines } from "./readLines.ts";

/**
 * Scans of the command line, then those of the file, one a line.
 *
 * @throws MediConnectError `NO_PACKS_SCANNED`, `FILE_NOT_FOUND`
 */
export async function readScans(input: TaskInput): Promise<string[]> {
  const file = input.optional("file");
  const lines = file === undefined ? [] : await readLines(file);
  const scans = [...input.list("scans"), ...lines];
  if (scans.length > 0) return scans;
  throw new MediConnectError(
    "NO_PACKS_SCANNED",
    "No pack was scanned. Nothing was done.",
    "Give scans one after the other, or a file of them with --file.",
  );
}
