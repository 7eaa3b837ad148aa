import { randomBytes } from "@noble/hashes/utils.js";
import { FORM_SECRET_BYTES } from "../seal/formKeys.ts";

/** One form's worth of keys that the wallet made. */
export interface WalletForm {
  readonly formSecret: Uint8Array;
  /** 1 to 4. */
  readonly itemCount: number;
}

/** What a patient's wallet keeps. It needs no account and names nobody. */
export interface Wallet {
  /** In the order in which they were offered. */
  readonly forms: readonly WalletForm[];
}

/** A wallet with fresh keys for one more form. */
export function addWalletForm({ forms }: Wallet, itemCount: number): Wallet {
  return { forms: [...forms, { formSecret: randomBytes(FORM_SECRET_BYTES), itemCount }] };
}
