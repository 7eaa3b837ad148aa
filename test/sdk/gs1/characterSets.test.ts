import { expect } from "chai";
import { alphabets, belongsTo, quoteScan } from "../../../sdk/src/gs1/characterSets.ts";

describe("belongsTo", () => {
  it("refuses what is not of a set, and padding that completes no group of four", () => {
    for (const character of " #$@[\\]^`{|}~\u007f\u001dé") {
      expect(belongsTo("cset82", character), character).to.equal(false);
    }
    expect(belongsTo("cset39", "a")).to.equal(false);
    expect(belongsTo("digits", "٣")).to.equal(false);
    for (const text of ["QQ=", "QQQQ=", "Q=Q=", "QQ+="])
      expect(belongsTo("cset64", text), text).to.equal(false);
  });

  it("knows as many characters as the names of the sets say", () => {
    expect(new Set(alphabets.cset82).size).to.equal(82);
    expect(new Set(alphabets.cset39).size).to.equal(39);
    expect(new Set(alphabets.cset64).size).to.equal(64);
    expect(belongsTo("cset64", "QQ==") && belongsTo("cset64", "QQ") && belongsTo("cset64", "QQQ=")).to.equal(
      true,
    );
  });
});

describe("quoteScan", () => {
  it("shows separators, hides other controls, and cuts what is long", () => {
    expect(quoteScan("10A\u001d21B\r\n")).to.equal("10A<GS>21B··");
    expect(quoteScan("A".repeat(1_000))).to.have.length(120);
  });
});
