import { existsSync } from "node:fs";
import path from "node:path";
import { noParties, type PartyBook, readParties } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/** The list that is named, else that of the state folder, else none: then parties go by their licences. */
export async function readPartiesInput(input: TaskInput, context: TaskContext): Promise<PartyBook> {
  const usual = path.join(context.stateFolder, "parties.csv");
  const file = input.optional("parties") ?? (existsSync(usual) ? usual : undefined);
  return file === undefined ? noParties() : readParties(await readTextFile(file));
}
