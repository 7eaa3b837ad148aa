import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import { partyOf, type SenderRole } from "./parties.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, ofTranche, sendGroups } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";

export interface DispatchParameters {
  /** As `resolveNodes` finds them: a pallet, or the packs and cases of a mixed tote. */
  readonly groups: readonly NodeGroup[];
  /** Licence that is to receive them. */
  readonly to: number;
  /** The role in which the signer acts. */
  readonly role: SenderRole;
  /** SSCC on the label of the tote in which they are; stated in the transaction, so that its receiver scans that alone. */
  readonly tote?: string | undefined;
}

/**
 * Sends nodes that the signer holds. Boxes around them count as opened from now on. To the manufacturer, or to whom the
 * signer had a node from, it is a return, which no recall stops: see `returnNodes`.
 *
 * @returns hash of the one transaction
 * @throws MediConnectError `NotHolder`, `NodeInTransit`, `NodeIsOpened`, `NodeIsLocked`, `LotIsRecalled`,
 * `LotIsQuarantined`, `LotHasExpired`, `ProductIsWithdrawn`, `CustodyNotTracked`, `ReceiverInvalid`, `LICENCE_UNKNOWN`,
 * `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`; of a pack by itself that left the supply chain
 * `UnitAlreadyDecommissioned`, and, on its way back, `PackHasRemainder` while something is left in it
 *
 * @example
 * const groups = await resolveNodes(manufacturer, [sscc], lots);
 * await dispatchNodes(manufacturer, { groups, to: wholesaler, role: "manufacturer" });
 */
export async function dispatchNodes(
  client: SigningClient,
  { groups, to, role, tote }: DispatchParameters,
): Promise<string> {
  const stating = underTote(client, tote);
  const party = await partyOf(client, to);
  const { custody } = stating;
  return sendGroups(stating, groups, {
    to,
    send: (group) => custody.dispatch(ofTranche(group.of), idsOf(group), party, ROLES[role], GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("dispatch", [
        ofTranche(group.of),
        idsOf(group),
        party,
        ROLES[role],
      ]),
  });
}
