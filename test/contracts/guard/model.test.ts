import { expect } from "chai";
import { type Contract, id, ZeroHash } from "ethers";
import fc from "fast-check";
import {
  DAY,
  EMPTY,
  GuardLedger,
  type GuardSlot,
  LAST_MOMENT,
  type Late,
  MAX_CORRECTIONS,
  MAX_COUNT,
  MAX_OPEN,
  type OpenGroup,
  type Overlap,
} from "../../model/guard.ts";
import { outageSteps } from "../../model/guardSteps.ts";
import { encodeReceipt, encodeSlot } from "../../model/guardWord.ts";
import { type IssueFacts, type SupplyFacts, World } from "../../model/guardWorld.ts";
import { type GuardSuite, openGuardSuite } from "./guardHarness.ts";
import { type RecordedCall, RecordingGuard } from "./recordingGuard.ts";
import { assertOnKnownAndNew } from "../../support/assertOnKnownAndNew.ts";

const PRESCRIPTION_ONLY = 6;
const NO_REASON = 0;
const REASON = 1;
const POISONED = 2;
const REGULATOR = 99;
const ID = "0x0000000000000000000000000000000000000001";
const EARLY_DAYS = 7;
const RUNS = Number(process.env["MEDICONNECT_CHAIN_RUNS"] ?? 150);
const LONGEST = 365 * DAY;

