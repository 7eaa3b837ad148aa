import { expect } from "chai";
import fc from "fast-check";
import { assertOnKnownAndNew, KNOWN_SEED } from "../support/assertOnKnownAndNew.ts";
import { UndoCells, UNDO_WINDOW } from "./undo/cells.ts";
import { Play, type Step, step } from "./undo/play.ts";
import { type Books, LAST_SIGNED_NONCE, undoSupply } from "./undo/rules.ts";

const RUNS = Number(process.env["MEDICONNECT_MODEL_RUNS"] ?? 2_000);
const STEPS = 120;
const steps = fc.array(step, { minLength: STEPS / 2, maxLength: STEPS, size: "max" });

describe("undo by cells", function () {
  this.timeout(900_000);

  it("gives back what was taken and nothing else, whatever happened in between", async () => {
    const total = new Map<string, number>();
    await assertOnKnownAndNew(
      fc.property(steps, (taken) => {
        const { tally } = follow(taken);
        for (const [what, times] of tally) total.set(what, (total.get(what) ?? 0) + times);
      }),
      { numRuns: RUNS },
    );
    print(total);
    expect([...total.keys()]).to.include.members([
      ...["undo", "undo, revived", "remainder", "supply", "reissue", "true: open", "true: covered"],
      ...["undo: SuppliedSince", "undo: PrescriptionHeldByAnother", "undo: LotMayNotMove", "undo: NotHolder"],
      ...["undo: UndoUnknown", "undo: UndoTooLate", "forge: UndoUnknown"],
    ]);
    expect([...total.keys()]).not.to.include("forged");
  });

  for (const [what, broken] of brokenRules()) {
    it(`is found wrong where ${what}`, () => {
      const property = fc.property(steps, (taken) => void follow(taken, broken));
      expect(
        fc.check(property, { seed: KNOWN_SEED, numRuns: 10 * RUNS, endOnFailure: true }).failed,
      ).to.equal(true);
    });
  }

  it("refuses to close a pack again of which more was supplied on another prescription", () => {
    const { tally } = follow([
      given({ kind: "issue" }),
      given({ kind: "supply", part: 7 }),
      given({ kind: "issue" }),
      given({ kind: "remainder", which: 1 }),
      given({ kind: "undo", which: 1 }),
      given({ kind: "undo", which: 0 }),
      given({ kind: "undo", which: 0 }),
    ]);
    expect([tally.get("undo: RemainderMoved"), tally.get("undo")]).to.deep.equal([1, 2]);
  });

  it("refuses where the nonce has come so far that nothing is signed any more", () => {
    const play = follow([given({ kind: "issue" }), given({ kind: "supply" })]);
    for (const found of play.books.system.prescriptions.values()) found.nonce = LAST_SIGNED_NONCE + 1;
    play.take(given({ kind: "undo" }));
    expect(play.tally.get("undo: NonceExhausted")).to.equal(1);
  });

  it("gives the claim back, so that the right pack follows without a new signature", () => {
    const { tally } = follow([
      given({ kind: "issue" }),
      given({ kind: "supply" }),
      given({ kind: "undo" }),
      // Divisible by three: no claim beforehand.
      given({ kind: "supply", seed: 3 }),
    ]);
    expect([tally.get("supply"), tally.get("undo")]).to.deep.equal([2, 1]);
  });

  it("refuses a cell that still holds something, and takes it again when its time is over", () => {
    const cells = new UndoCells();
    cells.keep(1, 7, "first", 1_000);
    expect(() => cells.keep(1, 7, "second", 999 + UNDO_WINDOW)).to.throw("UndoCellInUse");
    cells.keep(2, 7, "another site's", 1_000);
    cells.keep(1, 7, "second", 1_000 + UNDO_WINDOW);
    cells.consume(1, 7);
    cells.keep(1, 7, "third", 1_001 + UNDO_WINDOW);
  });

  it("keeps a lock for ever", () => {
    const cells = new UndoCells();
    cells.keep(1, 7, "lock", 1_000, true);
    cells.require(1, 7, "lock", 4_000_000_000);
    expect(() => cells.keep(1, 7, "second", 4_000_000_000)).to.throw("UndoCellInUse");
  });
});

/** A step in which nobody errs. */
function given(facts: Partial<Step>): Step {
  return { kind: "issue", which: 0, who: 0, stray: 5, wait: 10, part: 0, seed: 1, ...facts };
}

