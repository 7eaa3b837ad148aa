import { carry, nameOfChain, OutboxPipeline } from "../../sdk/src/outbox/index.ts";
import { CALLS, type FlowCall, type FlowItem, newItem, STEPS, type StepName } from "./flowSteps.ts";
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

/** Together, without a try beforehand and with fixed gas; or one by one, tried and estimated first, as tasks send. */
export const THROUGH = ["pipeline", "carry"] as const;
export type Through = (typeof THROUGH)[number];

/** Gas that suffices for each step; what is not used costs nothing. */
const GAS: Readonly<Record<StepName, bigint>> = { issue: 200_000n, claim: 150_000n, dispense: 300_000n };

/**
 * Issues, claims and dispenses so many prescriptions, each step a transaction of its own that begins when the one before
 * is mined.
 *
 * @param atOnce prescriptions that are under way together
 * @param through how the outbox is asked
 */
export async function playFlow(
  stage: FlowStage,
  count: number,
  atOnce: number,
  through: Through,
  onProgress: (done: number) => void,
): Promise<FlowRun> {
  const send = await openSender(stage, through);
  const [items, latencies, wholes]: [FlowItem[], number[], number[]] = [[], [], []];
  const startedAt = performance.now();

  const playOne = async (number: number): Promise<void> => {
    const begun = performance.now();
    const item = newItem(stage, number);
    items.push(item);
    for (const step of STEPS) {
      const asked = performance.now();
      await send(CALLS[step](stage, item), step, item);
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

type Send = (call: FlowCall, step: StepName, item: FlowItem) => Promise<string>;

async function openSender(
  { outbox, client, prescribers, pharmacies }: FlowStage,
  through: Through,
): Promise<Send> {
  const desk = outbox.deskFor(client);
  const keyOf = (step: StepName, { keys }: FlowItem): string => `${step}/${keys.id}`;
  if (through === "carry") {
    const chain = await nameOfChain(desk);
    return ({ actor, to, data }, step, item) =>
      carry(desk, actor, chain, { to, data, idempotencyKey: keyOf(step, item) });
  }
  const pipeline = new OutboxPipeline(desk);
  await pipeline.begin([...prescribers, ...pharmacies]);
  return ({ actor, to, data }, step, item) =>
    pipeline.send(actor, { to, data, idempotencyKey: keyOf(step, item), gas: GAS[step] });
}
