import path from "node:path";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { listMembers, readRecords } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { firstEpochDates, openLocalPilot, pilotKeyFile } from "../../sdk/src/guard/folder/localPilot.ts";
import { requireOtherEpoch } from "../../sdk/src/guard/tagging.ts";
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
  const pilot = (await openLocalPilot(folder))?.epoch;
  if (ceremony) await holdFirstCeremony(input, { folder, pilot, chainNow: await chainTime(provider) });
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
  const table = formatTable(["member", "url", "process", ""], rows);
  return {
    text: pilot === undefined ? table : `${table}\n${besidePilot(folder)}`,
    json: { folder: path.resolve(folder), ceremony, holders: started, pilot: pilot ?? null },
  };
});

function besidePilot(folder: string): string {
  return `The pilot's key goes on beside them until the first epoch is over: what it tagged is seen and supplied as before. Keep ${pilotKeyFile(folder)} wherever tags are made, until nothing of that epoch can be supplied any more.`;
}

async function holdFirstCeremony(
  input: TaskInput,
  {
    folder,
    pilot,
    chainNow,
  }: { readonly folder: string; readonly pilot: string | undefined; readonly chainNow: number },
): Promise<void> {
  const onStep = (text: string): void => {
    if (!input.flag("json")) console.error(`first ceremony, ${text}`);
  };
  const id = readEpochId(input, Math.floor(Date.now() / 1000));
  if (pilot !== undefined) requireOtherEpoch(pilot, [id]);
  const epoch = { id, ...firstEpochDates(folder, chainNow) };
  await holdCeremony({ folder, members: 5, threshold: 3, purpose: { epoch }, onStep });
}
