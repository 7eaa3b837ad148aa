import { existsSync } from "node:fs";
import {
  connectTagSource,
  createHmacKeyFile,
  epochsOfRecords,
  type EvaluationRole,
  readSubstancesTable,
  MediConnectError,
  type SigningClient,
  type SubstancesTable,
  type Tagging,
  type TaggingChoice,
  tagsAfterPilot,
  type TagSource,
} from "../../sdk/src/node.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { drawnLock, readRecords } from "../../sdk/src/guard/folder/localConsortium.ts";
import { openLocalPilot, pilotKeyFile, pilotPassphraseFile } from "../../sdk/src/guard/folder/localPilot.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { findHolders } from "./findHolders.ts";
import { orStart } from "./startRemedy.ts";

const PILOT_EPOCH = "phase0";

/**
 * How tags are made here: by the consortium's key holders where there are records of its epochs, with the pilot's key
 * beside them where there was a pilot before, else by the pilot's key alone. On the embedded chain a pilot's key is
 * drawn where there is neither, so that everything can be tried at once.
 */
export async function openTagging(
  input: TaskInput,
  context: TaskContext,
  client: SigningClient,
  role: EvaluationRole,
): Promise<TaggingChoice> {
  if (input.flag("outage")) return "outage";
  const folder = consortiumFolder(input, context);
  const substances = await readSubstances(input, context);
  const records = await readRecords(folder);
  if (records.length > 0) {
    const found = await findHolders(input, folder);
    const holders = found.map(({ index, url = NOWHERE }) => ({ index, url }));
    const { signer, deployment } = client;
    const asked = connectTagSource({ records, holders, signer, role, deployment });
    const source: TagSource = { tagOf: (...about) => orStart(found, () => asked.tagOf(...about)) };
    const pilot = await openLocalPilot(folder);
    if (pilot !== undefined) return { substances, ...tagsAfterPilot({ records, source, pilot }) };
    return { source, substances, epochsAt: epochsOfRecords(records) };
  }
  if (input.optional("holders") !== undefined) throw recordsMissing(folder);
  const pilot = await openPilot(folder, context.embedded);
  return pilot === undefined ? undefined : { ...pilot, substances };
}

/** The ids of its groups go into every tag, so on a chain that counts nobody tags by our sample unasked. */
async function readSubstances(input: TaskInput, { embedded }: TaskContext): Promise<SubstancesTable> {
  const file = input.optional("substances");
  const chosen = file === undefined && embedded ? "samples/substances.json" : input.required("substances");
  return readSubstancesTable(await readTextFile(chosen));
}

function recordsMissing(folder: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_RECORD_MISSING",
    `Key holders are named, and there are no records of epochs in ${folder}.`,
    "Put the consortium's records into its folder `records`, or name the folder with --guard-folder.",
    { folder },
  );
}

/** Nothing answers there: a holder that does not run still counts as one that was asked. */
export const NOWHERE = "http://127.0.0.1:9";

async function openPilot(
  folder: string,
  embedded: boolean,
): Promise<Pick<Tagging, "source" | "epochsAt"> | undefined> {
  if (embedded && !existsSync(pilotKeyFile(folder))) await drawPilotKey(folder);
  const pilot = await openLocalPilot(folder);
  if (pilot === undefined) return undefined;
  const { source, epoch } = pilot;
  return { source, epochsAt: () => ({ current: epoch, previous: undefined }) };
}

/** Two at once agree on one key: the file is made by one of them. */
async function drawPilotKey(folder: string): Promise<void> {
  try {
    await createHmacKeyFile(pilotKeyFile(folder), PILOT_EPOCH, await drawnLock(pilotPassphraseFile(folder)));
  } catch (error) {
    if (!existsSync(pilotKeyFile(folder))) throw error;
  }
}
