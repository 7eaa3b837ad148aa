import { expect } from "chai";
import {
  type CaptureState,
  newCaptureState,
  planCapture,
  readEpcisDocument,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../../../sdk/src/index.ts";
import {
  box,
  captureAs,
  CASES,
  EXPIRY,
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
  SERIALS,
  tote,
  WHOLESALER,
} from "./history.ts";

const CREATED = "2026-02-01T00:00:00Z";

describe("planning a capture", () => {
  describe("given what cannot be", () => {
    const refusals: readonly (readonly [string, string, () => SupplyChainEvent[]])[] = [
      [
        "a pack that was never commissioned",
        "NOT_COMMISSIONED",
        () => [moved("shipped", MAKER, PHARMACY, [pack(0)])],
      ],
      ["a pack that is commissioned twice", "ALREADY_COMMISSIONED", () => [made(), made()]],
      [
        "a pack in two boxes",
        "ALREADY_PACKED",
        () => [
          made(),
          ...packing(),
          { ...occasion(), kind: "packed", box: PALLETS[0] ?? "", content: [pack(0)] },
        ],
      ],
      [
        "cases that hold different numbers in the middle of a lot",
        "UNEVEN_BOXES",
        () => [
          made(),
          { ...occasion(), kind: "packed", box: CASES[0] ?? "", content: [pack(0), pack(1), pack(2)] },
          { ...occasion(), kind: "packed", box: CASES[1] ?? "", content: [pack(3), pack(4)] },
        ],
      ],
      [
        "a box that is sent while it is on its way",
        "IN_TRANSIT",
        () => [
          ...atWholesaler(),
          moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])]),
          moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
        ],
      ],
      [
        "a box that somebody else has",
        "NOT_HELD",
        () => [...atWholesaler(), moved("shipped", PHARMACY, MAKER, [box(PALLETS[0])])],
      ],
      [
        "what was never sent",
        "NOT_IN_TRANSIT",
        () => [...atWholesaler(), moved("received", WHOLESALER, PHARMACY, [box(PALLETS[0])])],
      ],
      [
        "a pack that left the chain before",
        "GONE",
        () => [
          ...atWholesaler(),
          { ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
          { ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
        ],
      ],
      [
        "a box of which something left for another reason",
        "GONE",
        () => [
          ...atWholesaler(),
          { ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
          { ...occasion(), kind: "decommissioned", reason: "stolen", content: [box(CASES[0])] },
        ],
      ],
      [
        "a pack that left the chain and goes on by itself",
        "GONE",
        () => [
          ...atWholesaler(),
          { ...occasion(), kind: "decommissioned", reason: "stolen", content: [pack(0)] },
          moved("shipped", WHOLESALER, PHARMACY, [pack(0)]),
        ],
      ],
      [
        "what goes forward after a recall",
        "STOPPED",
        () => [
          ...atWholesaler(),
          { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT },
          moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])]),
        ],
      ],
    ];
    for (const [what, code, history] of refusals) {
      it(`refuses ${what}, and plans nothing of the rest`, () => {
        const { actions, faults, state } = plan(history());
        expect(faults.map((one) => one.code)).to.include(code);
        expect(actions).to.deep.equal([]);
        expect(state.items.size).to.equal(0);
      });
    }

    const OURS = "mediconnect:recallClass";
    const recalled: SupplyChainEvent = { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT };
    const told: readonly (readonly [string, string, Record<string, unknown>, () => SupplyChainEvent])[] = [
      ["a recall of no class", "WRONG_VALUE", { [OURS]: "urgent" }, () => recalled],
      ["a recall of a class that there is not", "WRONG_VALUE", { [OURS]: 5 }, () => recalled],
      [
        "a recall that reaches nobody knows where",
        "WRONG_VALUE",
        { [OURS]: "1", "mediconnect:recallLevel": "planet" },
        () => recalled,
      ],
      [
        "a reason that is none",
        "WRONG_VALUE",
        { "mediconnect:reason": "lost" },
        () => ({ ...occasion(), kind: "decommissioned", reason: "exported", content: [pack(0)] }),
      ],
      [
        "a tote whose label is no SSCC",
        "WRONG_VALUE",
        { "mediconnect:tote": "https://id.gs1.org/00/395060000000000018" },
        () => moved("shipped", MAKER, WHOLESALER, [pack(0)]),
      ],
    ];
    for (const [what, code, fields, event] of told) {
      it(`refuses ${what}`, () => {
        const events = captureAs([made(), event()], (_, at) => (at === 1 ? fields : {}));
        expect(planCapture(events).faults.map((one) => one.code)).to.deep.equal([code]);
      });
    }

    it("refuses lots that are named under another vocabulary's prefix, and takes any prefix of the CBV's", () => {
      const asOther = (_: unknown, at: number): Record<string, unknown> =>
        at > 0 ? {} : { ilmd: { "x:lotNumber": LOT, "x:itemExpirationDate": EXPIRY } };
      const wrong = captureAs([made()], asOther, { x: "https://ns.example.com/" });
      expect(new Set(planCapture(wrong).faults.map(({ code }) => code))).to.deep.equal(
        new Set(["LOT_MISSING"]),
      );
      const taken = captureAs([made()], () => ({}), { cbvmda: "https://ns.example.com/" });
      expect(new Set(planCapture(taken).faults.map(({ code }) => code))).to.deep.equal(
        new Set(["LOT_MISSING"]),
      );
      for (const address of ["urn:epcglobal:cbv:mda:", "urn:epcglobal:cbv:mda"])
        expect(planCapture(captureAs([made()], asOther, { x: address })).faults).to.deep.equal([]);
    });

    it("names the place of each event among those that were handed in", () => {
      const { faults } = plan([made(), moved("shipped", MAKER, PHARMACY, [{ ...pack(0), serial: "GHOST" }])]);
      expect(faults).to.deep.equal([
        { event: 1, path: "epcList[0]", code: "NOT_COMMISSIONED", reason: "this was never commissioned" },
      ]);
    });
  });

  it("registers a lot with its cases and pallets before anything of it moves", () => {
    const { actions } = plan(atWholesaler());
    const [lot, dispatch, receive] = actions;
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["registerLot", "dispatch", "receive"]);
    expect(lot).to.deep.include({
      gtin: GTIN,
      lot: LOT,
      expiry: EXPIRY,
      tranche: 0,
      carton: 3,
      pallet: 2,
      serials: SERIALS,
    });
    expect(
      lot?.kind === "registerLot" && lot.boxes.map(({ height, index }) => [height, index]),
    ).to.deep.equal([
      ...[
        [2, 0],
        [2, 1],
        [3, 0],
      ],
      ...[
        [2, 2],
        [2, 3],
        [3, 1],
      ],
    ]);
    expect(
      dispatch?.kind === "dispatch" && dispatch.nodes.map(({ height, index }) => [height, index]),
    ).to.deep.equal([
      [3, 0],
      [3, 1],
    ]);
    expect(receive?.events).to.have.length(1);
  });

  it("takes events by their time, in whatever order they come", () => {
    const { actions, faults } = plan(atWholesaler().toReversed());
    expect(faults).to.deep.equal([]);
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["registerLot", "dispatch", "receive"]);
  });

  it("plans nothing when the same capture comes again", () => {
    const history = atWholesaler();
    const first = plan(history);
    const again = plan(history, first.state);
    expect([again.actions, again.faults, again.repeated]).to.deep.equal([[], [], history.length]);
  });

  it("splits a pallet, and leaves what did not arrive with its sender", () => {
    const history = [
      ...atWholesaler(),
      moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
      moved("received", WHOLESALER, PHARMACY, [pack(0), pack(2)]),
    ];
    const { actions, faults } = plan(history);
    expect(faults).to.deep.equal([]);
    const last = actions.at(-1);
    expect(last?.kind).to.equal("receiveExcept");
    expect(
      last?.kind === "receiveExcept" &&
        last.missing.map(({ node, reason }) => [node.height, node.index, reason]),
    ).to.deep.equal([[0, 1, "short"]]);
  });

  it("opens a box from which a pack was taken, and ships the rest of it one by one", () => {
    const history: SupplyChainEvent[] = [
      ...atWholesaler(),
      moved("shipped", WHOLESALER, PHARMACY, [pack(0)]),
      moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
    ];
    const nodes = plan(history).actions.map((one) =>
      one.kind === "dispatch" ? one.nodes.map(({ index }) => index) : [],
    );
    expect(nodes.slice(-2)).to.deep.equal([[0], [1, 2]]);
  });

  it("takes what goes back for a return, after a recall, too", () => {
    const { actions, faults } = plan([
      ...atWholesaler(),
      { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT },
      moved("returned", WHOLESALER, MAKER, [box(PALLETS[1])]),
      moved("received", WHOLESALER, MAKER, [box(PALLETS[1])]),
    ]);
    expect(faults).to.deep.equal([]);
    expect(actions.slice(-3).map(({ kind }) => kind)).to.deep.equal(["recall", "return", "receive"]);
  });

  it("plans refusals and packs that leave the chain", () => {
    const { actions, faults } = plan([
      ...atWholesaler(),
      moved("shipped", WHOLESALER, PHARMACY, [box(CASES[3])]),
      moved("refused", WHOLESALER, PHARMACY, [box(CASES[3])]),
      { ...occasion(), kind: "dispensed", content: [pack(0), pack(1)] },
      { ...occasion(), kind: "unpacked", box: CASES[1] ?? "", content: [] },
      { ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(5)] },
    ]);
    expect(faults).to.deep.equal([]);
    expect(
      actions.slice(-3).map((one) => (one.kind === "decommission" ? one.reason : one.kind)),
    ).to.deep.equal(["refuse", "supplied", "destroyed"]);
  });

  it("registers what is made later as a further tree of the lot", () => {
    const first = plan(atWholesaler());
    const later: SupplyChainEvent = {
      ...occasion(),
      kind: "commissioned",
      gtin: GTIN,
      lot: LOT,
      expiry: EXPIRY,
      serials: ["LATE1"],
    };
    const [lot] = plan([later], first.state).actions;
    expect(lot).to.deep.include({
      kind: "registerLot",
      tranche: 1,
      serials: ["LATE1"],
      carton: 1,
      boxes: [],
    });
  });

  it("counts packing and unpacking that are told after the lot was registered", () => {
    const { actions, unplanned } = plan([
      ...atWholesaler(),
      { ...occasion(WHOLESALER), kind: "unpacked", box: CASES[0] ?? "", content: [pack(0), pack(1)] },
      { ...occasion(WHOLESALER), kind: "packed", box: tote(1), content: [pack(0), pack(1)] },
    ]);
    expect(actions).to.have.length(3);
    expect(unplanned).to.have.length(2);
  });

  it("takes goods in only for whom the event names, or for who is at its place", () => {
    const history = [...atWholesaler(), moved("shipped", WHOLESALER, PHARMACY, [pack(0)])];
    const arrived = (fields: Readonly<Record<string, unknown>>) => {
      const received = moved("received", WHOLESALER, PHARMACY, [pack(0)]);
      const all = [...history, received];
      const events = captureAs(all, (_, at) => (at === history.length ? fields : {}));
      return planCapture(events).faults.map(({ code }) => code);
    };
    const bare = { sourceList: undefined, destinationList: undefined };
    const at = (gln: string) => ({ readPoint: { id: `https://id.gs1.org/414/${gln}` } });
    expect(arrived({ ...bare, readPoint: undefined })).to.deep.equal(["PARTY_MISSING"]);
    expect(arrived({ ...bare, ...at(WHOLESALER) })).to.deep.equal(["NOT_IN_TRANSIT"]);
    const stranger = { type: "possessing_party", source: `https://id.gs1.org/417/${MAKER}` };
    expect(arrived({ sourceList: [stranger] })).to.deep.equal(["NOT_IN_TRANSIT"]);
    expect(arrived({ ...bare, ...at(PHARMACY) })).to.deep.equal([]);
  });

  it("takes packs out only where they are deleted, and recalls only a lot that is held", () => {
    const history: SupplyChainEvent[] = [
      ...atWholesaler(),
      { ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
      { ...occasion(), kind: "decommissioned", reason: "sample", content: [pack(1)] },
      moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[1])]),
      { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT },
    ];
    const events = captureAs(history, ({ bizStep }, at) => {
      if (bizStep === "destroying" || bizStep === "sampling") return { action: "OBSERVE" };
      if (bizStep === "holding")
        return { quantityList: undefined, epcList: ["urn:epc:id:sscc:4012345.0111111111"] };
      return at === history.length - 2 ? { disposition: "recalled" } : {};
    });
    const { actions, unplanned, faults } = planCapture(events);
    expect(faults).to.deep.equal([]);
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["registerLot", "dispatch", "receive", "dispatch"]);
    expect(unplanned).to.have.length(3);
  });

  it("takes a recall's class as a word or a number", () => {
    const history: SupplyChainEvent[] = [made(), { ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT }];
    for (const recallClass of ["1", 1]) {
      const events = captureAs(history, (_, at) =>
        at === 1 ? { "mediconnect:recallClass": recallClass } : {},
      );
      const action = planCapture(events).actions.at(-1);
      expect(action?.kind === "recall" && action.recall).to.deep.equal({
        recallClass: 1,
        recallLevel: "patient",
      });
    }
  });

  it("leaves out, and counts, what is declared wrong by its eventID in other words", () => {
    const wrong = moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])]);
    if (wrong.kind === "withdrawn") throw new Error("no event");
    const history: SupplyChainEvent[] = [
      ...atWholesaler(),
      wrong,
      { ...occasion(), kind: "withdrawn", event: wrong, reason: "did_not_occur" },
    ];
    const last = history.length - 1;
    const events = captureAs(history, (_, at) => ({
      ...(at >= last - 1 ? { eventID: "urn:uuid:f4c4ee2c-55d7-4e1c-8a4b-1c6f8f6a4a10" } : {}),
      ...(at === last ? { disposition: "in_progress" } : {}),
    }));
    expect(events.at(-1)?.hash).not.to.equal(events.at(-2)?.hash);
    const { actions, corrected } = planCapture(events);
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["registerLot", "dispatch", "receive"]);
    expect(corrected).to.equal(2);
  });

  it("leaves out what the same capture withdraws, and asks a person about what was imported before", () => {
    const history = atWholesaler();
    const wrong = moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])]);
    if (wrong.kind === "withdrawn") throw new Error("no event");
    const withdrawal: SupplyChainEvent = {
      ...occasion(),
      kind: "withdrawn",
      event: wrong,
      reason: "did_not_occur",
    };
    expect(plan([...history, wrong, withdrawal]).actions).to.have.length(3);
    const imported = plan([...history, wrong]).state;
    expect(plan([withdrawal], imported).faults.map(({ code }) => code)).to.deep.equal(["CORRECTED_LATE"]);
  });

  it("leaves what it is given as it was, whatever comes, right or wrong", () => {
    const there = atWholesaler();
    const sent = moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]);
    const stages: SupplyChainEvent[][] = [
      there.slice(0, -2),
      ...there.slice(-2).map((event) => [event]),
      [sent],
      [moved("received", WHOLESALER, PHARMACY, [pack(0), pack(1)])],
      [moved("shipped", PHARMACY, WHOLESALER, [pack(0)])],
      [{ ...occasion(), kind: "refused", from: PHARMACY, to: WHOLESALER, content: [pack(0)] }],
      [{ ...occasion(), kind: "unpacked", box: PALLETS[1] ?? "", content: [] }],
      [{ ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(1)] }],
      [
        {
          ...occasion(),
          ...{ kind: "commissioned", gtin: GTIN, lot: LOT, expiry: EXPIRY, serials: ["LATER1", "LATER2"] },
        },
      ],
      [{ ...occasion(), kind: "recalled", gtin: GTIN, lot: LOT }],
      [{ ...occasion(), kind: "decommissioned", reason: "destroyed", content: [pack(1)] }, sent],
    ];
    let before = newCaptureState();
    for (const [stage, events] of stages.entries()) {
      const snapshot = structuredClone(before);
      const { state, faults } = plan(events, before);
      expect(before, `stage ${stage}`).to.deep.equal(snapshot);
      expect(faults.length, `stage ${stage}`).to.equal(stage === stages.length - 1 ? 1 : 0);
      if (faults.length === 0) expect(state, `stage ${stage}`).not.to.deep.equal(snapshot);
      before = state;
    }
  });
});

