import {
  type Adversary,
  type AdversaryKind,
  forPairs,
  type JudgedToken,
  trainAdversaries,
} from "./adversary.ts";
import {
  type Books,
  compare,
  judge,
  type Judgement,
  openScoreBook,
  type ScoreBook,
  scorePairs,
} from "./judgeGuesses.ts";
import { BEAT_BINS, givenFields } from "./givenFields.ts";
import { otherFields } from "./otherFields.ts";
import type { FieldKind, PairField } from "./PairField.ts";
import { seededRandom } from "./seededRandom.ts";
import { standInFields, standInsOf } from "./standIns.ts";
import type { TagCompany } from "./tagCompany.ts";
import { tagFields } from "./tagFields.ts";
import type { TokenFacts } from "./tokenFacts.ts";

/** What one field adds to time, place and medicine. */
export interface FieldRow {
  readonly field: string;
  readonly kind: FieldKind;
  readonly precision: number;
  /** Above `chance`, and the standard error of that. */
  readonly excess: number;
  readonly error: number;
}

export interface CurvePoint {
  readonly pairsGuessed: number;
  readonly precision: number;
  readonly withoutTags: number;
  readonly chance: number;
}

/** Of some of the pairs. */
export interface PartVerdict {
  readonly pairsTrue: number;
  readonly precision: number;
  readonly chance: number;
  readonly excess: number;
  readonly error: number;
}

export interface LinkageReport {
  /** Pairs of one patient, of two forms, without the equal tags. */
  readonly pairsTrue: number;
  readonly pairsGuessed: number;
  readonly precision: number;
  readonly recall: number;
  /** Precision of the same adversary where all but time, place and medicine is another prescription's. */
  readonly chance: number;
  readonly excess: number;
  readonly error: number;
  /** The same without what tags tell of other prescriptions than their own. */
  readonly withoutTags: { readonly precision: number; readonly excess: number; readonly error: number };
  /** The same among pairs whose forms have no equal tag of one epoch between them: the items of a form count as one. */
  readonly untied: PartVerdict;
  /** The same among pairs between whose forms no chain of equal tags leads, previous tags included. */
  readonly unchained: PartVerdict;
  /** Rate of true pairs among all pairs that could be guessed. */
  readonly chancePlain: number;
  /** The same among pairs of one prescriber, pharmacy and medicine, on the beat of a repeat. */
  readonly chanceBucket: number;
  /** Linked by design, and no part of the guess. */
  readonly equalTagPairs: number;
  /** Of `pairsTrue` those that previous tags tie over a turn of the epoch. */
  readonly turnPairs: number;
  readonly curve: readonly CurvePoint[];
  readonly fields: readonly FieldRow[];
  readonly epochs: readonly {
    readonly epoch: number;
    readonly prescriptions: number;
    readonly equalTagPairs: number;
  }[];
}

interface Setting {
  readonly patients: number;
  readonly seed: number;
  readonly epochs: number;
  readonly report: (progress: string) => void;
}

const CURVE = [0.001, 0.01, 0.1, 1];
const [CHANCE, WITHOUT_TAGS, ALL] = [0, 1, 2];

/**
 * Splits the patients into halves, learns from one and guesses in the other, both ways. So many pairs are guessed as
 * there are: precision and recall are the same then.
 */
export function linkPairs(
  tokens: readonly JudgedToken[],
  company: TagCompany,
  { patients, seed, epochs, report }: Setting,
): LinkageReport {
  const random = seededRandom(seed + 2);
  const facts: TokenFacts[] = [];
  for (const token of tokens) facts[token.number] = token.facts;
  const halfOf = Array.from({ length: patients }, () => random.below(2));
  const halves = [0, 1].map((half) => tokens.filter(({ patient }) => halfOf[patient] === half));
  const others = standInFields(otherFields(), standInsOf(facts, random));
  const fields = [...givenFields(), ...otherFields(), ...others, ...tagFields(company)];
  const kinds = kindsOf(fields);
  const openBooks = (): ScoreBook[] => kinds.map(() => openScoreBook(patients));
  const books: Books = { all: openBooks(), untied: openBooks(), unchained: openBooks() };
  for (const [half, [learned = [], guessed = []]] of [halves, halves.toReversed()].entries()) {
    const adversaries: Adversary[] = trainAdversaries(learned, fields, kinds);
    report(`half ${half + 1} of 2: learned`);
    scorePairs(guessed, fields, adversaries, books);
    report(`half ${half + 1} of 2: guessed`);
  }
  return {
    ...verdictOf(books.all, fields, kinds),
    untied: partVerdictOf(books.untied),
    unchained: partVerdictOf(books.unchained),
    ...countPairs(halves, fields),
    ...countTags(tokens, epochs),
  };
}

