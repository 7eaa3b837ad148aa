import { concat, hexlify, keccak256, randomBytes } from "ethers";

/** What stands on the chain of a photograph or a report, and what opens it. */
export interface EvidenceCommitment {
  /** 32 bytes. */
  readonly commitment: string;
  /** 32 bytes; kept beside the evidence, off the chain. */
  readonly salt: string;
}

/** No evidence is given. */
export const NO_EVIDENCE = `0x${"00".repeat(32)}`;

/**
 * Commits to evidence, which stays off the chain: `keccak256(salt ‖ evidence)` under a salt of its own, so that nobody
 * can guess it.
 *
 * @example
 * const { commitment, salt } = commitEvidence(picture);
 */
export function commitEvidence(
  evidence: Uint8Array,
  salt: string = hexlify(randomBytes(32)),
): EvidenceCommitment {
  return { commitment: keccak256(concat([salt, evidence])), salt };
}
