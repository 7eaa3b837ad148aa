import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireEmbeddedChain, type RpcSender } from "./requireEmbeddedChain.ts";

/** Names a state of the embedded chain to come back to. */
export type SnapshotId = `0x${string}`;

/**
 * Remembers the embedded chain's state, in its memory only: a restart forgets it.
 *
 * @throws MediConnectError `NOT_EMBEDDED_CHAIN`
 */
export async function snapshotChain(provider: RpcSender): Promise<SnapshotId> {
  await requireEmbeddedChain(provider);
  const id = await provider.send("evm_snapshot", []);
  if (isSnapshotId(id)) return id;
  throw new MediConnectError(
    "SNAPSHOT_FAILED",
    "The embedded chain made no snapshot.",
    "Restart it with `npx hardhat chain stop` and `npx hardhat chain start`.",
  );
}

function isSnapshotId(value: unknown): value is SnapshotId {
  return typeof value === "string" && value.startsWith("0x");
}
