import {
  decommissionEach,
  type DecommissionParameters,
  MediConnectError,
  type PackCode,
  readPackScan,
  type SigningClient,
} from "../../sdk/src/index.ts";
import { readUndonePacks } from "../../sdk/src/undo/readUndonePacks.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { type AnswerRow, describeRows } from "./answers.ts";

interface ReadScan {
  readonly scan: string;
  readonly read: PackCode | MediConnectError;
}

/** One answer a scan, also for what cannot be read. */
export async function decommissionScans(
  client: SigningClient,
  scans: readonly string[],
  terms: Omit<DecommissionParameters, "packs">,
): Promise<AnswerRow[]> {
  const all = scans.map((scan): ReadScan => ({ scan, read: tryRead(scan) }));
  const packs = all.flatMap(({ read }) => (read instanceof MediConnectError ? [] : [read]));
  const answers = (await decommissionEach(client, { packs, ...terms })).values();
  return all.map(({ scan, read }) => {
    if (read instanceof MediConnectError) return { name: scan, facts: { scan }, said: read };
    const { gtin, lot, serial } = read;
    const answer = answers.next().value;
    if (answer === undefined) throw new Error("fewer answers than packs");
    const said = answer.done ? { transaction: answer.transaction } : answer.error;
    return { name: nameOf(read), facts: { scan, gtin, lot, serial }, said };
  });
}

export function describeAnswers(
  rows: readonly AnswerRow[],
  { chosen, role, isFinal }: { readonly chosen: string; readonly role: string; readonly isFinal: boolean },
): TaskOutcome {
  const title = isFinal
    ? "Taken out of the supply chain for good"
    : "Taken out of the supply chain, to be undone with `pack undo --transaction`";
  return describeRows(title, rows, { reason: chosen, role });
}

/** The same answers where all went through together: which transaction each pack is in is read back. */
export async function listTaken(
  client: SigningClient,
  scans: readonly string[],
  transactions: readonly string[],
): Promise<AnswerRow[]> {
  const takenIn = new Map<string, string>();
  const [first = ""] = transactions;
  // With one there is nothing to ask; and what cannot be read back has happened all the same.
  for (const transaction of transactions.length > 1 ? transactions : [])
    for (const pack of await readUndonePacks(client, transaction).catch(() => []))
      takenIn.set(nameOf(pack), transaction);
  return scans.map((scan) => {
    const { gtin, lot, serial } = readPackScan(scan);
    const name = nameOf({ gtin, lot, serial });
    return { name, facts: { scan, gtin, lot, serial }, said: { transaction: takenIn.get(name) ?? first } };
  });
}

function nameOf({ gtin, lot, serial }: Pick<PackCode, "gtin" | "lot" | "serial">): string {
  return `${gtin} ${lot} ${serial}`;
}

function tryRead(scan: string): PackCode | MediConnectError {
  try {
    return readPackScan(scan);
  } catch (error) {
    if (error instanceof MediConnectError) return error;
    throw error;
  }
}
