import { expect } from "chai";
import { type EpcisFault, EpcisFaults, planCapture, type SupplyChainEvent } from "../../../sdk/src/index.ts";
import {
  box,
  capture,
  CASES,
  EXPIRY,
  LOT,
  captureAs,
  made,
  MAKER,
  moved,
  packing,
  PALLETS,
  PHARMACY,
  WHOLESALER,
} from "./history.ts";

const both = PALLETS.map(box);
/** What comes of a lot once it is made: events 1 to 9. */
const onward = (): SupplyChainEvent[] => [
  ...packing(),
  moved("shipped", MAKER, WHOLESALER, both),
  moved("received", MAKER, WHOLESALER, both),
  moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
];
const madeAs = (facts: Partial<Extract<SupplyChainEvent, { kind: "commissioned" }>>): SupplyChainEvent =>
  ({ ...made(), ...facts }) as SupplyChainEvent;

/** Those that stand for themselves. */
function rootsOf(faults: readonly EpcisFault[]): unknown[] {
  return faults
    .filter(({ follows }) => follows === undefined)
    .map(({ event, code, path }) => [event, code, path]);
}

describe("the faults of a capture", () => {
  describe("given an expiry that no lot can have", () => {
    const path = "ilmd.cbvmda:itemExpirationDate";
    for (const expiry of ["2028-02-30", "20280630", "2028-13-01", "June 2028", ""]) {
      it(`tells "${expiry}" once, at its event, and marks what follows from it`, () => {
        const { faults, actions } = planCapture(capture([madeAs({ expiry }), ...onward()]));
        expect(rootsOf(faults)).to.deep.equal([[0, "EXPIRY_WRONG", path]]);
        expect(faults[0]?.reason).to.equal("this is no day of the calendar as YYYY-MM-DD");
        expect(new Set(faults.slice(1).map(({ follows }) => follows))).to.deep.equal(new Set([0]));
        expect(actions).to.deep.equal([]);
      });
    }

    it("tells one that is no text", () => {
      const ilmd = { "cbvmda:lotNumber": LOT, "cbvmda:itemExpirationDate": { day: EXPIRY } };
      expect(rootsOf(planCapture(captureAs([made()], () => ({ ilmd }))).faults)).to.deep.equal([
        [0, "EXPIRY_WRONG", path],
      ]);
    });

    it("tells two of one lot, once", () => {
      const two = [made(), madeAs({ expiry: "2028-07-31", serials: ["X1", "X2"] })];
      expect(rootsOf(planCapture(capture(two)).faults)).to.deep.equal([[1, "EXPIRY_DIFFERS", path]]);
    });
  });

  it("counts those that matter, and apart those that may only follow", () => {
    const { faults } = planCapture(capture([madeAs({ expiry: "2028-02-30" }), ...onward()]));
    expect(new EpcisFaults(faults).message).to.match(
      /^The capture has 1 fault\(s\), and 13 that may only follow from them, the first in event 0 at ilmd\./,
    );
  });

  it("keeps apart what goes wrong with other goods", () => {
    const other = { ...madeAs({ lot: "OTHER", serials: ["X1"] }) };
    const ghost = { kind: "pack", gtin: "05000000000012", serial: "GHOST" } as const;
    const { faults } = planCapture(
      capture([madeAs({ expiry: "2028-02-30" }), other, moved("shipped", MAKER, PHARMACY, [ghost])]),
    );
    expect(rootsOf(faults)).to.deep.equal([
      [0, "EXPIRY_WRONG", "ilmd.cbvmda:itemExpirationDate"],
      [2, "NOT_COMMISSIONED", "epcList[0]"],
    ]);
  });
});
