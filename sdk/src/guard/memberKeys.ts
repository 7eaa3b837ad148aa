import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** The keys by which one consortium member takes part in ceremonies; not the share of any epoch. */
export interface MemberKeys {
  /** Ed25519. Signs all that the member says. */
  readonly signingSecret: Uint8Array;
  /** X25519. Opens the shares that are dealt to the member. */
  readonly sealingSecret: Uint8Array;
  /** Public, 32 bytes in hexadecimal. */
  readonly signingKey: string;
  /** Public, 32 bytes in hexadecimal. */
  readonly sealingKey: string;
}

/** @param seed 32 random bytes, the one thing that a member keeps; drawn where not given */
export function deriveMemberKeys(seed: Uint8Array = randomBytes(32)): MemberKeys {
  const derive = (label: string) =>
    hkdf(sha256, seed, undefined, utf8ToBytes(`mediconnect/guard/member/${label}`), 32);
  const signingSecret = derive("signing");
  const sealingSecret = derive("sealing");
  return {
    signingSecret,
    sealingSecret,
    signingKey: bytesToHex(ed25519.getPublicKey(signingSecret)),
    sealingKey: bytesToHex(x25519.getPublicKey(sealingSecret)),
  };
}
