// The embedded chain's companion process: while anvil lives, it keeps a copy of the latest state that was whole.
//   node keeper.ts FOLDER PID
import { chainFiles } from "./chainFiles.ts";
import { keepLastGood } from "./keptState.ts";
import { isAlive, pause } from "./processes.ts";
import { readChainRecord } from "./readChainRecord.ts";

const SHORTEST_PAUSE_MS = 1000;
/** A large state takes long to read; the keeper never uses more than a twentieth of a core. */
const REST = 20;

const [folder = "", pid = ""] = process.argv.slice(2);
const files = chainFiles(folder);
const isOurs = (): boolean => isAlive(Number(pid)) && readChainRecord(folder)?.pid === Number(pid);

let kept: Buffer | undefined;
while (isOurs()) {
  const startedAt = performance.now();
  try {
    kept = keepLastGood(files, kept, isOurs);
  } catch {
    // A full disk, a folder just removed: the next round tells.
  }
  await pause(Math.max(SHORTEST_PAUSE_MS, REST * (performance.now() - startedAt)));
}
