import { readFileSync } from "node:fs";
import { expect } from "chai";
import { decodeRegionClock, expiryOf, leadDaysOf, notBeforeOfIssue } from "../../../sdk/src/index.ts";
import { requireWithinRepeat } from "../../../sdk/src/prescription/repeatDates.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

interface Vector {
  quarterHours: number;
  daylight: boolean;
  instant: number;
  expiry28Days: number;
  expiry6Months: number;
  expiry12Months: number;
}

const { vectors } = JSON.parse(readFileSync("test/vectors/expiry.json", "utf8")) as { vectors: Vector[] };
const clockOf = ({ quarterHours, daylight }: Pick<Vector, "quarterHours" | "daylight">) =>
  decodeRegionClock(1 | (daylight ? 2 : 0) | ((quarterHours + 64) << 2));
const london = clockOf({ quarterHours: 0, daylight: true });
const at = (instant: string): number => Date.parse(instant) / 1000;

describe("the life of a prescription", () => {
  it("is that of the golden vectors, which the contracts share", () => {
    for (const vector of vectors) {
      const clock = clockOf(vector);
      const base = { signedAt: vector.instant, notBefore: 0, laterIssue: false };
      expect(expiryOf(clock, { ...base, schedule: 3 })).to.equal(vector.expiry28Days);
      expect(expiryOf(clock, { ...base, schedule: 4 })).to.equal(vector.expiry28Days);
      expect(expiryOf(clock, { ...base, schedule: 5 })).to.equal(vector.expiry6Months);
      expect(expiryOf(clock, { ...base, schedule: 6, laterIssue: true })).to.equal(vector.expiry12Months);
    }
  });
});

describe("the days of a repeat's issues on paper", () => {
  it("lead by a quarter of the days, seven at most", () => {
    expect([0, 3, 4, 7, 14, 28, 84].map(leadDaysOf)).to.deep.equal([0, 0, 1, 1, 3, 7, 7]);
  });

  it("are counted from the first, on the wall of the region, over the turn of the clock", () => {
    const first = at("2026-03-01T00:00:00Z");
    const of = (issue: number) =>
      new Date(notBeforeOfIssue(london, first, { issue, daysSupply: 28 }) * 1000).toISOString();

    expect(of(2)).to.equal("2026-03-22T00:00:00.000Z");
    // 19 April in British summer time.
    expect(of(3)).to.equal("2026-04-18T23:00:00.000Z");
  });

  it("refuse an issue that would be due after the twelve months", () => {
    const signedAt = at("2026-03-01T00:00:00Z");
    const terms = (issue: number) => ({
      schedule: 6,
      signedAt,
      notBefore: notBeforeOfIssue(london, signedAt, { issue, daysSupply: 28 }),
      laterIssue: true,
      issue,
      issues: 15,
    });
    requireWithinRepeat(london, terms(14));
    const error = expectRefusal(() => requireWithinRepeat(london, terms(15)), "REPEAT_TOO_LONG");
    expect(error.message).to.match(/Issue 15 of 15/);
  });
});
