import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalize } from "json-canonicalize";

const DOMAIN = "mediconnect/guard/document/v1\n";

/** A JSON document with its signer's mark. */
export type Signed<Body> = Body & { readonly signature: string };

/**
 * Signs a JSON document: Ed25519 (RFC 8032) over its canonical JSON (RFC 8785) behind a domain of our own.
 *
 * @param signingSecret 32 bytes
 */
export function signDocument<Body extends object>(body: Body, signingSecret: Uint8Array): Signed<Body> {
  return { ...body, signature: bytesToHex(ed25519.sign(messageOf(body), signingSecret)) };
}

/** @param signingKey 32 bytes in hexadecimal */
export function isSignedBy({ signature, ...body }: Signed<object>, signingKey: string): boolean {
  try {
    return ed25519.verify(hexToBytes(signature), messageOf(body), hexToBytes(signingKey), { zip215: false });
  } catch {
    return false;
  }
}

/** SHA-256 over the canonical JSON (RFC 8785), in hexadecimal. */
export function hashDocument(document: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(document))));
}

function messageOf(body: object): Uint8Array {
  return utf8ToBytes(DOMAIN + canonicalize(body));
}
