import { createHmacKeyFile } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { drawnLock } from "../../sdk/src/guard/folder/localConsortium.ts";
import { pilotKeyFile, pilotPassphraseFile } from "./pilotFiles.ts";

/** Draws the one key of a pilot, instead of a ceremony. */
export async function makePilotKey(input: TaskInput, folder: string): Promise<TaskOutcome> {
  const file = pilotKeyFile(folder);
  const epoch = input.optional("epoch") ?? "phase0";
  const passphraseFile = pilotPassphraseFile(folder);
  await createHmacKeyFile(file, epoch, await drawnLock(passphraseFile));
  return {
    text: `The pilot's key is made. Whoever has it can list everybody's tags.\n${formatFacts({ epoch, key: file, passphrase: passphraseFile })}`,
    json: { epoch, file, passphraseFile },
  };
}
