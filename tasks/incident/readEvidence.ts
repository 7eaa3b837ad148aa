import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { commitEvidence, MediConnectError, NO_EVIDENCE } from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/**
 * Commitment to the file of `--evidence`. The file and its salt are kept in the state's folder, readable by its owner
 * alone, before anything is sent: without them the commitment says nothing.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`
 */
export async function readEvidence(input: TaskInput, { stateFolder }: TaskContext): Promise<string> {
  const file = input.optional("evidence");
  if (file === undefined) return NO_EVIDENCE;
  const evidence = await readFile(file).catch(() => {
    throw new MediConnectError(
      "FILE_NOT_FOUND",
      `There is no file ${file}.`,
      "Check the path and try again.",
    );
  });
  const { commitment, salt } = commitEvidence(evidence);
  const folder = path.join(stateFolder, "evidence");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, commitment), evidence, { mode: 0o600 });
  await writeFile(path.join(folder, `${commitment}.salt`), `${salt}\n`, { mode: 0o600 });
  return commitment;
}
