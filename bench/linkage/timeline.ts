import type { BenchSuite } from "../gas/openBenchSuite.ts";

/** A step that somebody takes at some moment. */
interface Step {
  /** Unix seconds. */
  readonly at: number;
  readonly act: (now: number) => Promise<void>;
}

/** What is still to come, in the order of its time. */
export interface Timeline {
  add(at: number, act: Step["act"]): void;
  /** Takes every step at its time, also those that are added on the way. */
  run(onStep: (done: number) => void): Promise<void>;
}

export function openTimeline(): Timeline {
  // The next one stands last.
  const waiting: Step[] = [];
  return {
    add(at, act) {
      let [low, high] = [0, waiting.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((waiting[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      waiting.splice(low, 0, { at, act });
    },
    async run(onStep) {
      for (let done = 1; ; done++) {
        const next = waiting.pop();
        if (next === undefined) return;
        await next.act(next.at);
        onStep(done);
      }
    },
  };
}

/** Sends transactions at moments of our choice, each in a block of its own. */
export interface Sender {
  /**
   * @param at Unix seconds; a second after the block before where that is later
   * @returns the block's time, undefined where the chain refused. A client tries before it sends, so a refusal leaves
   * nothing on a real chain, and nobody looks at it here.
   */
  send(from: string, to: string, data: string, at: number, gas?: number): Promise<number | undefined>;
}

const GAS = 1_500_000;

export function openSender({ provider }: BenchSuite, start: number): Sender {
  let last = start;
  return {
    async send(from, to, data, at, gas = GAS) {
      last = Math.max(last + 1, at);
      await provider.send("evm_setNextBlockTimestamp", [last]);
      try {
        await provider.send("eth_sendTransaction", [{ from, to, data, gas: `0x${gas.toString(16)}` }]);
        return last;
      } catch (error) {
        if (error instanceof Error && /revert/.test(error.message)) return undefined;
        throw error;
      }
    },
  };
}
