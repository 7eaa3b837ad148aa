import { gcm } from "@noble/ciphers/aes.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { MemberKeys } from "../memberKeys.ts";

/** From whom to whom a share goes, and in which ceremony: bound into the key. */
export interface ShareRoute {
  readonly ceremony: string;
  readonly dealer: number;
  readonly member: number;
  /** The member's X25519 key, 32 bytes in hexadecimal. */
  readonly sealingKey: string;
}

const LABEL = utf8ToBytes("mediconnect/guard/sealed-share/v1");
const KEY_BYTES = 32;

/**
 * Seals a share for one member: X25519 with a key for this once, HKDF-SHA256, AES-256-GCM.
 *
 * @param share scalar, 32 bytes
 * @returns ephemeral key (32 bytes), ciphertext, tag (16), in hexadecimal
 */
export function sealShare(share: Uint8Array, route: ShareRoute): string {
  const ephemeralSecret = randomBytes(KEY_BYTES);
  const ephemeral = x25519.getPublicKey(ephemeralSecret);
  const shared = x25519.getSharedSecret(ephemeralSecret, hexToBytes(route.sealingKey));
  const sealed = cipher(shared, ephemeral, route).encrypt(share);
  ephemeralSecret.fill(0);
  shared.fill(0);
  return bytesToHex(concatBytes(ephemeral, sealed));
}

/** @returns undefined where it cannot be opened, which the member complains of */
export function openSealedShare(sealed: string, keys: MemberKeys, route: ShareRoute): Uint8Array | undefined {
  try {
    const bytes = hexToBytes(sealed);
    const ephemeral = bytes.subarray(0, KEY_BYTES);
    const shared = x25519.getSharedSecret(keys.sealingSecret, ephemeral);
    return cipher(shared, ephemeral, route).decrypt(bytes.subarray(KEY_BYTES));
  } catch {
    return undefined;
  }
}

/** Key and nonce are derived together: each is used once, as the ephemeral key is. */
function cipher(
  shared: Uint8Array,
  ephemeral: Uint8Array,
  { ceremony, dealer, member, sealingKey }: ShareRoute,
) {
  const route = concatBytes(Uint8Array.of(dealer, member), ephemeral, hexToBytes(sealingKey));
  const derived = hkdf(sha256, shared, hexToBytes(ceremony), concatBytes(LABEL, route), KEY_BYTES + 12);
  return gcm(derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES));
}
