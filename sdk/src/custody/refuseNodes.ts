import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import { EXCEPTION_REASONS, type ExceptionReason, type SenderRole } from "./parties.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, sendGroups } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";

export interface RefuseParameters {
  readonly groups: readonly NodeGroup[];
  readonly reason: ExceptionReason;
  /** The role in which the signer acts. */
  readonly role: SenderRole | "regulator";
  /** SSCC of the tote that was scanned for all of them. */
  readonly tote?: string | undefined;
}

/**
 * Ends what is on its way: by its receiver or its carrier, after fourteen days by its sender or a regulator, too. It is
 * the sender's again; what a carrier has is on its way back.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `NodeNotInTransit`, `NodeForAnother`, `TooEarlyToTakeBack`
 */
export async function refuseNodes(
  client: SigningClient,
  { groups, reason, role, tote }: RefuseParameters,
): Promise<string> {
  const code = EXCEPTION_REASONS.indexOf(reason);
  const stating = underTote(client, tote);
  const { custody } = stating;
  return sendGroups(stating, groups, {
    send: (group) => custody.refuse(group.of.lotId, idsOf(group), code, ROLES[role], GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("refuse", [group.of.lotId, idsOf(group), code, ROLES[role]]),
  });
}
