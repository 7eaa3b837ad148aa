import { readFile } from "node:fs/promises";
import { createHmacTagSource, readSubstancesTable, type Tagging } from "../../sdk/src/index.ts";

/** Tags by one key, of our sample substances, in one epoch. */
export async function pilotTagging(key: Uint8Array = new Uint8Array(32).fill(7)): Promise<Tagging> {
  return {
    source: createHmacTagSource(key),
    substances: readSubstancesTable(await readFile("samples/substances.json", "utf8")),
    epochsAt: () => ({ current: "test-1", previous: undefined }),
  };
}
