import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { computeAddress } from "ethers";

/** All that belongs to one item of a form, as its form secret makes it. */
export interface ItemKeys {
  /** Number of the item on its form, from 0. */
  readonly index: number;
  /** Id of the prescription: the address of `itemKey`. */
  readonly id: string;
  /** One-time private key: whoever holds it may let a pharmacy claim. */
  readonly itemKey: string;
  /** Opens the sealed content and nothing else. */
  readonly contentKey: Uint8Array;
  readonly contentSalt: string;
  readonly groupSalt: string;
  /** Where the sealed content is found. */
  readonly locator: string;
}

/** What of it a clinic needs to issue: nobody can claim with it. */
export type OfferedKeys = Omit<ItemKeys, "index" | "itemKey">;

export const FORM_SECRET_BYTES = 32;
export const FORM_LOCATOR_BYTES = 16;
const LABEL = "mediconnect/";

/**
 * Derives the keys of one item from the form's secret, each under its own label (HKDF-SHA256, RFC 5869), so that one
 * can be handed on without the others.
 *
 * @param formSecret 32 random bytes
 */
export function deriveItemKeys(formSecret: Uint8Array, index: number): ItemKeys {
  const itemKey = `0x${bytesToHex(derive(formSecret, `rx/${index}`))}`;
  return {
    index,
    id: computeAddress(itemKey),
    itemKey,
    contentKey: derive(formSecret, `content/${index}`),
    contentSalt: `0x${bytesToHex(derive(formSecret, `content-salt/${index}`))}`,
    groupSalt: `0x${bytesToHex(derive(formSecret, `group-salt/${index}`))}`,
    locator: itemLocator(deriveFormLocator(formSecret), index),
  };
}

/** The part of the code by which the sealed content of all items is found; it opens nothing. */
export function deriveFormLocator(formSecret: Uint8Array): Uint8Array {
  return derive(formSecret, "locator", FORM_LOCATOR_BYTES);
}

/** @returns 32 bytes in hexadecimal, without 0x: a file name */
export function itemLocator(formLocator: Uint8Array, index: number): string {
  return bytesToHex(sha256(concatBytes(formLocator, Uint8Array.of(index))));
}

function derive(formSecret: Uint8Array, label: string, length = 32): Uint8Array {
  return hkdf(sha256, formSecret, undefined, utf8ToBytes(LABEL + label), length);
}
