import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { LineFacts } from "../fhir/lineState.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { readHistory } from "../prescription/readHistory.ts";

/**
 * What a notification says of one issue of an item, from the chain. A token for one issue of a repeat on paper counts
 * as that issue of its series.
 *
 * @param issue of the series, from 1
 */
export async function lineFactsOf(
  client: MediConnectClient,
  { chain, sealed }: Pick<OpenedPrescription, "chain" | "sealed">,
  issue: number,
): Promise<LineFacts> {
  const { quantity } = chain;
  const { issue: first, issues } = sealed.terms;
  const before = first - 1;
  const refused = await findRefusal(client, chain.id, issue - before);
  if (refused !== undefined) {
    return {
      state: "closed",
      supplied: 0,
      quantity,
      issuesAllowed: issues,
      issuesUsed: issue - 1,
      reason: refused,
    };
  }
  const isOver = issue - before <= chain.issuesUsed;
  return {
    state: isOver ? "spent" : stateOf(chain.state),
    supplied: chain.supplied,
    quantity,
    issuesAllowed: issues,
    issuesUsed: isOver ? issue : before + chain.issuesUsed,
  };
}

/** A claim that lapsed leaves the item to whoever comes next. */
function stateOf(state: OpenedPrescription["chain"]["state"]): LineFacts["state"] {
  return state === "lapsed" || state === "none" ? "issued" : state;
}

/** The reason for which an issue of the token was ended without a (further) supply. */
async function findRefusal(
  client: MediConnectClient,
  id: string,
  issue: number,
): Promise<LineFacts["reason"]> {
  let current = 1;
  let reason: LineFacts["reason"];
  for (const entry of await readHistory(client, id)) {
    if (entry.event === "notDispensed" && current === issue) reason = entry.reason;
    if (entry.event === "issueEnded") current = entry.issue + 1;
  }
  return reason;
}