describe("the supply guard against its model", function () {
  this.timeout(60_000 + RUNS * 2_000);
  let suite: GuardSuite;
  let harness: Contract;
  let reached: Map<string, number>;

  before(async () => {
    suite = await openGuardSuite(PRESCRIPTION_ONLY, EARLY_DAYS);
    harness = suite.harness;
    reached = new Map();
  });

  it("takes the steps of years as the model does", async () => {
    await assertOnKnownAndNew(fc.asyncProperty(outageSteps(60), follow), { numRuns: RUNS });
    expect([...reached.keys()]).to.include.members([
      "issue",
      "issue, overlapping",
      "issue, refused",
      "supply",
      "supply, overlapping",
      "supply, refused",
      "supply, two tags",
      "end",
      "extend",
      "undo",
      "correct",
      "tell",
      "tell, overlapping",
    ]);
  });

  async function follow(steps: Parameters<World["take"]>[0][]): Promise<void> {
    await suite.restore();
    const guard = new RecordingGuard();
    const world = new World(guard, EARLY_DAYS);
    for (const step of steps) world.take(step);
    for (const call of guard.calls) {
      await repeat(call);
      for (const [tag, slot] of call.after) await expectSlot(tag, slot);
    }
  }

  async function repeat(call: RecordedCall): Promise<void> {
    if (call.now !== 0) await suite.at(call.now);
    switch (call.kind) {
      case "issue":
        return issue(call);
      case "supply":
        return supply(call);
      case "end":
        return take("end", "end", id(call.tag), call.expiresAt);
      case "extend":
        return take(
          "extend",
          ...["extend", id(call.tag), call.prescriber, call.expiresAt, call.expiresAfter],
        );
      case "undo":
        return take("undo", "undo", ...undoArguments(call.step));
      case "tell":
        return tell(call.late, call.overlap);
      case "correct":
        return take(
          "correct",
          ...["correct", id(call.tag), call.coveredUntil, call.disregard, POISONED, REGULATOR],
        );
    }
  }

  async function issue({ order, overlap, made }: RecordedCall & { kind: "issue" }): Promise<void> {
    const overlaps = overlap.open || overlap.covered;
    const kind = (overlap.open ? 1 : 0) + (overlap.covered ? 2 : 0);
    if (made) {
      await take(overlaps ? "issue, overlapping" : "issue", "issue", issueArgument(order, REASON));
    } else if (overlaps) {
      await refuse("issue", issueArgument(order, NO_REASON), kind);
    }
  }

  async function supply({ part, overlap, receipt }: RecordedCall & { kind: "supply" }): Promise<void> {
    if (receipt === undefined) {
      if (overlap.covered) await refuse("supply", supplyArgument(part, NO_REASON), 2);
      return;
    }
    const twice = part.previous === undefined ? "" : ", two tags";
    const what = overlap.covered ? "supply, overlapping" : `supply${twice}`;
    await take(what, "supply", supplyArgument(part, REASON));
    const [logged] = (await harness.queryFilter("Receipt", "latest")).map((event) => event.data);
    expect(BigInt(logged ?? 0)).to.equal(encodeReceipt(receipt));
  }

  async function tell(late: Late, { open, covered }: Overlap): Promise<void> {
    const kind = (open ? 1 : 0) + (covered ? 2 : 0);
    await take(kind === 0 ? "tell" : "tell, overlapping", "tell", lateArgument(late), tagOf(late.previous));
    const shown = await harness.queryFilter("OverlapToldLate", "latest");
    expect(shown.map((log) => ("args" in log ? log.args[3] : undefined))).to.deep.equal(
      kind === 0 ? [] : [BigInt(kind)],
    );
  }

  async function take(what: string, name: string, ...values: unknown[]): Promise<void> {
    reached.set(what, (reached.get(what) ?? 0) + 1);
    await harness.getFunction(name)(...values);
  }

  async function refuse(name: string, argument: unknown, kind: number): Promise<void> {
    reached.set(`${name}, refused`, (reached.get(`${name}, refused`) ?? 0) + 1);
    await expect(harness.getFunction(name).estimateGas(argument))
      .to.be.revertedWithCustomError(harness, "OverlapNeedsReason")
      .withArgs(...[anything, kind, anything, anything]);
  }

  async function expectSlot(tag: string, slot: GuardSlot): Promise<void> {
    expect(await harness.getFunction("guardSlotOf")(id(tag)), tag).to.equal(encodeSlot(slot));
  }

  it("takes any step from any slot as the model does, full counts and the end of time included", async () => {
    await fc.assert(fc.asyncProperty(anySlot, anySlot, anyStep, takeOne), { numRuns: 300 });
  });

  async function takeOne(slot: GuardSlot, previous: GuardSlot, step: SingleStep): Promise<void> {
    await suite.restore();
    const now = BEGIN + step.passed;
    const ledger = new GuardLedger();
    ledger.slots.set("tag", slot);
    ledger.slots.set("previous", previous);
    await harness.getFunction("place")(id("tag"), encodeSlot(slot));
    await harness.getFunction("place")(id("previous"), encodeSlot(previous));
    await suite.at(now);
    await takeBoth(ledger, step, now);
    await expectSlot("tag", ledger.at("tag"));
    await expectSlot("previous", ledger.at("previous"));
  }

  async function takeBoth(ledger: GuardLedger, step: SingleStep, now: number): Promise<void> {
    const tags = { tag: "tag", previous: step.two ? "previous" : undefined };
    const expiresAt = now + step.ahead;
    const expiresAfter = step.spent ? undefined : now + step.further;
    const { prescriber } = step;
    switch (step.kind) {
      case "issue": {
        const order = { ...tags, prescriber, notBefore: now, expiresAt, early: EARLY_DAYS };
        ledger.issue(order, now);
        return take("issue", "issue", issueArgument(order, REASON));
      }
      case "supply": {
        const seconds = { secondsBefore: step.before, secondsAfter: step.before + step.seconds };
        const dates = { expiresAt, expiresAfter };
        const part = { ...tags, ...seconds, ...dates, prescriber, dispenser: 11, early: EARLY_DAYS };
        const { receipt } = ledger.supply(part, now);
        await take("supply", "supply", supplyArgument(part, REASON));
        const [logged] = (await harness.queryFilter("Receipt", "latest")).map((event) => event.data);
        expect(BigInt(logged ?? 0)).to.equal(encodeReceipt(receipt));
        return;
      }
      case "move":
        ledger.extend(tags, prescriber, expiresAt, expiresAfter ?? 0, now);
        return take("move", ...["extend", id("tag"), prescriber, expiresAt, expiresAfter ?? 0]);
      case "undo": {
        const { coveredUntil: after, corrections } = ledger.at("tag");
        const { corrections: previousCorrections } = ledger.at("previous");
        const previous = { previousBefore: 6, previousCorrections, previousCovered: step.before !== 0 };
        const receipt = { before: 5, after, corrections, ...previous };
        const undone = { ...tags, receipt, prescriber, expiresAt: undefined, expiresAfter };
        ledger.undo(undone, now);
        return take("undo", "undo", ...undoArguments(undone));
      }
      case "tell": {
        const supplied = { from: now - step.before, seconds: step.seconds };
        const lastsUntil = Math.min(now - step.before + step.seconds, LAST_MOMENT);
        const over = step.spent ? undefined : expiresAt;
        const late = { ...tags, ...supplied, lastsUntil, prescriber, dispenser: 11, early: EARLY_DAYS };
        return tell({ ...late, expiresAt: over }, ledger.tell({ ...late, expiresAt: over }, now));
      }
      case "report":
        return report(ledger, step, now);
      case "correct": {
        const { coveredUntil } = ledger.at("tag");
        if (encodeSlot(ledger.at("tag")) === 0n) return;
        ledger.correct("tag", coveredUntil, step.two);
        return take("correct", ...["correct", id("tag"), coveredUntil, step.two, POISONED, REGULATOR]);
      }
    }
  }

  async function report(ledger: GuardLedger, step: SingleStep, now: number): Promise<void> {
    const { prescriber } = step;
    const tags = { tag: "tag", previous: step.two ? "previous" : undefined };
    const order = { ...tags, prescriber, notBefore: now, expiresAt: now + 1, early: EARLY_DAYS };
    const { open, covered } = ledger.overlapAtIssue(order, now);
    if (open || covered) ledger.report("tag");
    const previous = id(step.two ? "previous" : "");
    await take("report", ...["report", id("tag"), previous, PRESCRIPTION_ONLY, prescriber, true]);
  }
});

