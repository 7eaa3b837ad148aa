/** Rows of a design matrix, one after the other, with what came of each and how much it counts. */
export interface Sample {
  readonly columns: number;
  readonly rows: Float32Array;
  readonly outcomes: Uint8Array;
  readonly weights: Float32Array;
}

const STEPS = 12;
const RIDGE = 1;

/**
 * Logistic regression by Newton's method, on some of the columns.
 *
 * @returns a weight for each chosen column, and the constant behind them
 */
export function fitLogistic(sample: Sample, chosen: readonly number[]): number[] {
  const size = chosen.length + 1;
  const weights = new Float64Array(size);
  const row = new Float64Array(size);
  row[size - 1] = 1;
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (let at = 0; at < sample.outcomes.length; at++) {
      chosen.forEach((column, k) => (row[k] = sample.rows[at * sample.columns + column] ?? 0));
      let score = 0;
      for (let k = 0; k < size; k++) score += (weights[k] ?? 0) * (row[k] ?? 0);
      const chance = 1 / (1 + Math.exp(-score));
      const counts = sample.weights[at] ?? 1;
      const off = counts * ((sample.outcomes[at] ?? 0) - chance);
      const bend = counts * chance * (1 - chance);
      for (let k = 0; k < size; k++) {
        const value = row[k] ?? 0;
        if (value === 0) continue;
        gradient[k] = (gradient[k] ?? 0) + off * value;
        const line = hessian[k] as Float64Array;
        for (let m = 0; m <= k; m++) line[m] = (line[m] ?? 0) + bend * value * (row[m] ?? 0);
      }
    }
    for (let k = 0; k < size; k++) {
      const line = hessian[k] as Float64Array;
      line[k] = (line[k] ?? 0) + RIDGE;
      gradient[k] = (gradient[k] ?? 0) - RIDGE * (weights[k] ?? 0);
    }
    const change = solve(hessian, gradient);
    let most = 0;
    for (let k = 0; k < size; k++) {
      const by = Math.max(-2, Math.min(2, change[k] ?? 0));
      weights[k] = (weights[k] ?? 0) + by;
      most = Math.max(most, Math.abs(by));
    }
    if (most < 1e-4) break;
  }
  return [...weights];
}

/** Cholesky, from the lower half. */
function solve(lower: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let row = 0; row < size; row++) {
    const line = lower[row] as Float64Array;
    for (let column = 0; column <= row; column++) {
      let sum = at(row, column);
      for (let k = 0; k < column; k++) sum -= at(row, k) * at(column, k);
      line[column] = row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / at(column, column);
    }
  }
  const found = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) found[row] = (found[row] ?? 0) - at(row, k) * (found[k] ?? 0);
    found[row] = (found[row] ?? 0) / at(row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) found[row] = (found[row] ?? 0) - at(k, row) * (found[k] ?? 0);
    found[row] = (found[row] ?? 0) / at(row, row);
  }
  return found;
}
