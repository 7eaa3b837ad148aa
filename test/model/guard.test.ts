import { expect } from "chai";
import fc from "fast-check";
import { GuardLedger } from "./guard.ts";
import { correction, worldStep } from "./guardSteps.ts";
import { World } from "./guardWorld.ts";

const RUNS = Number(process.env["MEDICONNECT_MODEL_RUNS"] ?? 400);

describe("the supply guard's rules", function () {
  this.timeout(600_000);

  it("miss no overlap that the whole history shows", () => {
    const total = new Map<string, number>();
    const steps = fc.array(fc.oneof({ weight: 60, arbitrary: worldStep }, correction), {
      minLength: 60,
      maxLength: 160,
      size: "max",
    });
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 3, 7), (taken, early) => {
        const world = new World(new GuardLedger(), early);
        for (const step of taken) {
          world.take(step);
          for (const [what] of world.tally)
            if (what.startsWith("missed")) throw new Error(`${what} at ${JSON.stringify(step)}`);
        }
        for (const [what, count] of world.tally) total.set(what, (total.get(what) ?? 0) + count);
      }),
      { numRuns: RUNS },
    );
    console.log([...total].sort());
    expect(total.size).to.be.greaterThan(0);
  });
});
