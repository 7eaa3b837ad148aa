import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  CANCELLATION_REASONS,
  cancellationNumber,
  cancellationReasonOf,
  NOT_DISPENSED_REASONS,
  notDispensedNumber,
  notDispensedReasonOf,
  parseCancellationReason,
  parseNotDispensedReason,
} from "../../../sdk/src/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

/** How many values a Solidity enum has. */
function valuesOf(name: string): number {
  const source = readFileSync(`contracts/types/${name}.sol`, "utf8").replaceAll(/\/\/\/.*/g, "");
  return (/enum \w+ \{([^}]*)\}/.exec(source)?.[1] ?? "").split(",").length;
}

describe("coded reasons", () => {
  it("refuse an unknown one and list all codes", () => {
    const error = expectRefusal(() => parseCancellationReason("10"), "REASON_UNKNOWN");
    for (const { code } of Object.values(CANCELLATION_REASONS)) expect(error.remedy).to.contain(code);
    for (const text of ["", "0", "00001", "-1", "toString", "none"]) {
      expectRefusal(() => parseNotDispensedReason(text), "REASON_UNKNOWN");
    }
  });

  it("are given by code, by number or by name", () => {
    for (const text of ["0010", "10", "notCollected"]) {
      expect(parseNotDispensedReason(text)).to.equal("notCollected");
    }
  });

  it("have the numbers of the contracts' enums, which are EPS' codes", () => {
    const cancellations = Object.keys(CANCELLATION_REASONS) as (keyof typeof CANCELLATION_REASONS)[];
    const refusals = Object.keys(NOT_DISPENSED_REASONS) as (keyof typeof NOT_DISPENSED_REASONS)[];
    expect(cancellations.map(cancellationNumber)).to.deep.equal(cancellations.map((_, index) => index + 1));
    expect(refusals.map(notDispensedNumber)).to.deep.equal(refusals.map((_, index) => index + 1));
    expect(valuesOf("CancelReason")).to.equal(cancellations.length + 1);
    expect(valuesOf("NotDispensedReason")).to.equal(refusals.length + 1);
    for (const reason of cancellations)
      expect(cancellationReasonOf(cancellationNumber(reason))).to.equal(reason);
    for (const reason of refusals) expect(notDispensedReasonOf(notDispensedNumber(reason))).to.equal(reason);
  });
});
