import { DAY } from "./guard.ts";
import { EPOCH, type WorldStep } from "./guardWorld.ts";

// Short histories in which the rules that the design began with are wrong: found by random steps, and shortened by hand.

export interface Counterexample {
  readonly name: string;
  readonly early: number;
  readonly steps: readonly WorldStep[];
  /** What the first rules get wrong. */
  readonly wrong: string;
  /** It is about what is told late, of which there were first rules of their own. */
  readonly late?: boolean;
}

const MONTH = 28;

interface Terms {
  readonly wait?: number;
  readonly prescriber?: number;
  readonly daysSupply?: number;
  readonly issues?: number;
  readonly validity?: number;
  readonly untagged?: boolean;
  readonly oldKey?: boolean;
}

const issue = (terms: Terms = {}): WorldStep => ({
  ...{ kind: "issue", postDated: 0, reason: true, wait: 10, prescriber: 1, daysSupply: MONTH, issues: 1 },
  ...{ validity: MONTH * DAY },
  ...terms,
});
const supply = (which: number, quantity: number, wait = 10): WorldStep & { kind: "supply" } => ({
  ...{ kind: "supply", which, quantity, wait, dispenser: 11, reason: true },
});
const end = (kind: "cancel" | "close" | "undo", which: number, wait = 10): WorldStep => ({
  kind,
  which,
  wait,
});

/** The world begins in the middle of nowhere; the next epoch begins after so long. */
const toTheTurn = EPOCH - ((21_000 * DAY) % EPOCH);

export const COUNTEREXAMPLES: readonly Counterexample[] = [
  {
    name: "the rest of an issue comes late, and the cover that was written for it is over",
    early: 7,
    steps: [
      issue(),
      // A week's worth now, three weeks' worth on day 25: medicine until day 46, while the cover ends on day 28.
      supply(0, 7),
      supply(0, 21, 25 * DAY),
      issue({ wait: 4 * DAY }),
    ],
    wrong: "missed: issue covered",
  },
  {
    name: "the rest of one issue is supplied on top of another prescription's whole one",
    early: 7,
    steps: [issue(), issue(), supply(0, 1), supply(1, MONTH), supply(0, MONTH - 1)],
    wrong: "missed: later part covered",
  },
  {
    name: "an issue of which a part was supplied is given up, and its whole days stay covered",
    early: 7,
    steps: [issue(), supply(0, 7), end("close", 0), issue({ wait: DAY })],
    wrong: "false: issue covered",
  },
  {
    name: "a repeat is due in the morning, and was supplied in the evening",
    early: 7,
    steps: [
      issue({ issues: 2, validity: 180 * DAY, wait: 18 * 3_600 }),
      supply(0, MONTH),
      supply(0, MONTH, 20 * DAY + 15 * 3_600),
    ],
    wrong: "false: first part covered",
  },
  {
    name: "a prescriber goes on over years: one expired unused, and ever since the next one alarms its own prescriber",
    early: 7,
    steps: [
      issue(),
      issue({ wait: 25 * DAY }),
      supply(1, MONTH),
      ...Array.from({ length: 24 }, () => [issue({ wait: 24 * DAY }), supply(0, MONTH, 2 * DAY)]).flat(),
    ],
    wrong: "false: issue open",
  },
  {
    name: "a supply of the epoch before is undone after its cover is over, and its prescription knows that tag alone",
    early: 7,
    steps: [
      issue({ wait: toTheTurn - DAY, daysSupply: 7 }),
      supply(0, 7),
      // In the new epoch. Nothing is open or covered under the old tag any more.
      issue({ wait: 8 * DAY }),
      supply(0, MONTH),
      end("undo", 0, DAY),
      supply(0, 7),
    ],
    wrong: "missed: first part covered",
  },
  {
    name: "a prescription that never counted under the previous tag ends, and takes another's count along",
    early: 7,
    steps: [
      issue({ wait: toTheTurn - 2 * DAY, daysSupply: 7, prescriber: 2 }),
      supply(0, 7),
      issue({ wait: 8 * DAY, prescriber: 1 }),
      end("undo", 0, DAY),
      end("cancel", 1),
      issue({ prescriber: 3 }),
    ],
    wrong: "missed: issue open",
  },
  {
    name: "a cover that came after a correction looks like one from before, and goes with its undo",
    early: 7,
    steps: [
      issue(),
      supply(0, MONTH),
      issue({ daysSupply: 21 }),
      { kind: "correct", wait: 10 },
      supply(0, 21, 7 * DAY - 20),
      end("undo", 0),
      issue(),
    ],
    wrong: "missed: issue covered",
  },
  {
    name: "an undo takes from the previous tag a cover that its supply never wrote there",
    early: 7,
    steps: [
      // Nothing was ever known under the previous tag.
      issue({ wait: toTheTurn, daysSupply: 14 }),
      supply(0, 14),
      // Of a clinic with last epoch's key. It covers until the same second.
      issue({ wait: 7 * DAY - 10, daysSupply: 7, oldKey: true }),
      supply(0, 7),
      end("undo", 0),
      issue({ daysSupply: 14 }),
      supply(1, 14),
      issue({ wait: 12 * DAY }),
    ],
    wrong: "missed: issue covered",
  },
  {
    name: "an issue is deferred in whole, and of the next one a part leaves no trace",
    early: 7,
    late: true,
    steps: [
      issue({ issues: 2, validity: 180 * DAY, untagged: true }),
      supply(0, MONTH),
      { ...supply(0, 14, 21 * DAY), untraced: true },
      { kind: "settle", which: 0, wait: 10 },
      issue(),
    ],
    wrong: "missed: issue covered",
  },
];
