import { AbiCoder, keccak256 } from "ethers";
import { hexlify } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { encodeBytes20 } from "../merkle/bytes20.ts";
import {
  AUTHORITIES,
  type Authority,
  LOT_STATUSES,
  type LotStatus,
  nameAt,
  RECALL_LEVELS,
  type RecallLevel,
} from "./lotNames.ts";
import { type Preset, PRESETS } from "./presets.ts";

/** A lot by what is printed on its packs. */
export interface LotName {
  /** GTIN-14. */
  readonly gtin: string;
  /** GS1 (10). */
  readonly lot: string;
}

export interface ChainLot extends LotName {
  readonly status: LotStatus;
  /** 1 to 4; 0 where the lot is not recalled. */
  readonly recallClass: number;
  /** How far the recall reaches; `none` where the lot is not recalled. */
  readonly recallLevel: RecallLevel;
  /** Who holds the lot in quarantine. */
  readonly quarantinedBy: Authority;
  /** Expiry date in days since 1970-01-01; packs may be supplied on that day. */
  readonly expiry: number;
  /** Under which law its packs move. */
  readonly preset: Preset;
}

/** Reads a lot; its status is `none` where it was never registered. */
export async function readLot(client: MediConnectClient, { gtin, lot }: LotName): Promise<ChainLot> {
  const found = await client.packs.lotOf(gtin, lotBytes(lot));
  return {
    gtin,
    lot,
    status: nameAt(LOT_STATUSES, found.status),
    recallClass: Number(found.recallClass),
    recallLevel: nameAt(RECALL_LEVELS, found.recallLevel),
    quarantinedBy: nameAt(AUTHORITIES, found.quarantinedBy),
    expiry: Number(found.expiry),
    preset: nameAt(PRESETS, found.preset),
  };
}

/**
 * Reads a lot that is to be there.
 *
 * @throws MediConnectError `LotUnknown`
 */
export async function requireLot(client: MediConnectClient, name: LotName): Promise<ChainLot> {
  const found = await readLot(client, name);
  if (found.status !== "none") return found;
  const { gtin, lot } = name;
  throw new MediConnectError(
    "LotUnknown",
    `The lot ${lot} of ${gtin} is not registered.`,
    "Check GTIN and lot, or register it with `npx hardhat lot register`.",
    { gtin, lot },
  );
}

/** The contracts' `LotId`. */
export function lotIdOf({ gtin, lot }: LotName): string {
  return lotIdOfBytes(BigInt(gtin), lotBytes(lot));
}

/** The same, of what a call to the contracts names. */
export function lotIdOfBytes(gtin: bigint, lot: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "bytes20"], [gtin, lot]));
}

/** A lot or serial as `bytes20` in hexadecimal. */
export function lotBytes(text: string): string {
  return hexlify(encodeBytes20(text));
}
