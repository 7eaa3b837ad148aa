import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { nodeIdOf } from "./nodes.ts";
import type { SenderRole } from "./parties.ts";
import { readArrivals } from "./readArrivals.ts";
import { readLabels } from "./readLabels.ts";
import { isOnItsWay, readUnderway } from "./readUnderway.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { toteUnderway } from "./toteRefusals.ts";

export interface LabelFreeParameters {
  readonly tote: string;
  readonly groups: readonly NodeGroup[];
  readonly to: number;
  readonly role: SenderRole;
}

/**
 * Asks, before goods are sent in a tote, that the signer has no others on their way to the same licence under its label: one
 * scan would receive both. Where some of these very goods are, the command is being repeated, and it is not asked.
 *
 * @throws MediConnectError `TOTE_UNDERWAY`, `LicenceMissing`
 */
export async function requireLabelFree(
  client: SigningClient,
  { tote, groups, to, role }: LabelFreeParameters,
): Promise<void> {
  const { id } = await requireOwnLicence(client, role);
  const waiting = (await readArrivals(client, to)).filter(
    ({ from, pending }) => from === id && pending.size > 0,
  );
  const labels = await readLabels(
    client,
    waiting.map(({ transaction }) => transaction),
  );
  const named = new Set(
    groups.flatMap(({ of, nodes }) => nodes.map((node) => `${of.lotId}/${nodeIdOf(node)}`)),
  );
  for (const arrival of waiting.filter((_, at) => labels[at] === tote)) {
    if ([...arrival.pending.keys()].some((key) => named.has(key))) continue;
    if ((await readUnderway(client, arrival, isOnItsWay)).length > 0)
      throw toteUnderway(tote, to, arrival.transaction);
  }
}
