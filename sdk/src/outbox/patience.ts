/** How long an outbox goes on trying. It never waits for ever. */
export interface Patience {
  /** Longest time for one question to the node, in milliseconds. */
  readonly answerMs: number;
  /** Longest time for one transaction, all attempts together. */
  readonly deadlineMs: number;
  /** First pause after a failure; each further one is twice as long. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const USUAL_PATIENCE: Patience = {
  answerMs: 10_000,
  deadlineMs: 60_000,
  firstPauseMs: 100,
  longestPauseMs: 5_000,
};

/** Pauses that grow, until a deadline. */
export interface Pauses {
  /** @returns false where the deadline has passed */
  next(leastMs?: number): Promise<boolean>;
  /** The next pause is a short one again. */
  restart(): void;
  readonly leftMs: () => number;
}

/** Half of each pause is random, so that many clients do not come back at the same moment. */
export function startPauses({ deadlineMs, firstPauseMs, longestPauseMs }: Patience): Pauses {
  const deadline = performance.now() + deadlineMs;
  const leftMs = (): number => deadline - performance.now();
  let pause = firstPauseMs;
  return {
    leftMs,
    restart: () => {
      pause = firstPauseMs;
    },
    async next(leastMs = 0) {
      const length = Math.max(leastMs, pause * (0.5 + Math.random() / 2));
      pause = Math.min(pause * 2, longestPauseMs);
      if (length >= leftMs()) return false;
      await new Promise((resolve) => setTimeout(resolve, length));
      return true;
    },
  };
}
