/** What the barcode of a serialised medicine pack says (EU 2016/161, article 4; GS1 healthcare guidelines). */
export interface PackCode {
  /** 14 digits. */
  readonly gtin: string;
  /** 1 to 20 characters of CSET 82. */
  readonly lot: string;
  /** The last day on which the pack may be supplied, `YYYY-MM-DD`. */
  readonly expiry: string;
  /** 1 to 20 characters of CSET 82, unique for the GTIN. */
  readonly serial: string;
}
