import { randomBytes } from "@noble/hashes/utils.js";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import { readLicenceById } from "../licence/readLicence.ts";
import type { DispatchParameters } from "./dispatchNodes.ts";
import { partyOf } from "./parties.ts";
import { idsOf, ofTranche, sendGroups } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";

export interface ConsignParameters extends DispatchParameters {
  /** Licence of the carrier. */
  readonly carrier: number;
  /** Any number below 2 ** 24 that the lot has not used; drawn if not given. */
  readonly consignment?: number;
}

export interface ConsignResult {
  readonly transaction: string;
  readonly consignment: number;
}

/**
 * Makes nodes ready for a carrier, who takes custody with `carryNodes`.
 *
 * @throws MediConnectError `ConsignmentExists`, `ConsignmentMixed` where some go on and some go back, and those of
 * `dispatchNodes`
 *
 * @example
 * const groups = await resolveNodes(manufacturer, [sscc], lots);
 * const sent = { groups, to: wholesaler, carrier, role: "manufacturer" } as const;
 * const { consignment } = await consignNodes(manufacturer, sent);
 */
export async function consignNodes(
  client: SigningClient,
  { groups, to, carrier, role, tote, consignment = drawConsignment() }: ConsignParameters,
): Promise<ConsignResult> {
  const stating = underTote(client, tote);
  const party = await partyOf(client, to);
  const { account } = await readLicenceById(client, carrier);
  const { custody } = stating;
  const transaction = await sendGroups(stating, groups, {
    to,
    send: (group) =>
      custody.consign(ofTranche(group.of), idsOf(group), party, account, consignment, ROLES[role], GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("consign", [
        ofTranche(group.of),
        idsOf(group),
        party,
        account,
        consignment,
        ROLES[role],
      ]),
  });
  return { transaction, consignment };
}

/** From 1 to 2 ** 24 - 1: 0 stands for no consignment. */
function drawConsignment(): number {
  const [high, middle, low] = randomBytes(3);
  return ((high ?? 0) << 16) | ((middle ?? 0) << 8) | (low ?? 0) || drawConsignment();
}
