import type { KeyHolder } from "./evaluation.ts";

/** Why a holder's answer was not used. */
export interface HolderFault {
  readonly holder: number;
  readonly name: string;
  readonly reason: "unreachable" | "refused" | "malformed" | "other-shares" | "wrong-proof" | "unlisted";
  /** Code of the error, where there is one; of a refusal, the holder's own. */
  readonly code?: string;
}

/** An answer, or what is wrong with it. */
export type Asked<Answer> = { readonly answer: Answer } | { readonly fault: HolderFault };

export interface AskHoldersParameters<Answer> {
  readonly holders: readonly KeyHolder[];
  readonly threshold: number;
  /** A holder's failure is an answer of its own; what this rejects with ends the whole. */
  readonly ask: (holder: KeyHolder, signal: AbortSignal) => Promise<Asked<Answer>>;
  /** Milliseconds after which the remaining holders are asked too. */
  readonly hedgeAfterMs: number;
}

/**
 * Asks `threshold` holders at once, beginning with a random one so that the load spreads; another for each that
 * fails, and all the rest when these take too long. Ends with the first `threshold` good answers, or when nobody is
 * left to ask.
 */
export function askHolders<Answer>(
  parameters: AskHoldersParameters<Answer>,
): Promise<{ readonly answers: readonly Answer[]; readonly faults: readonly HolderFault[] }> {
  const { threshold, ask, hedgeAfterMs } = parameters;
  const waiting = rotate(parameters.holders);
  const answers: Answer[] = [];
  const faults: HolderFault[] = [];
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    let pending = 0;
    const settle = (asked: Asked<Answer>): void => {
      if (over.signal.aborted) return;
      pending--;
      if ("answer" in asked) answers.push(asked.answer);
      else faults.push(asked.fault);
      while (answers.length + pending < threshold && waiting.length > 0) askNext();
      if (answers.length < threshold && pending > 0) return;
      clearTimeout(hedge);
      over.abort();
      resolve({ answers, faults });
    };
    const askNext = (): void => {
      const holder = waiting.shift();
      if (holder === undefined) return;
      pending++;
      void ask(holder, over.signal).then(settle, reject);
    };
    const hedge = setTimeout(() => {
      while (waiting.length > 0) askNext();
    }, hedgeAfterMs);
    for (let asked = 0; asked < threshold; asked++) askNext();
    if (pending > 0) return;
    clearTimeout(hedge);
    resolve({ answers, faults });
  });
}

function rotate(holders: readonly KeyHolder[]): KeyHolder[] {
  const start = Math.floor(Math.random() * holders.length);
  return [...holders.slice(start), ...holders.slice(0, start)];
}