function follow(taken: readonly Step[], undo?: typeof undoSupply): Play {
  const play = new Play(undo);
  for (const one of taken) play.take(one);
  return play;
}

/** Rules, each broken in turn: the diary must notice, or it would notice nothing. */
function brokenRules(): readonly (readonly [string, typeof undoSupply])[] {
  const ofFound = (books: Books, key: string) => books.system.prescriptions.get(key);
  return [
    [
      "the cell is not consumed",
      (books, act, cell, operation) => {
        const cells = { require: books.cells.require.bind(books.cells), consume: () => undefined };
        undoSupply({ ...books, cells: Object.assign(new UndoCells(), cells) }, act, cell, operation);
      },
    ],
    [
      "the cover goes back though another token counts the part on",
      (books, act, cell, operation) => {
        const found = ofFound(books, operation.key);
        const isReplaced = found?.isReplaced;
        delete found?.isReplaced;
        try {
          undoSupply(books, act, cell, operation);
        } finally {
          if (found !== undefined && isReplaced) found.isReplaced = isReplaced;
        }
      },
    ],
    [
      "the nonce stays",
      (books, act, cell, operation) => {
        undoSupply(books, act, cell, operation);
        const found = ofFound(books, operation.key);
        if (found !== undefined) found.nonce -= 1;
      },
    ],
    [
      "what was supplied since is not asked",
      (books, act, cell, operation) => {
        const found = ofFound(books, operation.key);
        const { supplied, issuesUsed } = found ?? {};
        const after = operation.before.supplied + operation.quantity;
        if (found !== undefined && after < found.quantity) {
          Object.assign(found, { supplied: after, issuesUsed: operation.before.issuesUsed });
        }
        try {
          undoSupply(books, act, cell, operation);
        } catch (error) {
          Object.assign(found ?? {}, { supplied, issuesUsed });
          throw error;
        }
      },
    ],
    [
      "the claim comes back, whatever happened to it",
      (books, act, cell, operation) => {
        undoSupply(books, act, cell, operation);
        const { kind, holder } = operation.before;
        Object.assign(ofFound(books, operation.key) ?? {}, { kind, holder });
      },
    ],
    [
      "the undo of a later part counts as somebody's touch",
      (books, act, cell, operation) => {
        const { nonce = 0, claimUntil = 0 } = ofFound(books, operation.key) ?? {};
        undoSupply(books, act, cell, operation);
        const found = ofFound(books, operation.key);
        const isPart = operation.before.supplied + operation.quantity < operation.before.quantity;
        if (found !== undefined && isPart && nonce !== operation.before.nonce) found.claimUntil = claimUntil;
      },
    ],
    [
      "a nominee keeps the claim of an issue that is not reached any more",
      (books, act, cell, operation) => {
        const { kind, holder, isNominee, claimUntil } = ofFound(books, operation.key) ?? {};
        undoSupply(books, act, cell, operation);
        if (kind === "claimed" && isNominee === true)
          Object.assign(ofFound(books, operation.key) ?? {}, { kind, holder, isNominee, claimUntil });
      },
    ],
    [
      "the guard is not told of what revives",
      (books, act, cell, operation) => {
        const guard = Object.create(books.guard) as Books["guard"];
        guard.undo = () => undefined;
        undoSupply({ ...books, guard }, act, cell, operation);
      },
    ],
    [
      "an opened pack is closed again, whatever was taken of it since",
      (books, act, cell, operation) => {
        const { opened } = books.shelf;
        const before = new Map(opened);
        for (const { pack, taken, remainder } of operation.packs) {
          if (!remainder && taken > 0) opened.set(pack, { by: act.licence, left: 28 - taken });
        }
        try {
          undoSupply(books, act, cell, operation);
        } catch (error) {
          for (const [pack, rest] of before) opened.set(pack, rest);
          throw error;
        }
      },
    ],
  ];
}

/** For docs/decisions/0016: how often what was tried and answered. */
function print(total: ReadonlyMap<string, number>): void {
  if (process.env["MEDICONNECT_MODEL_PRINT"] === undefined) return;
  for (const [what, times] of [...total].sort())
    process.stdout.write(`${String(times).padStart(9)}  ${what}\n`);
}
