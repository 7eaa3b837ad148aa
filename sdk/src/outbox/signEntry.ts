import { createHash } from "node:crypto";
import type { SigningKey } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { signPlain } from "./plainTransaction.ts";
import type { OutboxEntry, Payload, SignedBytes } from "./OutboxEntry.ts";

/** Gas of an empty transaction. */
const EMPTY_GAS = 21_000n;

export interface SigningTerms extends Payload {
  readonly chainId: number;
  readonly key: SigningKey;
  readonly gas: bigint;
}

/** The bytes of a payload for a nonce: a plain transaction without a fee, replayable on no other chain. */
export function signPayload({ chainId, key, to, data, gas }: SigningTerms, nonce: number): SignedBytes {
  return signPlain({ chainId, nonce, gas, to, data }, key);
}

/** An empty transaction to oneself: it uses a nonce up, and nothing else. */
export function signEmpty(
  { chainId, key, signer }: Pick<SigningTerms, "chainId" | "key" | "signer">,
  nonce: number,
): SignedBytes {
  return signPayload({ chainId, key, signer, to: signer, data: "0x", gas: EMPTY_GAS }, nonce);
}

/** Digest of who sends what to whom: the same wish has the same one. */
export function payloadDigest({ signer, to, data }: Payload): string {
  return createHash("sha256").update([signer, to, data].join("|").toLowerCase()).digest("hex");
}

/** @throws MediConnectError `IDEMPOTENCY_KEY_REUSED` */
export function requireSame(entry: OutboxEntry, digest: string): void {
  if (payloadDigest(entry) === digest) return;
  throw new MediConnectError(
    "IDEMPOTENCY_KEY_REUSED",
    `The idempotency key ${JSON.stringify(entry.key)} stands for something else already. Nothing was sent.`,
    "Give each transaction a key of its own; the same key only to repeat the same.",
    { key: entry.key },
  );
}
