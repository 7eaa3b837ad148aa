import { readFileSync } from "node:fs";
import type { ProofFunction } from "./compileProof.ts";
import { explorePaths, type Path, type PathEnd } from "./explorePaths.ts";
import { ask, findInputs } from "./solver.ts";

export interface Proof {
  readonly name: string;
  readonly paths: number;
  /** Why it is not proven; undefined where it is. */
  readonly failure?: string;
}

const ARITHMETIC = "test/proof/arithmetic.smt2";

/** Proves that a function breaks on no input, and that its end is reached on some. */
export function proveFunction(code: Uint8Array, { name, selector, inputs }: ProofFunction): Proof {
  const { terms, paths } = explorePaths(code, selector, inputs);
  const failure = findFailure(terms.definitions, paths, inputs);
  return { name, paths: paths.length, ...(failure === undefined ? {} : { failure }) };
}

/** Proves that what the steps add never comes to more than was prescribed. */
export function proveArithmetic(): Proof {
  const { kind } = ask(readFileSync(ARITHMETIC, "utf8"));
  const failure = kind === "none" ? {} : { failure: `the steps do not add up (${kind})` };
  return { name: ARITHMETIC, paths: 1, ...failure };
}

function findFailure(
  definitions: string,
  paths: readonly Path[],
  inputs: readonly string[],
): string | undefined {
  const broken = findInputs(definitions, anyOf(paths, "broken"), inputs);
  if (broken.kind === "unknown") return `no answer: ${broken.why}`;
  if (broken.kind === "some") return `an assertion fails for ${broken.inputs}`;
  const reached = findInputs(definitions, anyOf(paths, "returned true"), inputs);
  return reached.kind === "some" ? undefined : "its end is never reached, so it would prove nothing";
}

function anyOf(paths: readonly Path[], end: PathEnd): string {
  const taken = paths
    .filter((path) => path.end === end)
    .map(({ conditions }) => `(and true ${conditions.join(" ")})`);
  return `(or false ${taken.join(" ")})`;
}
