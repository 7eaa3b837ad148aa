import { computeAddress, hexlify, randomBytes, SigningKey } from "ethers";

/** The key by which a node is known, and with which a validator signs blocks. */
export interface NodeKey {
  /** 0x and 64 hexadecimal digits; a secret. */
  readonly privateKey: string;
  /** 128 hexadecimal digits without 0x, as an enode URL has them. */
  readonly publicKey: string;
  /** Address of the validator. */
  readonly address: string;
}

/** Draws the key of a node. */
export function makeNodeKey(): NodeKey {
  return nodeKeyOf(hexlify(randomBytes(32)));
}

/** What follows from a node's private key. */
export function nodeKeyOf(privateKey: string): NodeKey {
  const { publicKey } = new SigningKey(privateKey);
  return { privateKey, publicKey: publicKey.slice("0x04".length), address: computeAddress(publicKey) };
}

/** The same for a node whose operator keeps the private key. */
export function nodeKeyFromPublic(publicKey: string): Omit<NodeKey, "privateKey"> {
  // Refuses what is no point of the curve.
  const point = SigningKey.computePublicKey(`0x04${publicKey.replace(/^0x(04(?=.{128}$))?/, "")}`, false);
  return { publicKey: point.slice("0x04".length), address: computeAddress(point) };
}
