import fc from "fast-check";
import { DAY } from "./guard.ts";
import type { WorldStep } from "./guardWorld.ts";

const wait = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(10, 3_600, DAY, 2 * DAY) },
  { weight: 4, arbitrary: fc.integer({ min: 5, max: 28 }).map((days) => days * DAY) },
  { weight: 1, arbitrary: fc.integer({ min: 28, max: 90 }).map((days) => days * DAY + 1) },
);
const which = fc.nat(3);
const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false));

const terms = fc.constantFrom(
  { validity: 28 * DAY, daysSupply: 28, issues: 1 },
  { validity: 28 * DAY, daysSupply: 7, issues: 1 },
  { validity: 180 * DAY, daysSupply: 28, issues: 1 },
  { validity: 180 * DAY, daysSupply: 28, issues: 6 },
  { validity: 180 * DAY, daysSupply: 14, issues: 3 },
);

const issue = fc
  .record({
    wait,
    prescriber: fc.constantFrom(1, 1, 1, 2, 3),
    postDated: fc.constantFrom(0, 0, 0, 7 * DAY, 60 * DAY),
    reason: mostly,
    terms,
  })
  .map(({ terms: chosen, ...rest }) => ({ kind: "issue" as const, ...rest, ...chosen }));

const supply = fc.record({
  kind: fc.constant("supply" as const),
  wait,
  which,
  dispenser: fc.constantFrom(11, 12),
  quantity: fc.constantFrom(1, 5, 14, 28, 28, 28),
  reason: mostly,
});

const ending = fc.record({
  kind: fc.constantFrom(
    "cancel" as const,
    "close" as const,
    "reissue" as const,
    "undo" as const,
    "undo" as const,
  ),
  wait,
  which,
});

/** What may befall one patient and one substance. */
export const worldStep: fc.Arbitrary<WorldStep> = fc.oneof(
  { weight: 8, arbitrary: issue },
  { weight: 12, arbitrary: supply },
  { weight: 5, arbitrary: ending },
);

export const correction: fc.Arbitrary<WorldStep> = fc.record({ kind: fc.constant("correct" as const), wait });

const untagged = issue.map((step) => ({ ...step, untagged: true }));
const settlement = fc.record({ kind: fc.constant("settle" as const), wait, which });

const untraced = supply.map((step) => ({ ...step, untraced: true }));

/** The same with outages: some are issued and supplied without a tag, and the guard is told when it is. */
export const outageSteps = (maxLength: number): fc.Arbitrary<WorldStep[]> =>
  fc.array(
    fc.oneof(
      { weight: 20, arbitrary: worldStep },
      { weight: 4, arbitrary: untagged },
      { weight: 2, arbitrary: untraced },
      { weight: 5, arbitrary: settlement },
      { weight: 1, arbitrary: correction },
    ),
    { minLength: Math.floor(maxLength / 2), maxLength, size: "max" },
  );

/** Months and years of one patient. */
export const worldSteps = (maxLength: number): fc.Arbitrary<WorldStep[]> =>
  fc.array(fc.oneof({ weight: 60, arbitrary: worldStep }, correction), {
    minLength: Math.floor(maxLength / 2),
    maxLength,
    size: "max",
  });
