import { toUtf8String } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import {
  INCIDENT_REASONS,
  INCIDENT_STATUSES,
  type IncidentReason,
  type IncidentStatus,
} from "./incidentNames.ts";

export interface IncidentRecord {
  readonly id: number;
  readonly status: IncidentStatus;
  readonly reason: IncidentReason;
  /** GTIN-14. */
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  /** Licence that raised it. */
  readonly site: number;
  /** Licence of the GTIN's manufacturer; 0 where nobody owns it. */
  readonly maker: number;
  /** How often it was raised, the first time included. */
  readonly sightings: number;
  /** Whether its confirmation holds a pack or a node locked. */
  readonly locked: boolean;
  /** Whether the chain itself saw what it was raised for; else the site's word was taken. */
  readonly seen: boolean;
  /** Unix seconds. */
  readonly raisedAt: number;
  readonly transaction: string;
  readonly block: number;
}

export interface IncidentFilter {
  /** Only of products of this manufacturer's licence. */
  readonly maker?: number | undefined;
  /** Only what this licence raised. */
  readonly site?: number | undefined;
  readonly status?: IncidentStatus | undefined;
}

/**
 * Incidents in the order in which they were raised. A regulator sees all, a manufacturer asks for its own.
 *
 * @example
 * const open = await listIncidents(client, { status: "suspected" });
 */
export async function listIncidents(
  { incidents }: MediConnectClient,
  { maker, site, status }: IncidentFilter = {},
): Promise<IncidentRecord[]> {
  const logs = await incidents.queryFilter(incidents.filters.IncidentRaised(undefined, maker, site));
  const records = await Promise.all(
    logs.map(async (log) => {
      const { id, seen, gtin, lot, serial } = log.args;
      const found = await incidents.incidentOf(id);
      return {
        id: Number(id),
        status: INCIDENT_STATUSES[Number(found.status)] ?? "none",
        reason: INCIDENT_REASONS[Number(found.reason)] ?? "none",
        gtin: String(gtin).padStart(14, "0"),
        lot: textOf(lot),
        serial: textOf(serial),
        site: Number(found.site),
        maker: Number(found.maker),
        sightings: Number(found.sightings),
        locked: found.isLocked,
        seen,
        raisedAt: (await log.getBlock()).timestamp,
        transaction: log.transactionHash,
        block: log.blockNumber,
      };
    }),
  );
  return records.filter((record) => status === undefined || record.status === status);
}

/** GS1 text out of its zero-padded bytes. */
function textOf(bytes: string): string {
  return toUtf8String(bytes).replace(/\0+$/, "");
}
