import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import { positionOf, unitIndex } from "../merkle/index.ts";
import { formatIsoDay } from "./day.ts";
import { type Decommissioning, findDecommissioning } from "./findDecommissioning.ts";
import { matchesRegisteredLot } from "./matchesRegisteredLot.ts";
import type { LotStore, PublishedLot, PublishedPlace } from "./lotStore.ts";
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
import { lotIdOf } from "./readLot.ts";
import type { Remainder } from "./readRemainder.ts";

/** Ways in which a pack's print and its lot's record can differ. None of them is an alarm by itself. */
export type PackMismatch = "unknown-product" | "unknown-lot" | "lot-file" | "unknown-serial" | "expiry";

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
  /** What is left of it where it was opened; only that dispenser may supply it. */
  readonly remainder: Remainder | undefined;
  readonly mismatches: readonly PackMismatch[];
  /** All of the above allow a supply of the whole pack. */
  readonly maySupply: boolean;
}

/**
 * Verifies a scanned pack: finds it in its lot's published file, proves it on the chain, and says where it was
 * supplied if it was.
 */
export async function verifyPack(
  client: MediConnectClient,
  pack: PackCode,
  lots: LotStore,
): Promise<PackVerdict> {
  const published = await lots.find(pack);
  const place = published?.placeOf(pack.serial);
  const tree = await (place?.tranche ?? published?.tranches[0])?.tree();
  const line =
    place === undefined || tree === undefined
      ? unprovenLine(pack)
      : buildPackLine(pack, tree, [{ serial: pack.serial, ordinal: place.ordinal }]);
  const { head, units, siblings } = line;
  const found = await client.packs.verify({ head, units: [...units], siblings: [...siblings] });
  const productStatus = nameAt(PRODUCT_STATUSES, found.productStatus);
  const lotStatus = nameAt(LOT_STATUSES, found.lotStatus);
  const mismatches =
    tree !== undefined && lotStatus !== "none" && !(await matchesRegisteredLot(client, pack, tree))
      ? (["lot-file"] as const)
      : mismatchesOf(pack, published, place, productStatus, lotStatus);
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
    remainder: dispenser === 0n ? undefined : { dispenser: Number(dispenser), left: Number(left) },
    mismatches,
    maySupply: found.maySupply && mismatches.length === 0,
  };
}

function mismatchesOf(
  pack: PackCode,
  published: PublishedLot | undefined,
  place: PublishedPlace | undefined,
  productStatus: ProductStatus,
  lotStatus: LotStatus,
): PackMismatch[] {
  if (productStatus === "none") return ["unknown-product"];
  if (published === undefined || lotStatus === "none") return ["unknown-lot"];
  const mismatches: PackMismatch[] = [];
  if (formatIsoDay(published.expiry) !== pack.expiry) mismatches.push("expiry");
  if (place === undefined) mismatches.push("unknown-serial");
  return mismatches;
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
