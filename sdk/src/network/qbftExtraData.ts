import { encodeRlp, ZeroHash } from "ethers";

/**
 * `extraData` of a QBFT genesis block: RLP of 32 bytes of vanity, the validators, no vote, round 0 and no seal, as
 * Besu's documentation of QBFT has it.
 *
 * @param validators addresses, in the order in which they shall stand
 */
export function qbftExtraData(validators: readonly string[]): string {
  return encodeRlp([ZeroHash, [...validators], [], "0x", []]);
}

/** How many validators may fail or lie while the others go on: fewer than a third. */
export function toleratedFailures(validators: number): number {
  return Math.floor((validators - 1) / 3);
}
