import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import { INCIDENT_STATUSES, type IncidentStatus } from "../incident/incidentNames.ts";
import { positionOf, unitIndex } from "../merkle/index.ts";
import { formatIsoDay } from "./day.ts";
import { type Decommissioning, findDecommissioning } from "./findDecommissioning.ts";
import { matchesRegisteredLot } from "./matchesRegisteredLot.ts";
import type { LotStore, PublishedLot, PublishedPlace } from "./LotStore.ts";
import { buildPackLine, unprovenLine } from "./packLine.ts";
import {
  AUTHORITIES,
  type Authority,
  LOT_STATUSES,
  type LotStatus,
  nameAt,
  PRODUCT_STATUSES,
  type ProductStatus,
  RECALL_LEVELS,
  type RecallLevel,
} from "./lotNames.ts";
import { lotBytes, lotIdOf } from "./readLot.ts";
import type { Remainder } from "./readRemainder.ts";

/**
 * Ways in which a pack's print and its lot's record can differ. None of them is an alarm by itself, and two say nothing of
 * the pack: `lot-not-published`, the chain has the lot and this site not all of its files; `lot-file`, the file here is
 * not the registered one.
 */
export type PackMismatch =
  "unknown-product" | "unknown-lot" | "lot-not-published" | "lot-file" | "unknown-serial" | "expiry";

/** An incident about a pack that is open, or was confirmed. */
export interface PackSuspicion {
  readonly incident: number;
  readonly status: IncidentStatus;
}

/** Separate answers about one pack. Genuine is not the same as safe to supply. */
export interface PackVerdict {
  readonly pack: PackCode;
  /** Serial, lot, expiry and place prove to the lot's root on the chain. */
  readonly authentic: boolean;
  readonly productActive: boolean;
  readonly productStatus: ProductStatus;
  readonly lotStatus: LotStatus;
  readonly recallClass: number;
  readonly recallLevel: RecallLevel;
  /** Who holds the lot in quarantine. */
  readonly quarantinedBy: Authority;
  /** Past the lot's expiry day. */
  readonly expired: boolean;
  /** Where and when it left the supply chain; undefined while it is in it. */
  readonly decommissioned: Decommissioning | undefined;
  /** An incident has stopped it, or a case, a pallet or a tranche around it. */
  readonly locked: boolean;
  /** Somebody suspects it: an incident about these names is open, or was confirmed. It stops nothing by itself. */
  readonly suspect: PackSuspicion | undefined;
  /** What is left of it where it was opened; only that dispenser may supply it. */
  readonly remainder: Remainder | undefined;
  readonly mismatches: readonly PackMismatch[];
  /** All of the above allow a supply of the whole pack. */
  readonly maySupply: boolean;
}

/**
 * Verifies a scanned pack: finds it in its lot's published file, proves it on the chain, and says where it was
 * supplied if it was.
 *
 * @example
 * const verdict = await verifyPack(client, readPackScan(scan), lots);
 * verdict.authentic; // true
 * verdict.maySupply; // true
 */
export async function verifyPack(
  client: MediConnectClient,
  pack: PackCode,
  lots: LotStore,
): Promise<PackVerdict> {
  const published = await lots.find(pack);
  const place = published?.placeOf(pack.serial);
  const tree = await place?.tranche.tree();
  const line =
    place === undefined || tree === undefined
      ? unprovenLine(pack)
      : buildPackLine(pack, tree, [{ serial: pack.serial, ordinal: place.ordinal }]);
  const { head, units, siblings } = line;
  const found = await client.packs.verify({ head, units: [...units], siblings: [...siblings] });
  const productStatus = nameAt(PRODUCT_STATUSES, found.productStatus);
  const lotStatus = nameAt(LOT_STATUSES, found.lotStatus);
  const mismatches = await mismatchesOf(client, pack, { published, place, productStatus, lotStatus });
  const { dispenser, left } = found.remainder;
  return {
    pack,
    authentic: found.authentic && mismatches.length === 0,
    productActive: productStatus === "active",
    productStatus,
    lotStatus,
    recallClass: Number(found.recallClass),
    recallLevel: nameAt(RECALL_LEVELS, found.recallLevel),
    quarantinedBy: nameAt(AUTHORITIES, found.quarantinedBy),
    expired: found.expired,
    decommissioned: found.decommissioned ? await findTakingOut(client, pack, place) : undefined,
    locked: found.locked,
    suspect: await findSuspicion(client, pack),
    remainder: dispenser === 0n ? undefined : { dispenser: Number(dispenser), left: Number(left) },
    mismatches,
    maySupply: found.maySupply && mismatches.length === 0,
  };
}

/** Tranches are counted in one byte. */
const LAST_TRANCHE = 255;

interface Records {
  readonly published: PublishedLot | undefined;
  readonly place: PublishedPlace | undefined;
  readonly productStatus: ProductStatus;
  readonly lotStatus: LotStatus;
}

async function mismatchesOf(
  client: MediConnectClient,
  pack: PackCode,
  { published, place, productStatus, lotStatus }: Records,
): Promise<PackMismatch[]> {
  if (productStatus === "none") return ["unknown-product"];
  if (lotStatus === "none") return ["unknown-lot"];
  if (published === undefined) return ["lot-not-published"];
  // A serial is unknown only where each file of the lot is here, and the right one.
  const tranches = place === undefined ? published.tranches : [place.tranche];
  for (const tranche of tranches) {
    if (!(await matchesRegisteredLot(client, pack, await tranche.tree()))) return ["lot-file"];
  }
  const next = published.tranches.length;
  if (place === undefined && next <= LAST_TRANCHE && (await client.packs.hasTranche(lotIdOf(pack), next)))
    return ["lot-not-published"];
  const mismatches: PackMismatch[] = [];
  if (formatIsoDay(published.expiry) !== pack.expiry) mismatches.push("expiry");
  if (place === undefined) mismatches.push("unknown-serial");
  return mismatches;
}

async function findSuspicion(
  { incidents }: MediConnectClient,
  pack: PackCode,
): Promise<PackSuspicion | undefined> {
  const id = await incidents.incidentAbout(lotIdOf(pack), lotBytes(pack.serial));
  if (id === 0n) return undefined;
  const { status } = await incidents.incidentOf(id);
  return { incident: Number(id), status: nameAt(INCIDENT_STATUSES, status) };
}

async function findTakingOut(
  client: MediConnectClient,
  pack: PackCode,
  place: PublishedPlace | undefined,
): Promise<Decommissioning | undefined> {
  if (place === undefined) return undefined;
  const { layout, tranche } = await place.tranche.tree();
  return findDecommissioning(client, lotIdOf(pack), unitIndex(tranche, positionOf(layout, place.ordinal)));
}
