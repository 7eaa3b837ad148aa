import type { TokenFacts } from "./tokenFacts.ts";

/**
 * `given` is what time, place and medicine tell, which the chain shows by design; `tag` is what equal tags and previous
 * tags tell of other tokens; `other` is all else, of which nothing should help;
 * `standIn` is that of other prescriptions.
 */
export type FieldKind = "given" | "tag" | "other" | "standIn";

/** One thing to compare two prescriptions by. */
export interface PairField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly bins: number;
  readonly binOf: (left: TokenFacts, right: TokenFacts, i: number, j: number) => number;
}
