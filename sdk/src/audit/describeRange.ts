import { MediConnectError } from "../errors/MediConnectError.ts";
import type { AuditHeader } from "./AuditRecord.ts";
import type { AuditClient, AuditRange } from "./deriveAudit.ts";

/**
 * What fixes a range: chain, contracts, and the hash of its last block.
 *
 * @throws MediConnectError `RANGE_INVALID`
 */
export async function describeRange(
  { provider, deployment }: AuditClient,
  { from, to }: AuditRange,
): Promise<Omit<AuditHeader, "lines" | "sha256">> {
  const [first, last] = await Promise.all([provider.getBlock(1), provider.getBlock(to)]);
  if (from > to || !first || !last?.hash) {
    throw new MediConnectError(
      "RANGE_INVALID",
      `The chain has no blocks from ${from} to ${to}.`,
      "Give --from and --to within the chain, the earlier first.",
      { from, to },
    );
  }
  const { chainId, ...addresses } = deployment;
  return {
    kind: "mediconnect/audit",
    version: 1,
    chainId,
    // Not block 0's own: an embedded chain makes a new one at each start, and after two of them answers with either.
    genesis: first.parentHash,
    deployment: addresses,
    from,
    to,
    toHash: last.hash,
  };
}
