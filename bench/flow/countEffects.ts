import { type Log, ZeroAddress, zeroPadValue } from "ethers";
import type { FlowItem } from "./flowSteps.ts";
import type { FlowStage } from "./openFlowStage.ts";

/** What the chain's events say of prescriptions that were asked for. */
export interface Effects {
  /** Steps that left no event. */
  readonly lost: number;
  /** Events beyond the first of a step. */
  readonly doubled: number;
}

/** Blocks of which a node is asked at once. */
const BLOCKS = 2_000;

/** Counts issues, claims and supplies by the chain's own events, whoever sent them. */
export async function countEffects({ client }: FlowStage, items: readonly FlowItem[]): Promise<Effects> {
  const { prescriptions, dispensing, deployment } = client;
  const minted = prescriptions.getEvent("Transfer").fragment.topicHash;
  const claimed = prescriptions.getEvent("PrescriptionClaimed").fragment.topicHash;
  const supplied = dispensing.getEvent("Dispensed").fragment.topicHash;
  const nobody = zeroPadValue(ZeroAddress, 32);
  const counts = await Promise.all([
    countById(client, { address: deployment.prescriptions, topics: [minted, nobody] }, 3),
    countById(client, { address: deployment.prescriptions, topics: [claimed] }, 1),
    countById(client, { address: deployment.dispensing, topics: [supplied] }, 1),
  ]);
  const found = counts.flatMap((step) =>
    items.map(({ keys }) => step.get(zeroPadValue(keys.id, 32).toLowerCase()) ?? 0),
  );
  return {
    lost: found.filter((count) => count === 0).length,
    doubled: found.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
}

/** @param place of the topic that holds the id */
async function countById(
  { provider }: FlowStage["client"],
  filter: { readonly address: string; readonly topics: string[] },
  place: number,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const last = await provider.getBlockNumber();
  for (let fromBlock = 0; fromBlock <= last; fromBlock += BLOCKS) {
    const logs: Log[] = await provider.getLogs({ ...filter, fromBlock, toBlock: fromBlock + BLOCKS - 1 });
    for (const { topics } of logs) {
      const id = (topics[place] ?? "").toLowerCase();
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}
