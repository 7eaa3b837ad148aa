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
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  SERIALS,
  tote,
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

  describe("given a lot or serial that no barcode holds", () => {
    for (const lot of ["Größe", "L".repeat(21), ""]) {
      it(`tells the lot "${lot}" once, at its event`, () => {
        const { faults } = planCapture(capture([madeAs({ lot }), ...onward()]));
        expect(rootsOf(faults)).to.deep.equal([[0, "SERIAL_MALFORMED", "ilmd.cbvmda:lotNumber"]]);
      });
    }

    it("tells each such serial where it stands", () => {
      const serials = SERIALS.map((one, i) => (i === 3 ? "S".repeat(30) : one));
      const { faults } = planCapture(capture([madeAs({ serials }), ...onward()]));
      expect(rootsOf(faults)).to.deep.equal([[0, "SERIAL_MALFORMED", "epcList[3]"]]);
    });

    it("tells the lot of a recall", () => {
      const recalled = { ...made(), kind: "recalled", lot: "Größe" } as SupplyChainEvent;
      expect(rootsOf(planCapture(capture([recalled])).faults)).to.deep.equal([
        [0, "SERIAL_MALFORMED", "quantityList[0].epcClass"],
      ]);
    });
  });

  it("tells numbers of boxes that another lot has, and nothing of uneven boxes", () => {
    const { state } = planCapture(capture([made(), ...onward()]));
    const serials = SERIALS.map((one) => `X${one}`);
    const content = (list: readonly string[]) => list.map((serial) => ({ ...pack(0), serial }));
    const again = [
      madeAs({ lot: "OTHER", serials }),
      { ...packing()[0], content: content(serials.slice(0, 3)) } as SupplyChainEvent,
      { ...packing()[1], box: tote(1), content: content(serials.slice(3, 9)) } as SupplyChainEvent,
      { ...packing()[1], box: tote(2), content: content(serials.slice(9, 12)) } as SupplyChainEvent,
      moved("shipped", MAKER, WHOLESALER, [box(tote(1))]),
    ];
    expect(rootsOf(planCapture(capture(again), state).faults)).to.deep.equal([
      [1, "BOX_OF_ANOTHER", "parentID"],
    ]);
  });

  it("counts those that matter, and apart those that may only follow", () => {
    const { faults } = planCapture(capture([madeAs({ expiry: "2028-02-30" }), ...onward()]));
    expect(new EpcisFaults(faults).message).to.match(
      /^The capture has 1 fault\(s\), and 13 that may only follow from them, the first in event 0 at ilmd\./,
    );
  });

  describe("given parties that nobody knows", () => {
    const isParty = (uri: string): boolean => uri.startsWith("urn:mediconnect:licence:");

    it("tells each once, by its GLN, where it is first named", () => {
      const { faults } = planCapture(capture([made(), ...onward()]), undefined, { isParty });
      expect(rootsOf(faults)).to.deep.equal([
        [7, "PARTY_UNKNOWN", "sourceList"],
        [7, "PARTY_UNKNOWN", "destinationList"],
        [9, "PARTY_UNKNOWN", "destinationList"],
      ]);
      const named = faults.filter(({ follows }) => follows === undefined).map(({ reason }) => reason);
      expect(named).to.deep.equal(
        [MAKER, WHOLESALER, PHARMACY].map((one) => `no licence is known for this party: GLN ${one}`),
      );
    });

    it("never repeats a URI that is no company's", () => {
      const goods = [made(), ...packing()];
      const person = moved("shipped", "https://example.com/jane.doe", "urn:mediconnect:licence:3", both);
      const { faults } = planCapture(capture([...goods, { ...person, ...occasion() }]), undefined, {
        isParty,
      });
      expect(rootsOf(faults)).to.deep.equal([[7, "PARTY_UNKNOWN", "sourceList"]]);
      expect(JSON.stringify(faults)).not.to.match(/jane/);
    });

    it("takes parties as they come where nothing of the chain is known", () =>
      expect(planCapture(capture([made(), ...onward()])).faults).to.deep.equal([]));
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
