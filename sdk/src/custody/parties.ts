import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { ROLES } from "../licence/roles.ts";
import { readLicenceById } from "../licence/readLicence.ts";

/** Roles in which packs are held. */
export type TraderRole = "manufacturer" | "wholesaler" | "dispenser";

/** Roles in which packs are sent: a carrier sends back alone. */
export type SenderRole = TraderRole | "carrier";

/** Names of the contracts' `ExceptionReason`, in their order. */
export const EXCEPTION_REASONS = ["short", "damaged", "wrong-item", "unwanted", "stopped"] as const;
export type ExceptionReason = (typeof EXCEPTION_REASONS)[number];

/**
 * The contracts' `Party`: the key of a licence and its role.
 *
 * @throws MediConnectError `LICENCE_UNKNOWN`
 */
export async function partyOf(
  client: MediConnectClient,
  licence: number,
): Promise<{ account: string; role: number }> {
  const { account, role } = await readLicenceById(client, licence);
  return { account, role: role === "none" ? 0 : ROLES[role] };
}
