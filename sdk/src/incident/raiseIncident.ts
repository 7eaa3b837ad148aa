import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { PackCode } from "../gs1/index.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";
import type { LotStore } from "../pack/LotStore.ts";
import { parseIsoDay } from "../pack/day.ts";
import { lotBytes, lotIdOf } from "../pack/readLot.ts";
import { NO_EVIDENCE } from "./commitEvidence.ts";
import { INCIDENT_REASONS, type IncidentReason } from "./incidentNames.ts";
import { suspectLine } from "./suspectLine.ts";

export interface RaiseIncidentParameters {
  readonly pack: PackCode;
  readonly reason: Exclude<IncidentReason, "none">;
  readonly lots: LotStore;
  /** The role in which the signer acts. */
  readonly role: RoleName;
  /** Commitment to what was seen; see `commitEvidence`. */
  readonly evidence?: string | undefined;
}

export interface RaisedIncident {
  readonly id: number;
  readonly transaction: string;
  /** Another site had raised it, and this is one more sighting. */
  readonly sighting: boolean;
}

/**
 * Tells that a pack is suspected. Its manufacturer and the regulators see it at once; nothing is stopped by it. Where
 * the reason is a mismatch the chain must not speak against it; that a lot has no such serial it takes on the site's word, and
 * the record says so. While the incident is open the same pack at another site is a
 * sighting of it.
 *
 * @throws MediConnectError `MismatchNotSeen` (look at the scan again), `IncidentIsOpen` (raised here before),
 * `LicenceMissing`
 *
 * @example
 * const pack = readPackScan(scan);
 * const { id } = await raiseIncident(pharmacy, { pack, reason: "tamperEvidence", lots, role: "dispenser" });
 */
export async function raiseIncident(
  client: SigningClient,
  { pack, reason, lots, role, evidence = NO_EVIDENCE }: RaiseIncidentParameters,
): Promise<RaisedIncident> {
  const { incidents } = client;
  const { head, units, siblings } = await suspectLine(pack, lots);
  const before = await incidents.incidentAbout(lotIdOf(pack), lotBytes(pack.serial));
  const { hash } = await sendTransaction(
    incidents.raise(
      { head, units, siblings },
      parseIsoDay(pack.expiry),
      INCIDENT_REASONS.indexOf(reason),
      evidence,
      ROLES[role],
      GAS_FREE,
    ),
  );
  const id = await incidents.incidentAbout(lotIdOf(pack), lotBytes(pack.serial));
  return { id: Number(id), transaction: hash, sighting: before !== 0n };
}
