import { expect } from "chai";
import fc from "fast-check";
import {
  buildSscc,
  createLayout,
  drawTrace,
  hasValidCheckDigit,
  MediConnectError,
  positionOf,
  readSsccReference,
  readSsccScan,
} from "../../../sdk/src/index.ts";
import { boxNode, ssccOf } from "../../../sdk/src/custody/labels.ts";
import { packsIn } from "../../../sdk/src/custody/nodes.ts";

const LOT = { gtin: "05000000000012", lot: "L1" };
const layouts = fc
  .record({
    units: fc.integer({ min: 1, max: 700 }),
    carton: fc.integer({ min: 2, max: 9 }),
    pallet: fc.nat(5),
  })
  .map(({ units, carton, pallet }) => createLayout(units, { carton, ...(pallet === 0 ? {} : { pallet }) }));

describe("boxes of a lot", () => {
  it("refuses a company prefix and a number that make no SSCC", () => {
    expect(() => buildSscc("95x", 1))
      .to.throw(MediConnectError)
      .with.property("code", "COMPANY_PREFIX_MALFORMED");
    expect(() => buildSscc("950600012345", 100_000))
      .to.throw(MediConnectError)
      .with.property("code", "SSCC_REFERENCE_TOO_LARGE");
    expect(readSsccReference(buildSscc("9506000", 5), "9506001")).to.equal(undefined);
    expect(readSsccScan("095060000000000127")).to.equal(undefined);
  });

  it("numbers boxes with right check digits, and reads them back", () => {
    const prefix = fc.integer({ min: 1000, max: 999_999_999 }).map(String);
    fc.assert(
      fc.property(prefix, fc.nat(9_999_999), (company, reference) => {
        const sscc = buildSscc(company, reference);
        expect(sscc).to.have.length(18);
        expect(hasValidCheckDigit(sscc)).to.equal(true);
        expect(readSsccReference(sscc, company)).to.equal(reference);
        expect([sscc, `00${sscc}`, `(00)${sscc}`].map(readSsccScan)).to.deep.equal([sscc, sscc, sscc]);
      }),
    );
  });

  it("gives each box one number, and finds it by that", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const cases = Math.ceil(layout.units / layout.carton);
        const pallets = layout.pallet === undefined ? 0 : Math.ceil(cases / layout.pallet);
        const labels = { ...LOT, tranche: 0, prefix: "9506000", first: 40, pallets, cases };
        for (const [isPallet, count, before] of [
          [true, layout.heights.pallet === layout.heights.carton ? 0 : pallets, 0],
          [false, layout.heights.pallet === layout.heights.carton ? 0 : cases, pallets],
        ] as const) {
          for (let at = 0; at < count; at++) {
            const node = boxNode(labels, layout, isPallet, at);
            expect(ssccOf(labels, layout, node)).to.equal(buildSscc("9506000", 40 + before + at));
            expect(packsIn(layout, node), `box ${at}`).to.be.greaterThan(0);
          }
        }
      }),
    );
  });

  it("counts the packs in a box as they lie in the tree", () => {
    fc.assert(
      fc.property(layouts, fc.nat(10), (layout, height) => {
        const level = Math.min(height, layout.depth);
        const counted = new Map<number, number>();
        for (let ordinal = 0; ordinal < layout.units; ordinal++) {
          const index = Math.floor(positionOf(layout, ordinal) / 2 ** level);
          counted.set(index, (counted.get(index) ?? 0) + 1);
        }
        for (let index = 0; index < layout.trancheSize / 2 ** level; index++) {
          expect(packsIn(layout, { height: level, index })).to.equal(counted.get(index) ?? 0);
        }
      }),
    );
  });

  it("draws what is known, and lets no name break the drawing", () => {
    const node = { lot: LOT, tranche: 0, height: 0, index: 3 };
    const step = { kind: "supplied" as const, at: 1_772_442_000, block: 1, transaction: "0x", node };
    const hands = {
      level: "pack" as const,
      sscc: undefined,
      tote: undefined,
      holder: 5,
      to: undefined,
      reason: undefined,
    };
    const svg = drawTrace({ steps: [{ ...step, ...hands }], title: "A <b> & more", nameOf: () => `"<x>"` });
    expect(svg).to.include('<title id="trace-title">A &lt;b&gt; &amp; more</title>');
    expect(svg).to.include("2026-03-02 09:00 UTC: supplied; with &quot;&lt;x&gt;&quot;, the pack itself.");
    expect(svg).not.to.include("<x>");
    expect(svg).to.include(">height 0, no. 3<").and.to.include(">out of the supply chain<");
    const pallet = { ...node, height: 14, tranche: 2 };
    const sent = {
      ...step,
      ...hands,
      kind: "dispatched" as const,
      level: "pallet" as const,
      node: pallet,
      to: 6,
    };
    const drawn = drawTrace({ steps: [sent], title: "Sent", nameOf: () => "A pharmacy of a long name" });
    expect(drawn).to.include(">pallet no. 3<").and.to.include(">height 14, no. 3, tranche 2<");
    // Cut off to be seen, whole to be read aloud.
    expect(drawn).to.include(">A pharmacy of a long name → A pharmacy of a long …<");
    expect(drawn).to.include("to A pharmacy of a long name; with A pharmacy of a long name, pallet no. 3.");
    // Only where steps share a minute are its seconds told.
    const steps = [0, 7, 3600].map((later) => ({ ...step, ...hands, at: step.at + later }));
    const close = drawTrace({ steps, title: "Close" });
    for (const time of ["09:00:00", "09:00:07", "10:00:00"]) expect(close).to.include(`>${time}<`);
    expect(drawTrace({ steps: steps.slice(1), title: "Apart" })).to.include(">09:00<");
    expect(drawTrace({ steps: [], title: "Nothing" })).to.include("Nothing is known of it.");
  });
});
