import fc from "fast-check";
import type { Role } from "./prescriptions.ts";

// What anybody may try, as plain values, so that a failing run prints itself and shrinks.

export const ACTORS = [
  "prescriber",
  "otherPrescriber",
  "pharmacy",
  "otherPharmacy",
  "manufacturer",
  "regulator",
] as const;
export type Actor = (typeof ACTORS)[number];

/** Prescriptions by the place of their key: few, so that commands meet. */
export const KEYS = 5;

export interface SignatureChoice {
  /** Whose name stands in it: the caller's, or another pharmacy's. */
  readonly forOther: boolean;
  readonly wrongKey: boolean;
  readonly nonceShift: number;
  /** Seconds from now. */
  readonly deadlineIn: number;
  readonly otherPurpose: boolean;
}

export interface SupplyChoice {
  /** 0 supplies all that is outstanding. */
  readonly packs: number;
  readonly expectedShift: number;
  readonly opens: boolean;
  readonly collectorStated: boolean;
}

export interface TermsChoice {
  readonly packs: number;
  readonly issues: number;
  readonly daysSupply: number;
  readonly schedule: number;
  readonly signedDaysAgo: number;
  /** Days from now; 0 for none. */
  readonly notBeforeIn: number;
  readonly laterIssue: boolean;
  readonly nominee: Actor | undefined;
}

interface On {
  readonly key: number;
  /** Whether it goes on from the key to one with which the action may succeed. */
  readonly seeks: boolean;
  readonly by: Actor;
}

/** What somebody does with one prescription. */
export type PrescriptionCommand =
  | ({ readonly action: "issue"; readonly terms: TermsChoice } & On)
  | ({ readonly action: "issueMany"; readonly other: number; readonly terms: TermsChoice } & On)
  | ({ readonly action: "claim" | "replay"; readonly signature: SignatureChoice } & On)
  | ({ readonly action: "claimAsNominee" | "release" } & On)
  | ({
      readonly action: "nominate";
      readonly role: Role;
      readonly nominee: Actor | undefined;
      readonly signature: SignatureChoice;
    } & On)
  | ({ readonly action: "notDispensed"; readonly reason: number } & On)
  | ({ readonly action: "lapse"; readonly role: Role } & On)
  | ({ readonly action: "cancel"; readonly role: Role; readonly reason: number } & On)
  | ({ readonly action: "reissue"; readonly newKey: number; readonly opens: boolean } & On)
  | ({ readonly action: "dispense"; readonly supply: SupplyChoice } & On)
  | ({
      readonly action: "walkIn";
      readonly supply: SupplyChoice;
      readonly signature: SignatureChoice;
    } & On);
export interface LicenceCommand {
  readonly action: "suspend" | "reinstate";
  readonly whom: Actor;
  /** Whether a suspension freezes the open prescriptions, where there are any. */
  readonly freezes: boolean;
}
export type Command =
  PrescriptionCommand | LicenceCommand | { readonly action: "wait"; readonly seconds: number };
export type Action = Command["action"];

/** Mostly one value, now and then another. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const key = fc.nat({ max: KEYS - 1 });
const pharmacies = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Actor>("pharmacy") },
  { weight: 3, arbitrary: fc.constant<Actor>("otherPharmacy") },
  { weight: 1, arbitrary: fc.constantFrom<Actor>("prescriber", "manufacturer") },
);
const prescribers = mostly<Actor>("prescriber", "otherPrescriber", "pharmacy");
const nominees = fc.constantFrom<Actor | undefined>("pharmacy", "pharmacy", "otherPharmacy", undefined);
const reason = mostly(1, 0);
const DAY = 86_400;

const signature = fc.record<SignatureChoice>({
  forOther: mostly(false, true),
  wrongKey: mostly(false, true),
  nonceShift: mostly(0, 1, -1),
  deadlineIn: mostly(3_600, 0, -1),
  otherPurpose: mostly(false, true),
});
const supply = fc.record<SupplyChoice>({
  packs: fc.constantFrom(0, 0, 1, 1, 2, 4),
  expectedShift: mostly(0, 28),
  opens: mostly(true, false),
  collectorStated: mostly(true, false),
});
const terms = fc.record<TermsChoice>({
  packs: fc.constantFrom(1, 2, 3),
  issues: fc.constantFrom(1, 1, 2, 3),
  daysSupply: mostly(3, 0, 1, 5, 28, 56),
  schedule: mostly(6, 4, 4, 2, 2, 1),
  signedDaysAgo: mostly(0, 1, 20, 150, 175, -1, 400),
  notBeforeIn: mostly(0, 1, 2, 400),
  laterIssue: mostly(false, true),
  nominee: fc.constantFrom<Actor | undefined>(undefined, undefined, "pharmacy", "otherPharmacy"),
});

function on<T extends Action, R extends object>(
  action: T,
  by: fc.Arbitrary<Actor>,
  rest: { [K in keyof R]: fc.Arbitrary<R[K]> },
): fc.Arbitrary<{ action: T; by: Actor } & On & R> {
  const record = { action: fc.constant(action), key, seeks: mostly(true, false), by, ...rest };
  return fc.record(record) as unknown as fc.Arbitrary<{ action: T; by: Actor } & On & R>;
}

const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  { weight: 7, arbitrary: on("issue", prescribers, { terms }) },
  { weight: 2, arbitrary: on("issueMany", prescribers, { other: key, terms }) },
  { weight: 6, arbitrary: on("claim", pharmacies, { signature }) },
  { weight: 2, arbitrary: on("replay", pharmacies, { signature }) },
  { weight: 4, arbitrary: on("claimAsNominee", pharmacies, {}) },
  { weight: 2, arbitrary: on("release", pharmacies, {}) },
  {
    weight: 3,
    arbitrary: on("nominate", mostly<Actor>("pharmacy", "prescriber", "regulator"), {
      role: mostly<Role>("dispenser", "prescriber", "regulator"),
      nominee: nominees,
      signature,
    }),
  },
  { weight: 4, arbitrary: on("notDispensed", pharmacies, { reason }) },
  {
    weight: 3,
    arbitrary: on("lapse", mostly<Actor>("regulator", "prescriber", "pharmacy"), {
      role: mostly<Role>("regulator", "prescriber", "dispenser", "manufacturer"),
    }),
  },
  {
    weight: 2,
    arbitrary: on("cancel", mostly<Actor>("prescriber", "otherPrescriber", "regulator"), {
      role: mostly<Role>("prescriber", "regulator", "dispenser"),
      reason,
    }),
  },
  { weight: 3, arbitrary: on("reissue", prescribers, { newKey: key, opens: mostly(true, false) }) },
  { weight: 8, arbitrary: on("dispense", pharmacies, { supply }) },
  { weight: 6, arbitrary: on("walkIn", pharmacies, { supply, signature }) },
  {
    weight: 1,
    arbitrary: fc.record({
      action: fc.constant("suspend" as const),
      whom: fc.constantFrom<Actor>("prescriber", "pharmacy", "otherPharmacy"),
      freezes: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      action: fc.constant("reinstate" as const),
      whom: fc.constantFrom<Actor>("prescriber", "pharmacy", "otherPharmacy"),
      freezes: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      action: fc.constant("wait" as const),
      seconds: fc.constantFrom(1, 3_600, DAY, DAY, 4 * DAY, 7 * DAY - 1, 7 * DAY, 28 * DAY, 40 * DAY),
    }),
  },
);

/** One history of the system. */
export const HISTORY = fc.array(COMMAND, { minLength: 30, maxLength: 60, size: "max" });
