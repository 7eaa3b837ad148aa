import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireEmbeddedChain, type RpcSender } from "./requireEmbeddedChain.ts";
import type { SnapshotId } from "./snapshotChain.ts";

/**
 * Goes back to a snapshot, which is used up by it, as are all later ones.
 *
 * @throws MediConnectError `NOT_EMBEDDED_CHAIN`, `SNAPSHOT_UNKNOWN`
 */
export async function revertChain(provider: RpcSender, id: SnapshotId): Promise<void> {
  await requireEmbeddedChain(provider);
  if ((await provider.send("evm_revert", [id])) === true) return;
  throw new MediConnectError(
    "SNAPSHOT_UNKNOWN",
    `The embedded chain knows no snapshot ${id}.`,
    "Take a new one: a snapshot is used up by going back, and forgotten by a restart.",
    { id },
  );
}
