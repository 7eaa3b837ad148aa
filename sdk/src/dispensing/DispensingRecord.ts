import type { PackCode } from "../gs1/index.ts";

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
  /** In the group's counting unit. */
  readonly quantity: number;
  readonly packs: readonly PackCode[];
}
