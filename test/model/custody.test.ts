import { expect } from "chai";
import fc from "fast-check";
import { MANUFACTURER, Play, type Step, step } from "./custody/play.ts";
import {
  type CustodyRecord,
  MAX_LICENCE,
  type Node,
  nodeIdOf,
  NONE,
  readLane,
  writeLane,
} from "./custody/record.ts";
import { CustodyLedger, levelsOf, type Shape, type World } from "./custody/rules.ts";
import { unitIndex } from "../../sdk/src/merkle/index.ts";
import { assertOnKnownAndNew, KNOWN_SEED } from "../support/assertOnKnownAndNew.ts";

const RUNS = Number(process.env["MEDICONNECT_MODEL_RUNS"] ?? 1_000);
const STEPS = 120;

const SHAPES: readonly Shape[] = [
  { top: 6, pallet: 4, case: 2 },
  { top: 6, pallet: 6, case: 3 },
  { top: 5, case: 2 },
  { top: 4, pallet: 4, case: 4 },
  { top: 3 },
  { top: 5, pallet: 3 },
];
const shape = fc.constantFrom(...SHAPES);
const steps = fc.array(step, { minLength: STEPS / 2, maxLength: STEPS, size: "max" });

describe("custody by subtree", function () {
  this.timeout(900_000);

  it("agrees with a map of every single pack, whatever is tried", async () => {
    const total = new Map<string, number>();
    await assertOnKnownAndNew(
      fc.property(shape, steps, (chosen, taken) => {
        const { tally } = follow(chosen, taken);
        for (const [what, times] of tally) total.set(what, (total.get(what) ?? 0) + times);
      }),
      { numRuns: RUNS },
    );
    print(total);
    // A difference can only show where the steps get that far.
    expect([...total.keys()]).to.include.members([
      ...["dispatch", "dispatch, return", "consign", "consign, return", "carry", "receive", "receiveExcept"],
      ...["refuse", "reassign", "decommission", "supply", "open", "undo", "supplyRest", "refill"],
      ...["lock", "unlock"],
      ...[
        "dispatch: NodeIsOpened",
        "dispatch: NodeInTransit",
        "dispatch: NotHolder",
        "dispatch: LotMayNotMove",
      ],
      ...["receive: NodeForAnother", "receive: LotMayNotMove", "refuse: TooEarlyToTakeBack"],
      ...["receiveExcept: NodeNamedTwice", "reassign: HolderNotEnded"],
      ...["decommission: NodeInTransit", "undo: NotHolder", "undo: RemainderUsed", "carry: LotMayNotMove"],
      ...["dispatch", "consign", "carry", "receive"].map((what) => `${what}: UnitAlreadyDecommissioned`),
      ...["dispatch, return: PackHasRemainder", "consign, return: PackHasRemainder", "refill: PackNotHeld"],
    ]);
  });

  for (const [what, Broken] of brokenRules()) {
    it(`is found wrong where ${what}`, () => {
      const property = fc.property(shape, steps, (chosen, taken) => {
        follow(chosen, taken, (world) => new Broken(world, chosen));
      });
      expect(
        fc.check(property, { seed: KNOWN_SEED, numRuns: 10 * RUNS, endOnFailure: true }).failed,
      ).to.equal(true);
    });
  }

  it("refuses a consignment that goes on and back at once", () => {
    const chosen = { top: 4, case: 2 };
    const play = new Play(chosen, (world) => new CustodyLedger(world, chosen));
    const first = { height: 2, index: 0 };
    const { ledger } = play;
    ledger.dispatch(1, 2, [first]);
    ledger.receive(2, [first]);
    ledger.dispatch(2, 3, [{ height: 0, index: 0 }]);
    ledger.receive(3, [{ height: 0, index: 0 }]);
    ledger.dispatch(1, 3, [{ height: 2, index: 1 }]);
    ledger.receive(3, [{ height: 2, index: 1 }]);
    const both = [
      { height: 0, index: 0 },
      { height: 2, index: 1 },
    ];
    expect(() => ledger.dispatch(3, 2, both, { carrier: 7, consignment: 1 })).to.throw("ConsignmentMixed");
    ledger.dispatch(3, 2, both);
  });

  it("reads back every record that fits, and leaves its neighbours alone", () => {
    const licence = fc.nat(MAX_LICENCE);
    const record = fc.record({
      state: fc.constantFrom("held" as const, "opened" as const, "sent" as const, "carried" as const),
      day: fc.nat(8_191),
      holder: licence,
      peer: licence,
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 4, maxLength: 4 }), (four) => {
        let word = 0n;
        four.forEach((one, lane) => (word = writeLane(word, BigInt(lane), one)));
        expect(four.map((_, lane) => readLane(word, BigInt(lane)))).to.deep.equal(four);
        expect(writeLane(word, 1n, NONE) < 2n ** 256n).to.equal(true);
      }),
    );
  });

  it("numbers the node of a pack as the pack itself", () => {
    expect(nodeIdOf(3, { height: 0, index: 77 })).to.equal(BigInt(unitIndex(3, 77)));
  });

  it("keeps records of tracked levels alone, the top's only where it is one", () => {
    expect(levelsOf({ top: 20, pallet: 12, case: 6 })).to.deep.equal([12, 6, 0]);
    expect(levelsOf({ top: 6, case: 6 })).to.deep.equal([6, 0]);
    expect(levelsOf({ top: 6 })).to.deep.equal([0]);
  });
});

