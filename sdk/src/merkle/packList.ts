/** What every pack of a lot has in common. */
export interface Lot {
  /** GTIN-14, check digit included. */
  readonly gtin: string;
  /** GS1 (10), 1 to 20 characters. */
  readonly lot: string;
  /** Expiry date in days since 1970-01-01. */
  readonly expiry: number;
}

/** The packs of a lot in carton order: the first 50 lie in the first carton, and so on. */
export interface PackList extends Lot {
  readonly count: number;
  /** The serials one after the other, 20 bytes each, as `encodeBytes20` writes them. */
  readonly serials: Uint8Array;
}
