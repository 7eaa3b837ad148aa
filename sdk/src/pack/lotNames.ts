/** Names of the contracts' `LotStatus`, in their order. */
export const LOT_STATUSES = ["none", "active", "recalled", "quarantined"] as const;
export type LotStatus = (typeof LOT_STATUSES)[number];

/** Names of the contracts' `ProductStatus`, in their order. */
export const PRODUCT_STATUSES = ["none", "active", "withdrawn"] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** Names of the contracts' `RecallLevel`, in their order: how far a recall reaches, from the narrower to the wider. */
export const RECALL_LEVELS = ["none", "wholesaler", "pharmacy", "patient"] as const;
export type RecallLevel = (typeof RECALL_LEVELS)[number];

/** Names of the contracts' `Authority`, in their order: who stands behind a quarantine. */
export const AUTHORITIES = ["none", "manufacturer", "regulator"] as const;
export type Authority = (typeof AUTHORITIES)[number];

/** The name at a number of the contracts; the first where there is none. */
export function nameAt<Name extends string>(names: readonly [Name, ...Name[]], value: bigint | number): Name {
  return names[Number(value)] ?? names[0];
}

/** Roles in which safety measures are taken, whatever the region. */
export type SafetyRole = "manufacturer" | "regulator";
