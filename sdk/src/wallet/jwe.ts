import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes, randomBytes } from "@noble/ciphers/utils.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { fromBase64url, toBase64url } from "../encoding/base64url.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER = { alg: "dir", enc: "A256GCM", cty: "application/fhir+json" };

/**
 * A content as SMART Health Links serve a file: JWE in compact form (RFC 7516), `alg` dir, `enc` A256GCM, under the
 * content key itself. Its nonce is random, and its header is authenticated.
 *
 * @param contentKey 32 bytes
 */
export function sealJwe(content: unknown, contentKey: Uint8Array): string {
  const header = toBase64url(utf8ToBytes(JSON.stringify(HEADER)));
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = gcm(contentKey, nonce, utf8ToBytes(header)).encrypt(utf8ToBytes(JSON.stringify(content)));
  const ciphertext = sealed.subarray(0, -TAG_BYTES);
  // The second part, an encrypted key, is empty: both sides hold the key.
  return [
    header,
    "",
    toBase64url(nonce),
    toBase64url(ciphertext),
    toBase64url(sealed.subarray(-TAG_BYTES)),
  ].join(".");
}

/** @throws MediConnectError `JWE_BROKEN` */
export function openJwe(jwe: string, contentKey: Uint8Array): unknown {
  const [header = "", key, nonce = "", ciphertext = "", tag = "", ...more] = jwe.trim().split(".");
  const said: unknown = readHeader(header);
  if (key !== "" || more.length > 0 || !isOurs(said)) throw broken();
  try {
    const sealed = concatBytes(fromBase64url(ciphertext), fromBase64url(tag));
    const plain = gcm(contentKey, fromBase64url(nonce), utf8ToBytes(header)).decrypt(sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    throw broken();
  }
}

function isOurs(header: unknown): boolean {
  if (typeof header !== "object" || header === null) return false;
  return Reflect.get(header, "alg") === HEADER.alg && Reflect.get(header, "enc") === HEADER.enc;
}

function readHeader(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(text)));
  } catch {
    return undefined;
  }
}

function broken(): MediConnectError {
  return new MediConnectError(
    "JWE_BROKEN",
    "The file behind the link cannot be opened: it was altered, or the key belongs to another one.",
    "Ask the patient for the link again. If it stays so, do not supply and ask the prescriber.",
  );
}
