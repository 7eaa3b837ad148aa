import { hexToBytes } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { keccak256 } from "./keccak.ts";
import { toHex } from "./packTree.ts";

/** Bytes that a lot keeps of the hash; its status and expiry take the other four of the slot. */
const DIGEST_BYTES = 28;
const MAX_SHAPE = 0xffffff;

/**
 * What the chain stores of a tree: the first 28 bytes of `keccak256(abi.encode(bytes32 root, uint24 shape))`. The
 * shape is bound too, because a root alone also verifies proofs that begin above the leaves.
 *
 * @param root 0x and 64 hex digits
 * @param shape of `shapeOf`
 * @throws MediConnectError `ROOT_MALFORMED`, `SHAPE_OUT_OF_RANGE`
 */
export function trancheDigest(root: string, shape: number): string {
  if (!/^0x[0-9a-f]{64}$/i.test(root)) {
    throw new MediConnectError("ROOT_MALFORMED", `${root} is not a root.`, "Give 0x and 64 hex digits.", {
      root,
    });
  }
  if (!Number.isInteger(shape) || shape < 0 || shape > MAX_SHAPE) {
    throw new MediConnectError("SHAPE_OUT_OF_RANGE", `${shape} is not a shape.`, "Take it from shapeOf.", {
      shape,
    });
  }
  const encoded = new Uint8Array(64);
  encoded.set(hexToBytes(root.slice(2)));
  new DataView(encoded.buffer).setUint32(60, shape);
  return toHex(keccak256(encoded).subarray(0, DIGEST_BYTES));
}