const anything = (): boolean => true;

/** Later than the chain begins, and long before its time ends. */
const BEGIN = 30_000 * DAY;

interface SingleStep {
  readonly kind: "issue" | "supply" | "move" | "undo" | "report" | "correct" | "tell";
  readonly prescriber: number;
  readonly passed: number;
  readonly ahead: number;
  readonly further: number;
  readonly before: number;
  readonly seconds: number;
  readonly two: boolean;
  readonly spent: boolean;
}

const anyStep: fc.Arbitrary<SingleStep> = fc.record({
  kind: fc.constantFrom("issue", "supply", "move", "undo", "report", "correct", "tell"),
  prescriber: fc.constantFrom(1, 2),
  // The last one lies just before 32 bits are full.
  passed: fc.constantFrom(0, DAY, LONGEST, LAST_MOMENT - BEGIN - 2 * LONGEST - 1),
  ahead: fc.constantFrom(1, DAY, LONGEST),
  further: fc.constantFrom(1, DAY, 2 * LONGEST),
  before: fc.constantFrom(0, DAY, 7 * DAY),
  seconds: fc.constantFrom(0, 1, 28 * DAY, 511 * DAY),
  two: fc.boolean(),
  spent: fc.boolean(),
});

const moment = fc.constantFrom(
  ...[BEGIN - 1, BEGIN, BEGIN + 1, BEGIN + DAY, BEGIN + 8 * DAY, BEGIN + LONGEST],
);

function groupAt(until: number): fc.Arbitrary<OpenGroup> {
  return fc.record({
    until: fc.constant(until),
    open: fc.constantFrom(1, 2, MAX_OPEN - 1, MAX_OPEN),
    prescriber: fc.constantFrom(0, 1, 2),
    disregarded: fc.boolean(),
  });
}

/** None, one or two groups, the second ending later than the first. */
const groups = fc.tuple(fc.nat(2), moment).chain(([number, until]) =>
  fc.record({
    near: number === 0 ? fc.constant(EMPTY.near) : groupAt(until),
    far: number === 2 ? groupAt(until + DAY) : fc.constant(EMPTY.far),
  }),
);

const anySlot: fc.Arbitrary<GuardSlot> = fc
  .record({
    groups,
    coveredUntil: fc.oneof(moment, fc.constantFrom(0, LAST_MOMENT - 1, LAST_MOMENT)),
    lastDispenser: fc.constantFrom(0, 12, 2 ** 32 - 1),
    released: fc.boolean(),
    overridden: fc.constantFrom(0, MAX_COUNT - 1, MAX_COUNT),
    reported: fc.constantFrom(0, MAX_COUNT - 1, MAX_COUNT),
    corrections: fc.constantFrom(0, MAX_CORRECTIONS - 1, MAX_CORRECTIONS),
  })
  .map(({ groups: both, ...rest }) => ({ ...rest, ...both }))
  // What was never written is no slot.
  .filter((slot) => slot.coveredUntil !== 0 || slot.near.open !== 0);

function issueArgument(order: IssueFacts, reason: number) {
  return {
    id: ID,
    tag: id(order.tag),
    previousTag: tagOf(order.previous),
    prescriber: order.prescriber,
    schedule: PRESCRIPTION_ONLY,
    reason,
    notBefore: order.notBefore,
    expiresAt: order.expiresAt,
  };
}

function supplyArgument(part: Omit<SupplyFacts, "isFirst" | "issueSeconds">, reason: number) {
  return {
    id: ID,
    tag: id(part.tag),
    previousTag: tagOf(part.previous),
    dispenser: part.dispenser,
    prescriber: part.prescriber,
    schedule: PRESCRIPTION_ONLY,
    reason,
    leadDays: part.early,
    secondsBefore: part.secondsBefore,
    secondsAfter: part.secondsAfter,
    expiresAt: part.expiresAt,
    expiresAfter: part.expiresAfter ?? 0,
  };
}

/** With one nothing is refused: whether one is asked for is tested in settle.t.sol. */
const ANY_REASON = 1;

function lateArgument(late: Late) {
  return {
    id: ID,
    tag: id(late.tag),
    prescriber: late.prescriber,
    dispenser: late.dispenser,
    by: late.prescriber,
    schedule: PRESCRIPTION_ONLY,
    from: late.from,
    secondsSupplied: late.seconds,
    lastsUntil: late.lastsUntil,
    expiresAt: late.expiresAt ?? 0,
    reason: ANY_REASON,
  };
}

function tagOf(tag: string | undefined): string {
  return tag === undefined ? ZeroHash : id(tag);
}

function undoArguments(step: Parameters<GuardLedger["undo"]>[0]): unknown[] {
  const previous = tagOf(step.previous);
  return [
    ...[id(step.tag), previous, encodeReceipt(step.receipt)],
    ...[step.prescriber, step.expiresAt ?? 0, step.expiresAfter ?? 0],
  ];
}
