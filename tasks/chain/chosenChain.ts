import { EMBEDDED_CHAIN_ID } from "../../sdk/src/chain/index.ts";
import {
  asOfStateFolder,
  chainFolderOf,
  deploymentFolderOf,
  stateFolder,
} from "../../sdk/src/chain/stateFolders.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import type { TaskInput } from "../TaskInput.ts";

/** The embedded chain that a task's `--as-of` means. */
export interface ChosenChain {
  readonly folder: string;
  readonly deploymentFolder: string;
  readonly genesisTime: number | undefined;
}

/** @throws MediConnectError `OPTION_INVALID` */
export function chosenChain(input: TaskInput): ChosenChain {
  const day = input.optional("asOf");
  const state = day === undefined ? stateFolder() : asOfStateFolder(requireDay(day));
  return {
    folder: chainFolderOf(state),
    deploymentFolder: deploymentFolderOf(EMBEDDED_CHAIN_ID, state),
    // Late on that day, as `npm start -- --as-of` does: all that was signed on it has been signed.
    genesisTime: day === undefined ? undefined : Date.parse(`${day}T23:00:00Z`) / 1000,
  };
}

function requireDay(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && text.length === 10) return text;
  throw new MediConnectError(
    "OPTION_INVALID",
    `--as-of wants a day such as 2025-03-14, not ${JSON.stringify(text)}.`,
    "See --help.",
    { option: "--as-of" },
  );
}