function follow(chosen: Shape, taken: readonly Step[], ledgerOf?: (world: World) => CustodyLedger): Play {
  const play = new Play(chosen, ledgerOf ?? ((world) => new CustodyLedger(world, chosen)));
  for (const one of taken) play.take(one);
  return play;
}

/** Rules, each broken in turn: the oracle must notice, or it would notice nothing. */
function brokenRules(): readonly (readonly [string, typeof CustodyLedger])[] {
  class NearestOnly extends CustodyLedger {
    protected override open(node: Node, opened: CustodyRecord): void {
      const height = this.levels.filter((level) => level > node.height).at(-1);
      if (height === undefined) return;
      const at = { height, index: Math.floor(node.index / 2 ** (height - node.height)) };
      if (this.recordAt(at).state !== "opened") this.write(at, opened);
    }
  }
  class NeverOpened extends CustodyLedger {
    protected override open(): void {
      // Only at receipt, as one might think: until then the box would still move as a whole.
    }
  }
  class ForgetsHolder extends CustodyLedger {
    protected override open(node: Node, opened: CustodyRecord): void {
      super.open(node, { ...opened, holder: MANUFACTURER });
    }
  }
  class ForgetsSource extends CustodyLedger {
    protected override open(node: Node, opened: CustodyRecord): void {
      super.open(node, { ...opened, peer: 0 });
    }
  }
  class TradesWhatLeft extends CustodyLedger {
    protected override requireInChain(): void {
      // As the contract once was: nobody asked a pack's bit.
    }
  }
  class SendsBackWhatIsLeft extends CustodyLedger {
    protected override requireNothingLeft(): void {
      // A return is never stopped, as one might think.
    }
  }
  class RefillsWhatWentBack extends CustodyLedger {
    protected override requireNotSent(): void {
      // It was empty when it went.
    }
  }
  return [
    ["a pack that left the supply chain is traded on", TradesWhatLeft],
    ["an opened pack goes back with what is left in it", SendsBackWhatIsLeft],
    ["something comes back into a pack that went back", RefillsWhatWentBack],
    ["only the nearest box above is opened", NearestOnly],
    ["the boxes above are not opened at dispatch", NeverOpened],
    ["an opened box is the manufacturer's again", ForgetsHolder],
    ["an opened box forgets where it came from", ForgetsSource],
  ];
}

/** For docs/decisions/0015: how often what was tried and answered. */
function print(total: ReadonlyMap<string, number>): void {
  if (process.env["MEDICONNECT_MODEL_PRINT"] === undefined) return;
  for (const [what, times] of [...total].sort())
    process.stdout.write(`${String(times).padStart(9)}  ${what}\n`);
}
