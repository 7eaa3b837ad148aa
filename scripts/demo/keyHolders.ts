import path from "node:path";
import { startKeyHolder } from "../../services/keyholder/startKeyHolder.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { firstEpochDates, openLocalPilot } from "../../sdk/src/guard/folder/localPilot.ts";
import { holdCeremony } from "../../sdk/src/guard/folder/holdCeremony.ts";
import { listMembers, readRecords } from "../../sdk/src/guard/folder/localConsortium.ts";
import {
  connectTagSource,
  epochsOfRecords,
  readSubstancesTable,
  tagsAfterPilot,
} from "../../sdk/src/index.ts";
import { endProgress, say, sayProgress } from "./report.ts";
import type { Stage } from "./stage.ts";

const [MEMBERS, THRESHOLD] = [5, 3] as const;
/** Our own; nobody else asks here. */
const MANY = 1_000_000;

export interface KeyHolders {
  readonly tagging: NonNullable<Stage["tagging"]>;
  readonly close: () => Promise<void>;
}

/**
 * Five key holders of a consortium on this machine, each an HTTP service with a share of its own, for as long as the
 * main job runs. Their key is made in a ceremony on the first run and kept.
 */
export async function openKeyHolders(stage: Stage, substancesFile: string): Promise<KeyHolders> {
  const folder = path.join(stage.folder, "guard");
  if ((await readRecords(folder)).length === 0) await holdFirstCeremony(stage, folder);
  const holders: { index: number; url: string; close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(holders.splice(0).map((holder) => holder.close()));
  };
  try {
    for (const member of await listMembers(folder)) {
      const { url, close: stop } = await startKeyHolder({
        folder: member.folder,
        lock: { passphrase: (await readTextFile(member.passphraseFile)).trim() },
        rpc: stage.url,
        deployment: stage.client.deployment,
        host: "127.0.0.1",
        port: 0,
        perMinute: MANY,
        perDay: MANY,
        perAddress: MANY,
        windowSeconds: 60,
        licenceCacheSeconds: 1,
      });
      holders.push({ index: member.index, url, close: stop });
    }
    return { tagging: await openTagging(stage, folder, holders, substancesFile), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function holdFirstCeremony(stage: Stage, folder: string): Promise<void> {
  const dates = firstEpochDates(folder, await chainTime(stage.client.provider));
  await holdCeremony({
    folder,
    members: MEMBERS,
    threshold: THRESHOLD,
    purpose: { epoch: { id: "first", ...dates } },
    onStep: sayProgress,
  });
  endProgress();
  say(`${MEMBERS} key holders made a key that none of them has; any ${THRESHOLD} make a tag`);
}

async function openTagging(
  stage: Stage,
  folder: string,
  holders: readonly { readonly index: number; readonly url: string }[],
  substancesFile: string,
): Promise<KeyHolders["tagging"]> {
  const records = await readRecords(folder);
  const substances = readSubstancesTable(await readTextFile(substancesFile));
  const { deployment } = stage.client;
  const pilot = await openLocalPilot(folder);
  return (actor, role) => {
    const { signer } = stage.as(actor);
    const source = connectTagSource({ records, holders, signer, role, deployment });
    if (pilot !== undefined) return { substances, ...tagsAfterPilot({ records, source, pilot }) };
    return { source, substances, epochsAt: epochsOfRecords(records) };
  };
}
