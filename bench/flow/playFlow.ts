import { OutboxPipeline } from "../../sdk/src/outbox/index.ts";
import { CALLS, type FlowItem, newItem, STEPS, type StepName } from "./flowSteps.ts";
import type { FlowStage } from "./openFlowStage.ts";

/** What playing the flow tells. */
export interface FlowRun {
  readonly items: readonly FlowItem[];
  readonly seconds: number;
  /** Milliseconds from asking the outbox until the chain has it and the outbox says so, of every transaction. */
  readonly latencies: readonly number[];
  /** Milliseconds of whole prescriptions. */
  readonly wholes: readonly number[];
}

/** Gas that suffices for each step; what is not used costs nothing. */
const GAS: Readonly<Record<StepName, bigint>> = { issue: 200_000n, claim: 150_000n, dispense: 300_000n };

/**
 * Issues, claims and dispenses so many prescriptions, each step a transaction of its own that begins when the one before
 * is mined.
 *
 * @param atOnce prescriptions that are under way together
 */
export async function playFlow(
  stage: FlowStage,
  count: number,
  atOnce: number,
  onProgress: (done: number) => void,
): Promise<FlowRun> {
  const pipeline = new OutboxPipeline(stage.outbox.deskFor(stage.client));
  await pipeline.begin([...stage.prescribers, ...stage.pharmacies]);
  const [items, latencies, wholes]: [FlowItem[], number[], number[]] = [[], [], []];
  const startedAt = performance.now();

  const playOne = async (number: number): Promise<void> => {
    const begun = performance.now();
    const item = newItem(stage, number);
    items.push(item);
    for (const step of STEPS) {
      const asked = performance.now();
      const { actor, to, data } = CALLS[step](stage, item);
      const idempotencyKey = `${step}/${item.keys.id}`;
      await pipeline.send(actor, { to, data, idempotencyKey, gas: GAS[step] });
      latencies.push(performance.now() - asked);
    }
    wholes.push(performance.now() - begun);
    if (wholes.length % 500 === 0) onProgress(wholes.length);
  };

  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await playOne(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { items, seconds: (performance.now() - startedAt) / 1000, latencies, wholes };
}
