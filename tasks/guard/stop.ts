import { waitForEnd } from "../../sdk/src/chain/processes.ts";
import { MediConnectError } from "../../sdk/src/index.ts";
import { runAction } from "../runAction.ts";
import { listRunning } from "../../sdk/src/guard/folder/runningHolder.ts";
import { consortiumFolder } from "./consortiumFolder.ts";

/** It answers what was begun before it ends. */
const GRACE_MS = 30_000;

export default runAction(async (input) => {
  const running = await listRunning(consortiumFolder(input));
  for (const { pid } of running) process.kill(pid, "SIGTERM");
  for (const one of running) if (!(await waitForEnd(one.pid, GRACE_MS))) throw stopFailed(one);
  const stopped = running.map(({ member }) => member);
  const text = stopped.length === 0 ? "none was running" : `stopped: members ${stopped.join(", ")}`;
  return { text, json: { stopped } };
});

function stopFailed({ member, pid }: { member: number; pid: number }): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_STOP_FAILED",
    `The key holder of member ${member}, process ${pid}, does not end.`,
    "End it by hand, then run `guard status`.",
    { member, pid },
  );
}
