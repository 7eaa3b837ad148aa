import type { PackCode } from "../gs1/index.ts";
import type { Collection } from "./supplyTerms.ts";

/** What a pharmacy keeps of a dispensing. It names no patient. */
export interface DispensingRecord {
  readonly version: 1;
  readonly chainId: number;
  readonly transaction: string;
  readonly block: number;
  /** ISO instant of the block. */
  readonly at: string;
  readonly prescription: string;
  /** Licences. */
  readonly prescriber: number;
  readonly dispenser: number;
  /** dm+d code of what was prescribed. */
  readonly group: string;
  /** Supplied now, in the group's counting unit. */
  readonly quantity: number;
  /** Which issue of its series, from 1, and of how many. */
  readonly issue: number;
  readonly issues: number;
  /** Which supply of its issue, from 1. */
  readonly part: number;
  /** Still to come of its issue, in the group's counting unit. */
  readonly outstanding: number;
  /** Who collected, in codes. */
  readonly collection: Collection;
  readonly packs: readonly PackCode[];
}
