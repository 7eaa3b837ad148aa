import { fitLogistic, type Sample } from "./fitLogistic.ts";
import type { PairField } from "./PairField.ts";
import type { TokenFacts } from "./tokenFacts.ts";

/** A prescription, with what only the judge knows. */
export interface JudgedToken {
  readonly facts: TokenFacts;
  /** Its number among all, by which the company of tags knows it. */
  readonly number: number;
  readonly patient: number;
  readonly form: number;
}

/** Scores a pair by some of the fields: the higher, the likelier one patient. */
export interface Adversary {
  readonly name: string;
  /** For each field its score by bin; undefined where it plays no part. */
  readonly tables: readonly (Float64Array | undefined)[];
  readonly constant: number;
  /** What the first adversary's score counts in this one's. */
  readonly first: number;
}

/** Which fields an adversary looks at. */
export interface AdversaryKind {
  readonly name: string;
  readonly fields: readonly number[];
  /** Whether besides those it has the score of the first one, which has not. */
  readonly onFirst?: boolean;
}

/** One false pair in so many is learned from; every true one is. */
const THINNED = 4;
/** Of those the regression sees all that look true, and one in so many of the rest. */
const THINNED_AGAIN = 40;
const SMOOTHING = 0.5;

/**
 * Walks all pairs that are to be guessed: neither of one form, whose items count as one, nor with one tag in one epoch,
 * which are linked by design.
 */
export function forPairs(
  tokens: readonly JudgedToken[],
  act: (left: JudgedToken, right: JudgedToken, same: boolean) => void,
): void {
  for (const [at, left] of tokens.entries()) {
    for (let next = at + 1; next < tokens.length; next++) {
      const right = tokens[next] as JudgedToken;
      if (left.form === right.form || (left.facts.tag >= 0 && left.facts.tag === right.facts.tag)) continue;
      act(left, right, left.patient === right.patient);
    }
  }
}

/**
 * Learns from patients whose prescriptions are known: for each field the logarithm of how much likelier each bin is for
 * a true pair, then how much each field counts beside the others (naive Bayes, with a regression over it, since fields
 * say the same thing twice).
 */
export function trainAdversaries(
  tokens: readonly JudgedToken[],
  fields: readonly PairField[],
  kinds: readonly AdversaryKind[],
): Adversary[] {
  const ratios = countRatios(tokens, fields);
  const sample = drawSample(tokens, fields, ratios);
  const score = fields.length;
  return kinds.map(({ name, fields: chosen, onFirst = false }, number) => {
    const weights = fitLogistic(sample, onFirst ? [...chosen, score] : chosen);
    if (number === 0) addScores(sample, chosen, weights);
    const tables = fields.map((_, field) => {
      const at = chosen.indexOf(field);
      return at < 0 ? undefined : ratios[field]?.map((ratio) => ratio * (weights[at] ?? 0));
    });
    const first = onFirst ? (weights[chosen.length] ?? 0) : 0;
    return { name, tables, first, constant: weights.at(-1) ?? 0 };
  });
}

/** Writes the first adversary's score into the last column. */
function addScores(
  { rows, columns, outcomes }: Sample,
  chosen: readonly number[],
  weights: readonly number[],
): void {
  for (let at = 0; at < outcomes.length; at++) {
    let score = weights.at(-1) ?? 0;
    chosen.forEach((column, k) => (score += (weights[k] ?? 0) * (rows[at * columns + column] ?? 0)));
    rows[at * columns + columns - 1] = score;
  }
}

function countRatios(tokens: readonly JudgedToken[], fields: readonly PairField[]): Float64Array[] {
  const trueCounts = fields.map(({ bins }) => new Float64Array(bins));
  const falseCounts = fields.map(({ bins }) => new Float64Array(bins));
  const binOf = binsOf(fields);
  let turn = 0;
  let [trues, falses] = [0, 0];
  forPairs(tokens, (left, right, same) => {
    if (!same && ++turn % THINNED !== 0) return;
    if (same) trues++;
    else falses++;
    const counts = same ? trueCounts : falseCounts;
    const bins = binOf(left, right);
    for (let field = 0; field < fields.length; field++) {
      const count = counts[field] as Float64Array;
      const bin = bins[field] ?? 0;
      count[bin] = (count[bin] ?? 0) + 1;
    }
  });
  return fields.map((_, field) =>
    (trueCounts[field] as Float64Array).map((count, bin) => {
      const other = falseCounts[field]?.[bin] ?? 0;
      // As many of each as would stand there if the bin said nothing.
      const all = count + other;
      if (all === 0) return 0;
      const expected = trues / (trues + falses);
      const share = (count + SMOOTHING * expected * 2) / (trues + SMOOTHING);
      return Math.log(share / ((other + SMOOTHING * (1 - expected) * 2) / (falses + SMOOTHING)));
    }),
  );
}

function drawSample(
  tokens: readonly JudgedToken[],
  fields: readonly PairField[],
  ratios: readonly Float64Array[],
): Sample {
  // The last one is for a score.
  const columns = fields.length + 1;
  const rows: number[] = [];
  const outcomes: number[] = [];
  const weights: number[] = [];
  const binOf = binsOf(fields);
  const row = new Float64Array(columns);
  let [turn, rest] = [0, 0];
  forPairs(tokens, (left, right, same) => {
    if (!same && ++turn % THINNED !== 0) return;
    const bins = binOf(left, right);
    let sum = 0;
    for (let field = 0; field < fields.length; field++) {
      row[field] = ratios[field]?.[bins[field] ?? 0] ?? 0;
      sum += row[field] ?? 0;
    }
    const looksTrue = sum > 3;
    if (!same && !looksTrue && ++rest % THINNED_AGAIN !== 0) return;
    for (let field = 0; field < columns; field++) rows.push(row[field] ?? 0);
    outcomes.push(same ? 1 : 0);
    weights.push(same ? 1 : looksTrue ? THINNED : THINNED * THINNED_AGAIN);
  });
  return {
    columns,
    rows: Float32Array.from(rows),
    outcomes: Uint8Array.from(outcomes),
    weights: Float32Array.from(weights),
  };
}

/** The bins of a pair, in one array that is used again and again. */
export function binsOf(fields: readonly PairField[]): (left: JudgedToken, right: JudgedToken) => Uint16Array {
  const bins = new Uint16Array(fields.length);
  const functions = fields.map((field) => field.binOf);
  return (left, right) => {
    for (let field = 0; field < functions.length; field++) {
      bins[field] = functions[field]?.(left.facts, right.facts, left.number, right.number) ?? 0;
    }
    return bins;
  };
}
