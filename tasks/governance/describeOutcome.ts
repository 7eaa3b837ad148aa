import type { GovernanceOutcome } from "../../sdk/src/governance/index.ts";
import { formatInstant } from "../table.ts";

/** Says whether it is done, or from when the same command does it. */
export function describeOutcome({ state, readyAt, operation }: GovernanceOutcome, done: string): string {
  if (state === "done") return `${done}.`;
  return `Scheduled as ${operation}. Repeat the command from ${formatInstant(readyAt)} on; until then the guardian may veto it.`;
}
