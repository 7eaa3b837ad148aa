import type { Collection } from "../dispensing/index.ts";

/** What moved stock: a receipt, a supply against a prescription, packs that left without one, or either undone. */
export const REGISTER_KINDS = [
  "received",
  "supplied",
  "undone",
  "destroyed",
  "ownUse",
  "sample",
  "freeSample",
  "stolen",
  "reinstated",
] as const;
export type RegisterKind = (typeof REGISTER_KINDS)[number];

/** One line of the register of controlled drugs. It names no patient. */
export interface RegisterEntry {
  /** Unix seconds: the block's time, or the beginning of a receipt's day in UTC. */
  readonly at: number;
  readonly kind: RegisterKind;
  /** In the product group's counting unit; always positive. */
  readonly quantity: number;
  /** What is left after this line; below zero where a receipt is missing. */
  readonly balance: number;
  /** Supplied: the authority to supply, as prescription and prescriber's licence. */
  readonly prescription?: string;
  readonly prescriber?: number;
  /** Supplied: who collected, in codes. */
  readonly collection?: Collection;
  /** Received: from whom, as the pharmacy wrote it down. */
  readonly from?: string;
  /** Transaction on the chain; a receipt has none. */
  readonly transaction?: string;
  readonly block?: number;
}

/** The register has a page for each drug, strength and form: here a generic product group. */
export interface RegisterPage {
  /** dm+d code of the generic. */
  readonly group: string;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
  /** SNOMED CT code of the counting unit, and its decimal places. */
  readonly unit: string;
  readonly decimals: number;
  readonly entries: readonly RegisterEntry[];
  readonly balance: number;
}
