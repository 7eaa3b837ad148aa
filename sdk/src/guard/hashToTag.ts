import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const DOMAIN = utf8ToBytes("mediconnect/guard/tag/v1");

/**
 * Hashes what the OPRF (or Phase 0's HMAC) gave down to the tag that the chain sees.
 *
 * @returns 0x and 64 hexadecimal digits; never zero, which the contracts read as "no tag"
 */
export function hashToTag(output: Uint8Array): string {
  return firstThatIsNotZero((counter) => sha256(concatBytes(DOMAIN, Uint8Array.of(counter), output)));
}

/** @param digestOf 32 bytes for a counter from 0; a zero digest is never seen in practice, but it is ruled out */
export function firstThatIsNotZero(digestOf: (counter: number) => Uint8Array): string {
  for (let counter = 0; ; counter++) {
    const digest = digestOf(counter);
    if (digest.some((byte) => byte !== 0)) return `0x${bytesToHex(digest)}`;
  }
}
