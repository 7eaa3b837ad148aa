import { readTextFile } from "../../sdk/src/files/readTextFile.ts";

/**
 * Lines of a file that say something.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readLines(file: string): Promise<string[]> {
  const lines = (await readTextFile(file)).split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}
