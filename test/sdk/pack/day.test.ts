import { expect } from "chai";
import { formatIsoDay, parseIsoDay, parseReceiptsCsv } from "../../../sdk/src/index.ts";
import { expectRefusal } from "../gs1/expectRefusal.ts";

const NO_DAYS = [
  ...["2028-02-30", "2027-02-29", "2028-13-01", "2028-00-10", "2028-06-00", "2028-06-31"],
  ...["20280630", "2030-1-5", "28-06-30", "2028-06-30T00:00:00Z", " 2028-06-30", "tomorrow", ""],
];

describe("days of the calendar", () => {
  it("come back as they went in", () => {
    for (const day of ["1970-01-01", "2028-02-29", "2028-06-30", "2099-12-31"])
      expect(formatIsoDay(parseIsoDay(day))).to.equal(day);
    expect(parseIsoDay("2028-06-30")).to.equal(21_365);
  });

  for (const text of NO_DAYS) {
    it(`refuses "${text}", and says what was given and what is wanted`, () => {
      const { line } = expectRefusal(() => parseIsoDay(text), "GS1_DATE_WRONG");
      expect(line).to.equal(
        `"${text}" is no date. Give a day of the calendar as YYYY-MM-DD, for example 2028-06-30.`,
      );
    });
  }

  it("are held to the same rule in a list of receipts", () => {
    const list = (date: string): string => `date,group,quantity,from\n${date},322236009,280,licence 7\n`;
    expect(parseReceiptsCsv(list("2028-02-29"))[0]?.at).to.equal(Date.UTC(2028, 1, 29) / 1000);
    expectRefusal(() => parseReceiptsCsv(list("2028-02-30")), "RECEIPTS_CSV_FAULTY");
  });
});
