import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { HistoryEntry } from "./readHistory.ts";
import { readHistory } from "./readHistory.ts";
import type { ChainPrescription } from "./readPrescription.ts";

/** One supply among all of a prescription. */
export interface Supply {
  readonly entry: Extract<HistoryEntry, { event: "supplied" }>;
  /** Issue of this token, from 1. */
  readonly issue: number;
  /** Which supply of its issue it was, from 1. */
  readonly part: number;
  /** Still to come of its issue after it, in counting units. */
  readonly outstanding: number;
}

/** Every supply of a prescription that stands, in order, also those from before it was reissued. */
export async function readSupplies(
  client: MediConnectClient,
  { id, quantity }: Pick<ChainPrescription, "id" | "quantity">,
): Promise<Supply[]> {
  const supplies: Supply[] = [];
  let [issue, part, supplied] = [1, 0, 0];
  for (const entry of await readWholeHistory(client, id)) {
    if (entry.event === "issueEnded") [issue, part, supplied] = [entry.issue + 1, 0, 0];
    if (entry.event === "undone") {
      // Supplies are undone last first.
      const undone = supplies.pop();
      if (undone === undefined) continue;
      [issue, part] = [undone.issue, undone.part - 1];
      supplied = quantity - undone.outstanding - undone.entry.quantity;
    }
    if (entry.event !== "supplied") continue;
    part += 1;
    supplied += entry.quantity;
    supplies.push({ entry, issue, part, outstanding: quantity - supplied });
  }
  return supplies;
}

async function readWholeHistory(client: MediConnectClient, id: string): Promise<HistoryEntry[]> {
  const history = await readHistory(client, id);
  const [first] = history;
  if (first?.event !== "reissued") return history;
  return [...(await readWholeHistory(client, first.previous)), ...history];
}
