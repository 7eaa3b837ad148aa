import { z } from "zod";
import { MediConnectError } from "../../sdk/src/index.ts";
import { readDocument } from "../../sdk/src/guard/folder/documentFiles.ts";
import type { TaskInput } from "../TaskInput.ts";
import { listMembers } from "../../sdk/src/guard/folder/localConsortium.ts";
import { findRunning } from "../../sdk/src/guard/folder/runningHolder.ts";

const addresses = z.record(z.string().regex(/^[1-9]\d{0,2}$/), z.url({ protocol: /^https?$/ }));

/** Where a holder answers, by its index in the records. */
export interface HolderAddress {
  readonly index: number;
  /** Undefined for a member of this machine that does not run. */
  readonly url: string | undefined;
}

/**
 * The holders that `--holders` names, or those of this machine.
 *
 * @throws MediConnectError `HOLDERS_FILE_INVALID`, `FILE_NOT_FOUND`
 */
export async function findHolders(input: TaskInput, folder: string): Promise<HolderAddress[]> {
  const file = input.optional("holders");
  if (file === undefined) {
    const members = await listMembers(folder);
    return members.map((member) => ({ index: member.index, url: findRunning(member)?.url }));
  }
  const read = addresses.safeParse(await readDocument(file));
  if (read.success) return Object.entries(read.data).map(([index, url]) => ({ index: Number(index), url }));
  throw new MediConnectError(
    "HOLDERS_FILE_INVALID",
    `The file ${file} does not name holders.`,
    'Give one JSON object of addresses by index: {"1": "https://keys.example.org"}.',
    { file },
  );
}
