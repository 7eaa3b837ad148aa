import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import { positionOf, unitIndex } from "../merkle/index.ts";
import { formatIsoDay } from "./day.ts";
import { type Decommissioning, findDecommissioning } from "./findDecommissioning.ts";
import { matchesRegisteredLot } from "./matchesRegisteredLot.ts";
import type { LotStore, PublishedLot } from "./lotStore.ts";
import { buildPackLine, unprovenLine } from "./packLine.ts";
import { LOT_STATUSES, lotIdOf, type LotStatus } from "./readLot.ts";

/** Ways in which a pack's print and its lot's record can differ. None of them is an alarm by itself. */
export type PackMismatch = "unknown-product" | "unknown-lot" | "lot-file" | "unknown-serial" | "expiry";

/** Separate answers about one pack. Genuine is not the same as safe to supply. */
export interface PackVerdict {
  readonly pack: PackCode;
  /** Serial, lot, expiry and place prove to the lot's root on the chain. */
  readonly authentic: boolean;
  readonly productActive: boolean;
  readonly lotStatus: LotStatus;
  readonly recallClass: number;
  /** Past the lot's expiry day. */
  readonly expired: boolean;
  /** Where and when it left the supply chain; undefined while it is in it. */
  readonly decommissioned: Decommissioning | undefined;
  readonly mismatches: readonly PackMismatch[];
  /** All of the above allow a supply. */
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
  const ordinal = published?.ordinalOf(pack.serial);
  const line =
    published === undefined || ordinal === undefined
      ? unprovenLine(pack)
      : buildPackLine(pack, await published.tree(), [{ serial: pack.serial, ordinal }]);
  const { head, units, siblings } = line;
  const found = await client.packs.verify({ head, units: [...units], siblings: [...siblings] });
  const lotStatus = LOT_STATUSES[Number(found.lotStatus)] ?? "none";
  const mismatches =
    published !== undefined &&
    lotStatus !== "none" &&
    !(await matchesRegisteredLot(client, pack, await published.tree()))
      ? (["lot-file"] as const)
      : mismatchesOf(pack, published, ordinal, found.productActive, lotStatus);
  return {
    pack,
    authentic: found.authentic && mismatches.length === 0,
    productActive: found.productActive,
    lotStatus,
    recallClass: Number(found.recallClass),
    expired: found.expired,
    decommissioned: found.decommissioned ? await findTakingOut(client, pack, published, ordinal) : undefined,
    mismatches,
    maySupply: found.maySupply && mismatches.length === 0,
  };
}

function mismatchesOf(
  pack: PackCode,
  published: PublishedLot | undefined,
  ordinal: number | undefined,
  productActive: boolean,
  lotStatus: LotStatus,
): PackMismatch[] {
  if (!productActive) return ["unknown-product"];
  if (published === undefined || lotStatus === "none") return ["unknown-lot"];
  const mismatches: PackMismatch[] = [];
  if (formatIsoDay(published.expiry) !== pack.expiry) mismatches.push("expiry");
  if (ordinal === undefined) mismatches.push("unknown-serial");
  return mismatches;
}

async function findTakingOut(
  client: MediConnectClient,
  pack: PackCode,
  published: PublishedLot | undefined,
  ordinal: number | undefined,
): Promise<Decommissioning | undefined> {
  if (published === undefined || ordinal === undefined) return undefined;
  const { layout, tranche } = await published.tree();
  return findDecommissioning(client, lotIdOf(pack), unitIndex(tranche, positionOf(layout, ordinal)));
}
