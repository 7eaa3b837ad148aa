import { expect } from "chai";
import {
  type CaptureOptions,
  type CapturePlan,
  type CaptureState,
  planCapture,
  type SupplyChainEvent,
} from "../../../sdk/src/index.ts";
import { newer } from "../../../sdk/src/epcis/plan/CaptureState.ts";
import {
  at,
  box,
  capture,
  CASES,
  made,
  MAKER,
  moved,
  NOON,
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  tote,
  WHOLESALER,
} from "./history.ts";

const MINUTE = 60_000;

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
    expect(places(late)).to.deep.equal([["SENT_LATER", 0, "epcList[0]"]]);
    expect([late.actions, late.state]).to.deep.equal([[], before]);
    const { hash, ...told } = late.faults[0]?.lateness?.after ?? { hash: undefined };
    expect(told).to.deep.equal({
      ...{ step: "shipping", time: "2026-06-01T12:00:00.000Z", transaction: undefined },
    });
    expect(before.seen.has(hash ?? "")).to.equal(true);
    expect(late.faults[0]?.lateness?.time).to.equal("2026-06-01T09:00:00.000Z");
  });

  it("lets in what is late in its own journey where it is told to, and lists it", () => {
    const begun = after(sent(0), received(100));
    const { state } = plan([onward(50, box(CASES[1]))], begun, { acceptLate: true });
    const arrival = at(60, moved("received", WHOLESALER, PHARMACY, [box(CASES[1])]));
    expect(places(plan([arrival], state))).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    const late = plan([arrival], state, { acceptLate: true });
    expect([late.faults, kinds(late)]).to.deep.equal([[], ["receive"]]);
    expect(late.late.map(({ event, path, time }) => [event, path, time])).to.deep.equal([
      [0, "epcList[0]", "2026-06-01T13:00:00.000Z"],
    ]);
  });

  it("never lets an arrival or a refusal of an earlier journey end one that began later", () => {
    const refused = (minutes: number) => at(minutes, moved("refused", MAKER, WHOLESALER, both));
    const before = after(sent(60), refused(70), sent(600));
    for (const stale of [received(65), refused(65)])
      expect(places(plan([stale], before, { acceptLate: true }))).to.deep.equal([
        ["SENT_LATER", 0, "epcList[0]"],
      ]);
    // Nor where one document tells all of it, and lists it last.
    const whole = [made(), ...packing(), sent(60), refused(70), sent(600), received(65)];
    expect(plan(whole, undefined, { acceptLate: true }).faults).to.have.length.greaterThan(0);
    expect(plan([received(596)], before).late).to.have.length(1);
  });

  it("lets in what is late by no more than clocks are apart, and lists it", () => {
    const before = after(sent(0));
    const fine = plan([received(-5)], before);
    expect([fine.faults, kinds(fine), fine.late.length]).to.deep.equal([[], ["receive"], 1]);
    const [early] = [received(-5)].map((event) => ({
      ...event,
      at: new Date(Date.parse(event.at) - 1).toISOString(),
    }));
    expect(places(plan([early!], before))).to.deep.equal([["SENT_LATER", 0, "epcList[0]"]]);
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
    expect(new Set(late.faults.map((fault) => fault.lateness?.after.step))).to.deep.equal(
      new Set(["receiving"]),
    );
  });

  it("spreads what is known of one to no other that went with it", () => {
    const away = (minutes: number) => [
      onward(minutes, box(CASES[0])),
      at(minutes + 1, moved("refused", WHOLESALER, PHARMACY, [box(CASES[0])])),
    ];
    const before = after(sent(0), received(10), ...away(1_000));
    const together = plan([onward(20, box(CASES[0]), box(CASES[2]))], before, { acceptLate: true });
    expect(together.late.map(({ path }) => path)).to.deep.equal(["epcList[0]"]);
    const arrival = at(50, moved("received", WHOLESALER, PHARMACY, [box(CASES[2])]));
    const honest = plan([arrival], together.state);
    expect([honest.faults, honest.late]).to.deep.equal([[], []]);
  });

  it("takes a block as proof of a day, and what somebody stated before it as more", () => {
    const scanned = (minutes: number, before: CaptureState): CaptureState => {
      const block = { step: "shipping", time: NOON + MINUTE * minutes, hash: undefined, transaction: "0x1" };
      for (const item of before.items.values()) {
        if (item.parent !== undefined) continue;
        item.moved = newer(item.moved, block);
        if (item.journey !== undefined) item.journey = { ...item.journey, sent: block };
      }
      return before;
    };
    const before = scanned(120, after(sent(60)));
    const honest = plan([received(90)], before);
    expect([honest.faults, honest.late.map((one) => one.after.hash)]).to.deep.equal([[], [undefined]]);
    expect(places(plan([received(50)], before))).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    const monday = scanned(3 * 1_440, after(sent(60)));
    expect(places(plan([received(90)], monday))).to.deep.equal([["OUT_OF_ORDER", 0, "epcList[0]"]]);
    expect(plan([received(90)], monday, { acceptLate: true }).faults).to.deep.equal([]);
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

  it("takes a shipping that is dated before its making where it is told to, and a chain's making for no proof", () => {
    const history = [at(60, made()), at(0, moved("shipped", MAKER, WHOLESALER, [pack(0)]))];
    expect(places(plan(history))).to.deep.equal([["OUT_OF_ORDER", 1, "epcList[0]"]]);
    expect(plan(history, undefined, { acceptLate: true }).late).to.have.length(1);
    const { state } = plan(history.slice(0, 1));
    for (const item of state.items.values()) item.noted = item.noted && { ...item.noted, transaction: "0x1" };
    const onChain = plan(history.slice(1), state);
    expect([onChain.faults, onChain.late.map((one) => one.after.step)]).to.deep.equal([
      [],
      ["commissioning"],
    ]);
  });

  it("holds what went on unpacked against its box no more", () => {
    const unpacked: SupplyChainEvent = {
      ...{ ...occasion(WHOLESALER), kind: "unpacked", box: PALLETS[0] ?? "", content: [box(CASES[0])] },
    };
    const known = after(sent(0), received(60), at(80, unpacked), onward(120, box(CASES[0])));
    expect(plan([onward(90, box(PALLETS[0]))], known).faults).to.deep.equal([]);
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
