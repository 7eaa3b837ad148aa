import { MAX_EVALUATIONS, MediConnectError } from "../../../sdk/src/index.ts";

export interface EvaluationLimitsOptions {
  /** Evaluations, not requests, that one licence may ask for in a minute; at least a whole batch. */
  readonly perMinute: number;
  /** The same in a day of UTC. */
  readonly perDay: number;
  /** Seconds since 1970. */
  readonly clock: () => number;
}

/** Counts what each licence asks for. */
export interface EvaluationLimits {
  /** @throws MediConnectError `EVALUATION_LIMIT_REACHED`, with `retryAfterSeconds` in its facts */
  charge(licence: number, inputs: number): void;
  /** Counts what was charged before a restart. */
  restore(licence: number, inputs: number, at: number): void;
  /** Seconds since 1970: what was charged before counts no more. */
  countsSince(): number;
}

interface Count {
  /** Number of the minute or day since 1970. */
  period: number;
  used: number;
}

const MINUTE = 60;
const DAY = 86_400;

/**
 * Limits by the clock's minutes and days: easy to foresee, at the price that a licence may use two minutes' worth
 * around the turn of a minute.
 *
 * @throws MediConnectError `OPTION_INVALID`
 */
export function openEvaluationLimits(options: EvaluationLimitsOptions): EvaluationLimits {
  const { perMinute, perDay, clock } = options;
  if (perMinute < MAX_EVALUATIONS || perDay < perMinute) throw invalid(options);
  const limits = [
    { seconds: MINUTE, most: perMinute, counts: new Map<number, Count>() },
    { seconds: DAY, most: perDay, counts: new Map<number, Count>() },
  ];
  const add = (licence: number, inputs: number, at: number): void => {
    for (const { seconds, counts } of limits) countOf(counts, licence, at, seconds).used += inputs;
  };
  return {
    charge(licence, inputs) {
      const now = clock();
      // The day first: its wait is the longer one.
      for (const { seconds, most, counts } of limits.toReversed()) {
        const { used } = countOf(counts, licence, now, seconds);
        if (used + inputs > most) throw reached(most, used, seconds, now);
      }
      add(licence, inputs, now);
    },
    restore: add,
    countsSince() {
      const now = clock();
      return Math.min(...limits.map(({ seconds }) => now - (now % seconds)));
    },
  };
}

function countOf(counts: Map<number, Count>, licence: number, at: number, seconds: number): Count {
  const period = Math.floor(at / seconds);
  const known = counts.get(licence);
  if (known?.period === period) return known;
  const fresh = { period, used: 0 };
  counts.set(licence, fresh);
  return fresh;
}

function reached(most: number, used: number, seconds: number, now: number): MediConnectError {
  const span = seconds === DAY ? "day" : "minute";
  const retryAfterSeconds = seconds - (now % seconds);
  return new MediConnectError(
    "EVALUATION_LIMIT_REACHED",
    `The licence may ask this holder for ${most} evaluations a ${span}; ${used} were used.`,
    `Wait ${retryAfterSeconds} s. If the work needs more, ask the consortium to raise the limit.`,
    { most, used, span, retryAfterSeconds },
  );
}

function invalid({ perMinute, perDay }: EvaluationLimitsOptions): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `Limits of ${perMinute} a minute and ${perDay} a day cannot be kept.`,
    `Give at least ${MAX_EVALUATIONS} a minute, which is one whole request, and no less a day than a minute.`,
    { perMinute, perDay },
  );
}
