import { createHmacKeyFile, MediConnectError } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { drawnLock, readRecords } from "../../sdk/src/guard/folder/localConsortium.ts";
import { pilotKeyFile, pilotPassphraseFile } from "../../sdk/src/guard/folder/localPilot.ts";

/** Draws the one key of a pilot, instead of a ceremony. */
export async function makePilotKey(input: TaskInput, folder: string): Promise<TaskOutcome> {
  const [record] = await readRecords(folder);
  if (record !== undefined) throw tooLate(record.epoch.id);
  const file = pilotKeyFile(folder);
  const epoch = input.optional("epoch") ?? "phase0";
  const passphraseFile = pilotPassphraseFile(folder);
  await createHmacKeyFile(file, epoch, await drawnLock(passphraseFile));
  return {
    text: `The pilot's key is made. Whoever has it can list everybody's tags.\n${formatFacts({ epoch, key: file, passphrase: passphraseFile })}`,
    json: { epoch, file, passphraseFile },
  };
}

/** Tags of before the first epoch would be taken for this key's. */
function tooLate(epoch: string): MediConnectError {
  return new MediConnectError(
    "PILOT_TOO_LATE",
    `The consortium has its epoch ${epoch} here already; a pilot comes before it.`,
    "Go on with the key holders (`guard start`), or try a pilot's key in a --folder of its own.",
    { epoch },
  );
}