/** Time, place and medicine, with all else of others; all but the tags; all; and the first one with each other field. */
function kindsOf(fields: readonly PairField[]): AdversaryKind[] {
  const numbersOf = (keep: (field: PairField) => boolean): number[] =>
    fields.flatMap((field, number) => (keep(field) ? [number] : []));
  const single = numbersOf(({ kind }) => kind === "other" || kind === "tag");
  return [
    { name: "chance", fields: numbersOf(({ kind }) => kind === "given" || kind === "standIn") },
    { name: "without tags", fields: numbersOf(({ kind }) => kind === "given" || kind === "other") },
    { name: "all", fields: numbersOf(({ kind }) => kind !== "standIn") },
    ...single.map((number) => ({ name: fields[number]?.name ?? "", fields: [number], onFirst: true })),
  ];
}

function verdictOf(
  books: readonly ScoreBook[],
  fields: readonly PairField[],
  kinds: readonly AdversaryKind[],
) {
  const pairsTrue = truesIn(books[CHANCE]);
  const judgeBook = (at: number, part = 1): Judgement => judge(books[at] as ScoreBook, pairsTrue * part);
  const [given, withoutTags, all] = [judgeBook(CHANCE), judgeBook(WITHOUT_TAGS), judgeBook(ALL)];
  const rows = kinds.slice(ALL + 1).map(({ name, fields: chosen }, at): FieldRow => {
    const judgement = judgeBook(ALL + 1 + at);
    const kind = fields[chosen.at(-1) ?? 0]?.kind ?? "other";
    return { field: name, kind, precision: judgement.precision, ...compare(judgement, given) };
  });
  const curve = CURVE.map((part): CurvePoint => {
    const [chance, without, whole] = [
      judgeBook(CHANCE, part),
      judgeBook(WITHOUT_TAGS, part),
      judgeBook(ALL, part),
    ];
    return {
      pairsGuessed: Math.round(whole.guessed),
      precision: whole.precision,
      withoutTags: without.precision,
      chance: chance.precision,
    };
  });
  return {
    pairsTrue,
    pairsGuessed: Math.round(all.guessed),
    precision: all.precision,
    recall: all.right / pairsTrue,
    chance: given.precision,
    ...compare(all, given),
    withoutTags: { precision: withoutTags.precision, ...compare(withoutTags, given) },
    curve,
    fields: rows,
  };
}

function partVerdictOf(books: readonly ScoreBook[]): PartVerdict {
  const pairsTrue = truesIn(books[CHANCE]);
  const [given, all] = [CHANCE, ALL].map((at) => judge(books[at] as ScoreBook, pairsTrue)) as [
    Judgement,
    Judgement,
  ];
  return { pairsTrue, precision: all.precision, chance: given.precision, ...compare(all, given) };
}

function truesIn(book: ScoreBook | undefined): number {
  return (book?.trues ?? new Float64Array()).reduce((sum, count) => sum + count, 0);
}

function countPairs(halves: readonly (readonly JudgedToken[])[], fields: readonly PairField[]) {
  const [first] = fields;
  let [pairs, trues, bucket, bucketTrues, turnPairs] = [0, 0, 0, 0, 0];
  for (const tokens of halves) {
    forPairs(tokens, (left, right, same) => {
      pairs++;
      if (same) trues++;
      if (same && left.facts.cluster >= 0 && left.facts.cluster === right.facts.cluster) turnPairs++;
      if (!BEAT_BINS.has(first?.binOf(left.facts, right.facts, left.number, right.number) ?? -1)) return;
      bucket++;
      if (same) bucketTrues++;
    });
  }
  return { chancePlain: trues / pairs, chanceBucket: bucketTrues / Math.max(1, bucket), turnPairs };
}

function countTags(tokens: readonly JudgedToken[], epochs: number) {
  const rows = Array.from({ length: epochs }, (_, at) => {
    const some = tokens.filter((token) => token.facts.epoch === at);
    const known = new Map<number, JudgedToken[]>();
    for (const token of some) {
      const { tag } = token.facts;
      if (tag >= 0) known.set(tag, [...(known.get(tag) ?? []), token]);
    }
    const pairs = [...known.values()].map(
      (same) =>
        same.flatMap((left, at) => same.slice(at + 1).filter((right) => right.form !== left.form)).length,
    );
    return {
      epoch: at + 1,
      prescriptions: some.length,
      equalTagPairs: pairs.reduce((sum, count) => sum + count, 0),
    };
  });
  return { epochs: rows, equalTagPairs: rows.reduce((sum, { equalTagPairs }) => sum + equalTagPairs, 0) };
}