describe("planning what becomes of packs that left the supply chain", () => {
  it("sends them back by themselves, and takes them in there", () => {
    const { actions, faults } = plan([
      ...atWholesaler(),
      { ...occasion(), kind: "decommissioned", reason: "exported", content: [pack(0)] },
      moved("shipped", WHOLESALER, MAKER, [pack(0)]),
      moved("received", WHOLESALER, MAKER, [pack(0)]),
    ]);
    expect(faults).to.deep.equal([]);
    const moves = actions.slice(-2);
    expect(moves.map(({ kind }) => kind)).to.deep.equal(["return", "receive"]);
    for (const move of moves) expect(move).to.have.property("nodes").with.lengthOf(1);
  });

  it("takes nothing in that was locked on its way, and gives it back", () => {
    const { state } = plan([...atWholesaler(), moved("shipped", WHOLESALER, PHARMACY, [pack(0)])]);
    const [locked] = [...state.items.values()].filter(({ journey }) => journey !== undefined);
    if (locked === undefined) throw new Error("nothing is on its way");
    // As the chain tells it: whoever locks need not have it.
    const exit = { reason: "locked", by: MAKER, hash: undefined, isOnChain: true } as const;
    Object.assign(locked, { gone: true, exit });
    const received = plan([moved("received", WHOLESALER, PHARMACY, [pack(0)])], state);
    expect(received.faults.map(({ code }) => code)).to.deep.equal(["GONE"]);
    const { actions, faults } = plan(
      [{ ...occasion(), kind: "refused", from: WHOLESALER, to: PHARMACY, content: [pack(0)] }],
      state,
    );
    expect(faults).to.deep.equal([]);
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["refuse"]);
    expect(actions[0]).to.have.property("nodes").with.lengthOf(1);
  });
});

function atWholesaler(): SupplyChainEvent[] {
  const both = PALLETS.map(box);
  return [
    made(),
    ...packing(),
    moved("shipped", MAKER, WHOLESALER, both),
    moved("received", MAKER, WHOLESALER, both),
  ];
}

function plan(history: readonly SupplyChainEvent[], state: CaptureState = newCaptureState()) {
  return planCapture(readEpcisDocument(writeEpcisDocument(history, CREATED)).events, state);
}
