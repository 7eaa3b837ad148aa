/** Random numbers that are the same for the same seed: for a made-up population, never for a key of anybody's. */
export interface SeededRandom {
  /** From 0, below 1. */
  unit(): number;
  /** A whole number from 0, below `count`. */
  below(count: number): number;
  happens(chance: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Exponentially distributed. */
  wait(mean: number): number;
}

/** Mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(unit() * count);
  return {
    unit,
    below,
    happens: (chance) => unit() < chance,
    pick: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new RangeError("there is nothing to pick from");
      return choice;
    },
    wait: (mean) => -mean * Math.log(1 - unit()),
  };
}
