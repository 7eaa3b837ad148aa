import { expect } from "chai";
import {
  eventHashOf,
  readEpcisDocument,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../../../sdk/src/index.ts";
import {
  box,
  CASES,
  GTIN,
  LOT,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
} from "./history.ts";

const CREATED = "2026-02-01T00:00:00Z";

describe("writing EPCIS", () => {
  const dispensed: SupplyChainEvent = { ...occasion(PHARMACY), kind: "dispensed", content: [pack(0)] };
  const history: readonly SupplyChainEvent[] = [
    made(),
    ...packing(),
    moved("shipped", MAKER, PHARMACY, [box(PALLETS[0])]),
    moved("received", MAKER, PHARMACY, [box(PALLETS[0])]),
    moved("refused", MAKER, PHARMACY, [box(PALLETS[1])]),
    { ...occasion(PHARMACY), kind: "unpacked", box: CASES[0] ?? "", content: [pack(0)] },
    dispensed,
    ...(["destroyed", "exported", "sample", "stolen", "ownuse"] as const).map((reason) => ({
      ...occasion(PHARMACY),
      kind: "decommissioned" as const,
      reason,
      content: [pack(1)],
    })),
    { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT },
    moved("returned", PHARMACY, MAKER, [pack(2)]),
    {
      ...occasion(PHARMACY),
      kind: "withdrawn",
      event: dispensed,
      reason: "did_not_occur",
      corrections: ["urn:uuid:1"],
    },
  ];

  it("makes a document that GS1's schema takes, of every kind of event", () => {
    const { events, notices } = readEpcisDocument(writeEpcisDocument(history, CREATED));
    expect(events).to.have.length(history.length);
    expect(notices).to.deep.equal([]);
  });

  it("gives every event its hash as its id, and a withdrawn one that of what it withdraws", () => {
    const { events } = readEpcisDocument(writeEpcisDocument(history, CREATED));
    for (const { eventID, hash } of events) expect(eventID).to.equal(hash);
    const place = history.indexOf(dispensed);
    expect(events.at(-1)?.hash).to.equal(events[place]?.hash);
    expect(events.at(-1)?.errorDeclaration?.reason).to.equal("did_not_occur");
  });

  it("says the same thing with the same id, whenever it is written", () => {
    const first = JSON.stringify(writeEpcisDocument(history, CREATED));
    expect(JSON.stringify(writeEpcisDocument(history, CREATED))).to.equal(first);
    expect(eventHashOf({ type: "ObjectEvent" })).to.match(/^ni:/);
  });

  it("uses the words of the CBV", () => {
    const { events } = readEpcisDocument(writeEpcisDocument(history, CREATED));
    const words = events.map(({ bizStep, disposition }) => `${bizStep}/${disposition}`);
    expect(new Set(words)).to.deep.equal(
      new Set([
        ...["commissioning/active", "packing/in_progress", "shipping/in_transit", "receiving/in_progress"],
        ...[
          "void_shipping/in_progress",
          "unpacking/in_progress",
          "dispensing/dispensed",
          "destroying/destroyed",
        ],
        ...["decommissioning/inactive", "sampling/inactive", "decommissioning/stolen", "holding/recalled"],
        "shipping/returned",
      ]),
    );
  });
});
