import path from "node:path";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { listMembers, readRecords } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { epochAround } from "../../sdk/src/guard/folder/epochDates.ts";
import { holdCeremony } from "../../sdk/src/guard/folder/holdCeremony.ts";
import { makePilotKey } from "./makePilotKey.ts";
import { readEpochId } from "./readEpochTerms.ts";
import { startHolder, type StartedHolder } from "./startHolder.ts";

const FIRST_PORT = 19_461;

export default taskAction(async (input, context) => {
  const folder = consortiumFolder(input, context);
  if (input.flag("phase0")) return makePilotKey(input, folder);
  const port = input.integer("port", { least: 1024, most: 65_000, fallback: FIRST_PORT });
  const { deployment, provider } = await context.connect();
  const ceremony = (await readRecords(folder)).length === 0;
  if (ceremony) await holdFirstCeremony(input, folder, await chainTime(provider));
  const started: StartedHolder[] = [];
  for (const member of await listMembers(folder)) {
    started.push(await startHolder(member, { url: context.url, deployment }, port + started.length));
  }
  const rows = started.map(({ member, url, pid, alreadyRunning }) => [
    member,
    url,
    pid,
    alreadyRunning ? "ran already" : "started",
  ]);
  return {
    text: formatTable(["member", "url", "process", ""], rows),
    json: { folder: path.resolve(folder), ceremony, holders: started },
  };
});

async function holdFirstCeremony(input: TaskInput, folder: string, chainNow: number): Promise<void> {
  const onStep = (text: string): void => {
    if (!input.flag("json")) console.error(`first ceremony, ${text}`);
  };
  const now = Math.floor(Date.now() / 1000);
  const epoch = { id: readEpochId(input, now), ...epochAround([chainNow, now]) };
  await holdCeremony({ folder, members: 5, threshold: 3, purpose: { epoch }, onStep });
}
