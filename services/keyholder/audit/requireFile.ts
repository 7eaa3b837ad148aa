import { access } from "node:fs/promises";
import { MediConnectError } from "../../../sdk/src/index.ts";

/** A service begins a log that is missing; whoever checks one wants to know. */
export async function requireFile(file: string): Promise<void> {
  try {
    await access(file);
  } catch (cause) {
    throw new MediConnectError(
      "AUDIT_MISSING",
      `There is no audit log ${file}.`,
      "Give the paths of a holder's segments, such as audit.jsonl.",
      { file },
      { cause },
    );
  }
}
