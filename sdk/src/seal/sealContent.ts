import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes, hexToBytes, randomBytes } from "@noble/ciphers/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a prescription's content: AES-256-GCM (NIST SP 800-38D) with a random nonce, bound to the prescription's id,
 * so that one item's ciphertext cannot be passed off as another's.
 *
 * @param prescription id, 0x and 40 hexadecimal digits
 * @returns version (1 byte), nonce (12), ciphertext, tag (16)
 */
export function sealContent(plaintext: Uint8Array, contentKey: Uint8Array, prescription: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = gcm(contentKey, nonce, boundTo(prescription)).encrypt(plaintext);
  return concatBytes(Uint8Array.of(VERSION), nonce, sealed);
}

/** @throws MediConnectError `SEAL_BROKEN` */
export function unsealContent(sealed: Uint8Array, contentKey: Uint8Array, prescription: string): Uint8Array {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) throw sealBroken();
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  try {
    return gcm(contentKey, nonce, boundTo(prescription)).decrypt(sealed.subarray(1 + NONCE_BYTES));
  } catch {
    throw sealBroken();
  }
}

function boundTo(prescription: string): Uint8Array {
  return hexToBytes(prescription.slice(2).toLowerCase());
}

function sealBroken(): MediConnectError {
  return new MediConnectError(
    "SEAL_BROKEN",
    "The sealed content cannot be opened: it was altered, or the code belongs to another prescription.",
    "Scan the code again. If it stays so, do not supply and ask the prescriber.",
  );
}
