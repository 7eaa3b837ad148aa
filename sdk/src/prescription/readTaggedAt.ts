import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { readHistory } from "./readHistory.ts";

/**
 * Unix seconds at which a prescription got its guard tags: its issue, or a later settlement. One that was reissued has
 * those of the one that it replaced.
 *
 * @throws MediConnectError `PrescriptionUnknown`
 */
export async function readTaggedAt(client: MediConnectClient, id: string): Promise<number> {
  const history = await readHistory(client, id);
  const bound = history.find(({ event }) => event === "tagged");
  if (bound !== undefined) return bound.at;
  const first = history.find(({ event }) => event === "issued" || event === "reissued");
  return first?.event === "reissued" ? readTaggedAt(client, first.previous) : (first?.at ?? 0);
}
