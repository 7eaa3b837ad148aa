import { decodeBase64, encodeBase64 } from "ethers";

/** Bytes in the alphabet of RFC 4648 §5, without padding, in Node and in a browser alike. */
export function toBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @throws Error in a browser where the text is no base64url; Node passes over what is none */
export function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/")));
}
