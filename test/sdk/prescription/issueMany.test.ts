import { expect } from "chai";
import { requireOneTransaction, shuffle, sortByLife } from "../../../sdk/src/prescription/issueMany.ts";
import { lifeTermsOf, packTerms } from "../../../sdk/src/prescription/prescriptionTerms.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

describe("a bulk run", () => {
  it("refuses more than one transaction holds", () => {
    requireOneTransaction(500);
    expectRefusal(() => requireOneTransaction(501), "BULK_TOO_LARGE");
  });

  it("puts together what lives equally long, and leaves the order of what does", () => {
    const terms = {
      quantity: 28,
      daysSupply: 28,
      schedule: 6,
      signedAt: 1_700_000_000,
      notBefore: 0,
      issuesAllowed: 1,
    };
    const given = [
      { id: 0, terms: packTerms(terms) },
      { id: 1, terms: packTerms({ ...terms, signedAt: 1_600_000_000 }) },
      { id: 2, terms: packTerms({ ...terms, quantity: 56, daysSupply: 56, nominee: 7, reason: 3 }) },
      { id: 3, terms: packTerms({ ...terms, schedule: 5 }) },
      { id: 4, terms: packTerms({ ...terms, signedAt: 1_600_000_000, quantity: 1 }) },
      { id: 5, terms: packTerms({ ...terms, issuesAllowed: 2 }) },
      { id: 6, terms: packTerms({ ...terms, notBefore: 1_700_000_000 }) },
      { id: 7, terms: packTerms(terms) },
    ];
    const places = sortByLife(given).map(({ id }) => id);

    expect([...places].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(places.join("")).to.include("027").and.to.include("14");
    expect(new Set(given.map((order) => lifeTermsOf(order.terms)))).to.have.property("size", 5);
    expect(given.map(({ id }) => id)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
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
