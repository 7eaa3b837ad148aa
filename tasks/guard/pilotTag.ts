import { openHmacKeyFile } from "../../sdk/src/node.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { formatFacts } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { pilotKeyFile, pilotPassphraseFile } from "../../sdk/src/guard/folder/localPilot.ts";
import { readPatient } from "./readPatient.ts";

/** A tag by the one key of a pilot. */
export async function pilotTag(
  input: TaskInput,
  folder: string,
  substanceGroup: string,
): Promise<TaskOutcome> {
  const lock = { passphrase: (await readTextFile(pilotPassphraseFile(folder))).trim() };
  const { source, epoch } = await openHmacKeyFile(pilotKeyFile(folder), lock);
  const tag = await source.tagOf(await readPatient(input), substanceGroup, epoch);
  return {
    text: formatFacts({ tag, epoch, group: substanceGroup }),
    json: { tag, epoch, substanceGroup },
  };
}
