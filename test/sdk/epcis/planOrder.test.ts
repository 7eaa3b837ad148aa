import { expect } from "chai";
import {
  type CaptureOptions,
  type CapturePlan,
  type CaptureState,
  planCapture,
  type SupplyChainEvent,
} from "../../../sdk/src/index.ts";
import {
  box,
  capture,
  CASES,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  tote,
  WHOLESALER,
} from "./history.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

/** The same at another time: minutes after noon. */
function at(minutes: number, event: SupplyChainEvent): SupplyChainEvent {
  return { ...event, at: new Date(NOON + MINUTE * minutes).toISOString() };
}

const both = PALLETS.map(box);
const sent = (minutes: number) => at(minutes, moved("shipped", MAKER, WHOLESALER, both));
const received = (minutes: number) => at(minutes, moved("received", MAKER, WHOLESALER, both));
const onward = (minutes: number, ...content: Parameters<typeof moved>[3]) =>
  at(minutes, moved("shipped", WHOLESALER, PHARMACY, content));

describe("planning a capture whose times contradict what is known", () => {
  const plan = (history: readonly SupplyChainEvent[], before?: CaptureState, options?: CaptureOptions) =>
    planCapture(capture(history), before, options);
  const after = (...history: SupplyChainEvent[]): CaptureState => {
    const { faults, state } = plan([made(), ...packing(), ...history]);
    expect(faults).to.deep.equal([]);
    return state;
  };
  const places = ({ faults }: CapturePlan) => faults.map(({ code, event, path }) => [code, event, path]);
  const kinds = ({ actions }: CapturePlan) => actions.map(({ kind }) => kind);

  it("refuses what arrived before it was sent, and says by when and behind what", () => {
    const before = after(sent(0));
    const late = plan([received(-180)], before);
    expect(places(late)).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    expect([late.actions, late.state]).to.deep.equal([[], before]);
    const { hash, ...told } = late.faults[0]?.late?.after ?? { hash: undefined };
    expect(told).to.deep.equal({
      ...{ step: "shipping", time: "2026-06-01T12:00:00.000Z", transaction: undefined },
    });
    expect(before.seen.has(hash ?? "")).to.equal(true);
    expect(late.faults[0]?.late?.time).to.equal("2026-06-01T09:00:00.000Z");
  });

  it("lets it in where it is told to, and lists it", () => {
    const late = plan([received(-180)], after(sent(0)), { acceptLate: true });
    expect([late.faults, kinds(late)]).to.deep.equal([[], ["receive"]]);
    expect(late.late.map(({ event, path, time }) => [event, path, time])).to.deep.equal([
      [0, "epcList[0]", "2026-06-01T09:00:00.000Z"],
    ]);
  });

  it("lets in what is late by no more than clocks are apart, and lists it", () => {
    const before = after(sent(0));
    const fine = plan([received(-5)], before);
    expect([fine.faults, kinds(fine), fine.late.length]).to.deep.equal([[], ["receive"], 1]);
    const [early] = [received(-5)].map((event) => ({
      ...event,
      at: new Date(Date.parse(event.at) - 1).toISOString(),
    }));
    expect(places(plan([early!], before))).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    expect(plan([received(0)], before).late).to.deep.equal([]);
  });

  it("asks each of its goods, the boxes around them, and what left them", () => {
    const before = after(sent(0), received(60));
    const one = plan([onward(30, box(CASES[0]), box(CASES[3]))], before);
    expect(places(one)).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    const { state } = plan([onward(120, box(CASES[0]))], before);
    const rest = plan([onward(90, box(CASES[3]), box(PALLETS[0]))], state);
    expect(places(rest)).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[1]"]]);
    expect(plan([onward(90, box(CASES[3]), box(CASES[1]))], state).faults).to.deep.equal([]);
  });

  it("asks what lies in a tote, which itself never moved", () => {
    const before = after(sent(0), received(60));
    const packed = (minutes: number): SupplyChainEvent[] => [
      at(minutes, { ...occasion(), kind: "unpacked", box: CASES[0] ?? "", content: [pack(0)] }),
      at(minutes, { ...occasion(), kind: "packed", box: tote(3), content: [pack(0)] }),
    ];
    expect(places(plan([...packed(20), onward(30, box(tote(3)))], before))).to.deep.equal([
      ["OUT_OF_ORDER", 2, "epcList[0]"],
    ]);
    expect(plan([...packed(70), onward(80, box(tote(3)))], before).faults).to.deep.equal([]);
  });

  it("tells of all that is late at once, each behind what the chain has, and of nothing that follows in time", () => {
    const before = after(sent(0), received(60));
    const refused = (minutes: number) => at(minutes, moved("refused", WHOLESALER, PHARMACY, [box(CASES[0])]));
    const late = plan([onward(10, box(CASES[0])), refused(20), onward(61, box(CASES[0]))], before);
    expect(places(late).map(([code, event]) => [code, event])).to.deep.equal([
      ["OUT_OF_ORDER", 0],
      ["OUT_OF_ORDER", 1],
    ]);
    expect(new Set(late.faults.map((fault) => fault.late?.after.step))).to.deep.equal(new Set(["receiving"]));
  });

  it("never finds late what one document tells in the order of its times, however it is listed", () => {
    const history = [made(), ...packing(), sent(0), received(60), onward(120, box(CASES[0]))];
    const straight = plan(history);
    const shuffled = plan(history.toReversed());
    for (const one of [straight, shuffled]) expect([one.faults, one.late]).to.deep.equal([[], []]);
    expect(kinds(shuffled)).to.deep.equal(kinds(straight));
  });

  it("takes a document as it is listed where its times cannot be, as if the rest were known", () => {
    const history = (minutes: number) => [made(), ...packing(), sent(0), received(minutes)];
    const clocks = plan(history(-2));
    expect([clocks.faults, kinds(clocks)]).to.deep.equal([[], ["registerLot", "dispatch", "receive"]]);
    expect(clocks.late.map(({ event, after: known }) => [event, known.step])).to.deep.equal([
      [8, "shipping"],
    ]);
    expect(places(plan(history(-180)))).to.deep.equal([["OUT_OF_ORDER", 8, "epcList[0]"]]);
    const asked = plan(history(-180), undefined, { acceptLate: true });
    expect([asked.faults, kinds(asked)]).to.deep.equal([[], ["registerLot", "dispatch", "receive"]]);
  });

  it("takes no document as it is listed where that cannot be, or where nothing of it is late", () => {
    const backwards = plan([made(), ...packing(), received(-2), sent(0)], undefined, { acceptLate: true });
    expect(backwards.faults.map(({ code }) => code)).to.deep.equal(["NOT_IN_TRANSIT"]);
    const [first, ...rest] = packing();
    const early = { ...first!, at: "2020-01-01T00:00:00.000Z" };
    const packedFirst = plan([made(), early, ...rest], undefined, { acceptLate: true });
    expect(packedFirst.faults.map(({ code }) => code)).to.include("NOT_COMMISSIONED");
  });
});
