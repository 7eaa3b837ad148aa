import path from "node:path";
import { listRunning } from "../../sdk/src/guard/folder/runningHolder.ts";
import { MediConnectError } from "../../sdk/src/index.ts";

/**
 * The main job starts the key holders itself, and `--fresh` removes their folders: either goes wrong late beside those
 * that `guard start` put up.
 *
 * @param folder the state folder
 * @param elsewhere whether tasks have to be told that it is this one
 * @throws MediConnectError `KEY_HOLDERS_RUNNING`
 */
export async function requireNoHolders(folder: string, elsewhere: boolean): Promise<void> {
  const pids = (await listRunning(path.join(folder, "guard"))).map(({ pid }) => pid);
  if (pids.length === 0) return;
  const state = elsewhere ? `MEDICONNECT_STATE=${folder} ` : "";
  throw new MediConnectError(
    "KEY_HOLDERS_RUNNING",
    `Key holders run (processes ${[...new Set(pids)].join(", ")}), and the main job starts its own; nothing was done.`,
    `Stop them first: \`${state}npx hardhat guard stop\`.`,
    { pids },
  );
}
