import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { hexlify, type SigningKey, toBeArray } from "ethers";
import type { SignedBytes } from "./OutboxEntry.ts";

/** A transaction of before EIP-2718, for one chain (EIP-155), without value or fee. */
export interface PlainTransaction {
  readonly chainId: number;
  readonly nonce: number;
  readonly gas: bigint;
  readonly to: string;
  readonly data: string;
}

/**
 * Signs and encodes it, byte for byte as ethers does. Of its own since a fifth of the time of a client that sends hundreds
 * a second went there: 0.09 ms instead of 0.50 for 1,200 bytes of calldata.
 */
export function signPlain(transaction: PlainTransaction, key: SigningKey): SignedBytes {
  const { chainId, nonce, gas, to, data } = transaction;
  const fields = [number(nonce), number(0), number(gas), bytes(to), number(0), bytes(data)];
  const digest = keccak_256(list([...fields, number(chainId), number(0), number(0)]));
  const { r, s, yParity } = key.sign(hexlify(digest));
  const raw = list([...fields, number(chainId * 2 + 35 + yParity), number(BigInt(r)), number(BigInt(s))]);
  return { raw: toHex(raw), hash: toHex(keccak_256(raw)) };
}

/** RLP: https://ethereum.org/en/developers/docs/data-structures-and-encoding/rlp/ */
function list(items: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...items);
  return concatBytes(head(0xc0, body.length), body);
}

function item(content: Uint8Array): Uint8Array {
  const [first = 0] = content;
  return content.length === 1 && first < 0x80 ? content : concatBytes(head(0x80, content.length), content);
}

function head(base: number, length: number): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const digits = toBeArray(length);
  return concatBytes(Uint8Array.of(base + 55 + digits.length), digits);
}

function number(value: number | bigint): Uint8Array {
  return item(toBeArray(value));
}

function bytes(hex: string): Uint8Array {
  return item(hexToBytes(hex.slice(2)));
}

function toHex(content: Uint8Array): string {
  return `0x${bytesToHex(content)}`;
}
