import { expect } from "chai";
import { requireOneTransaction, shuffle } from "../../../sdk/src/prescription/issueMany.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

describe("a bulk run", () => {
  it("refuses more than one transaction holds", () => {
    requireOneTransaction(500);
    expectRefusal(() => requireOneTransaction(501), "BULK_TOO_LARGE");
  });

  it("holds everything once, and every place is as likely", () => {
    const given = [0, 1, 2, 3];
    const firsts = [0, 0, 0, 0];
    for (let run = 0; run < 4_000; run++) {
      const mixed = shuffle(given);
      expect([...mixed].sort()).to.deep.equal(given);
      firsts[mixed[0]!]! += 1;
    }
    for (const count of firsts) expect(count).to.be.within(800, 1_200);
  });
});
