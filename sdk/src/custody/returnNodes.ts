import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { custodyOf } from "./custodyOf.ts";
import { dispatchNodes } from "./dispatchNodes.ts";
import type { SenderRole } from "./parties.ts";
import { requireLabelFree } from "./requireLabelFree.ts";
import type { NodeGroup } from "./resolveNodes.ts";

export interface ReturnParameters {
  readonly groups: readonly NodeGroup[];
  /** `previous`: to whom the signer had them from; `manufacturer`: to whose product it is. */
  readonly back: "previous" | "manufacturer";
  readonly role: SenderRole;
  /** SSCC on the label of the tote in which they go back. */
  readonly tote?: string | undefined;
}

/**
 * Sends nodes back. No recall, quarantine or expiry stops it.
 *
 * @returns hash of the transaction, and who is to receive them
 * @throws MediConnectError `NO_ONE_TO_RETURN_TO`, `RETURNS_DIFFER`, `TOTE_UNDERWAY`, and those of `dispatchNodes`
 */
export async function returnNodes(
  client: SigningClient,
  { groups, back, role, tote }: ReturnParameters,
): Promise<{ transaction: string; to: number }> {
  const found = new Set<number>();
  for (const { of, nodes } of groups) {
    if (back === "manufacturer") {
      found.add(Number((await client.packs.productOf(of.lot.gtin)).manufacturer));
      continue;
    }
    for (const node of nodes) {
      const { previous } = await custodyOf(client, node, of);
      if (previous !== undefined) found.add(previous);
    }
  }
  const [to, ...others] = found;
  if (to === undefined) throw noOne();
  if (others.length > 0) throw returnsDiffer([to, ...others]);
  if (tote !== undefined) await requireLabelFree(client, { tote, groups, to, role });
  return { transaction: await dispatchNodes(client, { groups, to, role, tote }), to };
}

function noOne(): MediConnectError {
  return new MediConnectError(
    "NO_ONE_TO_RETURN_TO",
    "The chain does not know whom these came from: a refused dispatch forgets it.",
    "Return them to the manufacturer, which is always possible.",
  );
}

function returnsDiffer(to: readonly number[]): MediConnectError {
  return new MediConnectError(
    "RETURNS_DIFFER",
    `These came from different licences: ${to.join(", ")}.`,
    "Return what came from each by itself.",
    { to },
  );
}
