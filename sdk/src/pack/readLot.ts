import { AbiCoder, keccak256 } from "ethers";
import { hexlify } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { encodeBytes20 } from "../merkle/bytes20.ts";

/** Names of the contracts' `LotStatus`, in their order. */
export const LOT_STATUSES = ["none", "active", "recalled"] as const;
export type LotStatus = (typeof LOT_STATUSES)[number];

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
  /** Expiry date in days since 1970-01-01; packs may be supplied on that day. */
  readonly expiry: number;
}

/** Reads a lot; its status is `none` where it was never registered. */
export async function readLot(client: MediConnectClient, { gtin, lot }: LotName): Promise<ChainLot> {
  const found = await client.packs.lotOf(gtin, lotBytes(lot));
  return {
    gtin,
    lot,
    status: LOT_STATUSES[Number(found.status)] ?? "none",
    recallClass: Number(found.recallClass),
    expiry: Number(found.expiry),
  };
}

/** The contracts' `LotId`. */
export function lotIdOf({ gtin, lot }: LotName): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "bytes20"], [gtin, lotBytes(lot)]));
}

/** A lot or serial as `bytes20` in hexadecimal. */
export function lotBytes(text: string): string {
  return hexlify(encodeBytes20(text));
}
