import type { Adversary, JudgedToken } from "./adversary.ts";
import { binsOf, forPairs } from "./adversary.ts";
import type { PairField } from "./PairField.ts";
import { chainedFormsOf, tiedFormsOf } from "./tiedForms.ts";

const [LOWEST, HIGHEST, STEPS] = [-8, 12, 500];

/** How many pairs of each score there were, and how many of them true; for all and for each patient. */
export interface ScoreBook {
  readonly all: Float64Array;
  readonly trues: Float64Array;
  /** Patients times scores. */
  readonly allOf: Float32Array;
  readonly truesOf: Float32Array;
}

export function openScoreBook(patients: number): ScoreBook {
  return {
    all: new Float64Array(STEPS),
    trues: new Float64Array(STEPS),
    allOf: new Float32Array(STEPS * patients),
    truesOf: new Float32Array(STEPS * patients),
  };
}

/** For each adversary what it scored: of all pairs, of those whose forms no equal tag ties, and no chain of equal tags. */
export interface Books {
  readonly all: readonly ScoreBook[];
  readonly untied: readonly ScoreBook[];
  readonly unchained: readonly ScoreBook[];
}

/** Scores all pairs of some patients by all adversaries, and writes down what was right. */
export function scorePairs(
  tokens: readonly JudgedToken[],
  fields: readonly PairField[],
  adversaries: readonly Adversary[],
  books: Books,
): void {
  const [tied, chained] = [tiedFormsOf(tokens), chainedFormsOf(tokens)];
  const binOf = binsOf(fields);
  const used = adversaries.map(({ tables }) =>
    tables.flatMap((table, field) => (table ? [{ table, field }] : [])),
  );
  forPairs(tokens, (left, right, same) => {
    const bins = binOf(left, right);
    // Equal tags are one patient's, so only true pairs can be tied.
    const untied = !(same && tied(left, right));
    const unchained = !(same && chained(left, right));
    let firstScore = 0;
    for (let at = 0; at < adversaries.length; at++) {
      const { constant, first } = adversaries[at] as Adversary;
      let score = constant + first * firstScore;
      for (const { table, field } of used[at] as (typeof used)[number]) score += table[bins[field] ?? 0] ?? 0;
      if (at === 0) firstScore = score;
      const wanted = Math.floor(((score - LOWEST) / (HIGHEST - LOWEST)) * STEPS);
      const step = Math.max(0, Math.min(STEPS - 1, wanted));
      write(books.all[at] as ScoreBook, step, left, right, same);
      if (untied) write(books.untied[at] as ScoreBook, step, left, right, same);
      if (unchained) write(books.unchained[at] as ScoreBook, step, left, right, same);
    }
  });
}

function write(book: ScoreBook, step: number, left: JudgedToken, right: JudgedToken, same: boolean): void {
  add(book.all, step);
  if (same) add(book.trues, step);
  // Hardly anybody guesses what stands lowest, and there most pairs are.
  if (step === 0 && !same) return;
  for (const patient of [left.patient, right.patient]) {
    add(book.allOf, patient * STEPS + step);
    if (same) add(book.truesOf, patient * STEPS + step);
  }
}

function add(counts: Float64Array | Float32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** What came of guessing the pairs with the highest scores. */
export interface Judgement {
  readonly guessed: number;
  readonly right: number;
  readonly precision: number;
  /** For each patient, pairs guessed and right, each pair counting half for either side. */
  readonly byPatient: readonly { readonly guessed: number; readonly right: number }[];
}

/** Where more pairs have the last score than are to be guessed, a part of them, evenly. */
export function judge(book: ScoreBook, guesses: number): Judgement {
  const patients = book.allOf.length / STEPS;
  const byPatient = Array.from({ length: patients }, () => ({ guessed: 0, right: 0 }));
  let [guessed, right] = [0, 0];
  for (let step = STEPS - 1; step >= 0 && guessed < guesses; step--) {
    const all = book.all[step] ?? 0;
    if (all === 0) continue;
    const part = Math.min(1, (guesses - guessed) / all);
    guessed += all * part;
    right += (book.trues[step] ?? 0) * part;
    byPatient.forEach((one, patient) => {
      one.guessed += ((book.allOf[patient * STEPS + step] ?? 0) * part) / 2;
      one.right += ((book.truesOf[patient * STEPS + step] ?? 0) * part) / 2;
    });
  }
  return { guessed, right, precision: guessed === 0 ? 0 : right / guessed, byPatient };
}

/** By how much one adversary is better, and how far that may be luck (standard error, patients being independent). */
export function compare(better: Judgement, other: Judgement): { excess: number; error: number } {
  let squares = 0;
  better.byPatient.forEach(({ guessed, right }, patient) => {
    const beside = other.byPatient[patient] ?? { guessed: 0, right: 0 };
    const one = (right - better.precision * guessed) / Math.max(1, better.guessed);
    const two = (beside.right - other.precision * beside.guessed) / Math.max(1, other.guessed);
    squares += (one - two) ** 2;
  });
  // Each pair has two patients, of whom a right one counts twice.
  return { excess: better.precision - other.precision, error: Math.sqrt(squares) };
}
