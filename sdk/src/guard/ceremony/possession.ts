import { ristretto255_hasher } from "@noble/curves/ed25519.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { BASE, encodeScalar, randomScalar, Scalars, type Element } from "../group.ts";

const DOMAIN = utf8ToBytes("mediconnect/guard/possession/v1");

/**
 * Schnorr's proof that a dealer knows the constant coefficient behind its first commitment, bound to the ceremony and
 * the dealer. Without it a dealer could choose its commitment as a function of the others' (rogue key).
 *
 * @returns challenge and response, 64 bytes in hexadecimal
 */
export function provePossession(
  secret: bigint,
  commitment: Element,
  ceremony: string,
  dealer: number,
): string {
  const nonce = randomScalar();
  const challenge = challengeOf(commitment, BASE.multiply(nonce), ceremony, dealer);
  return encodeScalar(challenge) + encodeScalar(Scalars.sub(nonce, Scalars.mul(challenge, secret)));
}

export function verifyPossession(
  proof: string,
  commitment: Element,
  ceremony: string,
  dealer: number,
): boolean {
  const challenge = Scalars.fromBytes(hexToBytes(proof.slice(0, 64)), true);
  const response = Scalars.fromBytes(hexToBytes(proof.slice(64)), true);
  if (!Scalars.isValid(challenge) || !Scalars.isValid(response)) return false;
  const nonce = BASE.multiplyUnsafe(response).add(commitment.multiplyUnsafe(challenge));
  return Scalars.eql(challengeOf(commitment, nonce, ceremony, dealer), challenge);
}

function challengeOf(commitment: Element, nonce: Element, ceremony: string, dealer: number): bigint {
  const message = concatBytes(
    hexToBytes(ceremony),
    Uint8Array.of(dealer),
    commitment.toBytes(),
    nonce.toBytes(),
  );
  return ristretto255_hasher.hashToScalar(message, { DST: DOMAIN });
}
