import { revertChain, snapshotChain } from "../../sdk/src/chain/index.ts";
import type { Stage } from "./stage.ts";

/** Plays a scene of which nothing is to remain, however it ends. */
export async function inSnapshot(stage: Stage, scene: () => Promise<void>): Promise<void> {
  const snapshot = await snapshotChain(stage.client.provider);
  try {
    await scene();
  } finally {
    await revertChain(stage.client.provider, snapshot);
  }
}
