import fc from "fast-check";
import { DAY, GuardLedger, secondsOf } from "../guard.ts";
import { History, type Handed, type Life } from "../guardOracle.ts";
import {
  type Act,
  cancel,
  claim,
  CLAIM_SECONDS,
  claimAsNominee,
  dispense,
  issue,
  nominate,
  notDispensed,
  type Prescription,
  Refusal,
  reissue,
  release,
  stateOf,
  type System,
} from "../prescriptions.ts";
import { startOfDay } from "../localDates.ts";
import { UndoCells, UNDO_WINDOW } from "./cells.ts";
import {
  type Books,
  type Operation,
  type Shelf,
  type TakenPack,
  undoSupply,
  UNITS_PER_PACK,
} from "./rules.ts";

// One patient and one substance, two prescribers, three pharmacies and a shelf of packs. Everything that a prescription may
// live through happens between a supply and its undo. The rules are held against a diary of all that was handed over.

const PRESCRIBERS = [1, 2];
const PHARMACIES = [11, 12, 13];
const PACKS = 24;
const EARLY = 7;

export const KINDS = [
  ...[
    "issue",
    "claim",
    "claim",
    "claim",
    "supply",
    "supply",
    "supply",
    "supply",
    "remainder",
    "remainder",
    "remainder",
    "undo",
    "undo",
    "undo",
  ],
  ...["release", "cancel", "reissue", "nominate", "claimAsNominee", "notDispensed", "stop", "move", "forge"],
] as const;

export interface Step {
  readonly kind: string;
  readonly which: number;
  readonly who: number;
  readonly stray: number;
  readonly wait: number;
  readonly part: number;
  readonly seed: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  which: fc.nat(2),
  who: fc.nat(2),
  stray: fc.nat(9),
  wait: fc.constantFrom(10, 10, 3_600, 3_600, DAY, DAY, 2 * DAY, 21 * DAY),
  part: fc.constantFrom(0, 0, 7, 14),
  seed: fc.nat(1_000),
});

interface Entry {
  readonly operation: Operation;
  readonly site: number;
  readonly cell: number;
  readonly at: number;
  readonly issue: number;
  readonly handed: Handed;
  undone: boolean;
}

/** A claim as its pharmacy made it. */
interface ClaimMade {
  readonly by: number;
  readonly at: number;
  /** By how many issues were over then. */
  readonly issue: number;
  readonly signed: boolean;
}

export class Play {
  now = startOfDay(21_000);
  readonly tally = new Map<string, number>();
  readonly books: Books;
  readonly diary: Entry[] = [];
  private readonly history = new History();
  private readonly lives = new Map<string, Life>();
  private readonly claims = new Map<string, ClaimMade[]>();
  private readonly reissued = new Set<string>();
  private readonly undo: typeof undoSupply;
  private count = 0;

  constructor(undo: typeof undoSupply = undoSupply) {
    this.undo = undo;
    const ids = [...PRESCRIBERS, ...PHARMACIES];
    const system: System = {
      prescriptions: new Map(),
      licences: new Map(
        ids.map((id) => {
          const role = id < 10 ? ("prescriber" as const) : ("dispenser" as const);
          return [id, { role, suspended: false, frozen: false }] as const;
        }),
      ),
    };
    const shelf: Shelf = {
      out: new Set(),
      opened: new Map(),
      holders: new Map(Array.from({ length: PACKS }, (_, pack) => [pack, PHARMACIES[pack % 3]])),
      suppliable: true,
    };
    const tags = { tag: "patient and substance" };
    this.books = { system, shelf, guard: new GuardLedger(), cells: new UndoCells(), tagsOf: () => tags };
  }

  take(one: Step): void {
    this.now += one.wait;
    try {
      this.attempt(one);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.note(`${one.kind}: ${error.message}`);
    }
    this.check();
  }

  private attempt(one: Step): void {
    const { system, shelf } = this.books;
    if (one.kind === "issue") return this.issue(one);
    if (one.kind === "undo" || one.kind === "forge") return this.takeBack(one);
    if (one.kind === "stop") {
      shelf.suppliable = !shelf.suppliable || one.seed % 3 !== 0;
      return;
    }
    if (one.kind === "move") {
      const to = one.seed % 2 === 0 ? undefined : PHARMACIES[one.who];
      shelf.holders.set(one.seed % PACKS, to);
      return;
    }
    const keys = [...system.prescriptions.keys()].filter((key) => this.isUseful(key, one));
    const key = keys[one.which % Math.max(1, keys.length)];
    const found = key === undefined ? undefined : system.prescriptions.get(key);
    if (key === undefined || found === undefined) return;
    this.live(one, key, found);
    this.note(one.kind);
  }

  private isUseful(key: string, { stray }: Step): boolean {
    const state = stateOf(this.books.system.prescriptions.get(key), this.now);
    return stray === 0 || ["issued", "claimed", "lapsed", "cancelPending"].includes(state);
  }

  private live(one: Step, key: string, found: Prescription): void {
    const { system, guard } = this.books;
    const holder = found.kind === "claimed" || found.kind === "cancelPending" ? found.holder : 0;
    const pharmacy = one.stray === 1 || holder === 0 ? (PHARMACIES[one.who] ?? 11) : holder;
    const act = { licence: pharmacy, at: this.now };
    const signature = { key, nonce: found.nonce, deadline: this.now, dispenser: pharmacy };
    const before = { ...found };
    switch (one.kind) {
      case "claim":
        claim(system, act, key, { ...signature, purpose: "claim" });
        return this.claimed(key, before, found);
      case "claimAsNominee":
        claimAsNominee(system, { licence: found.holder, at: this.now }, key);
        return this.claimed(key, before, found);
      case "supply":
      case "remainder":
        return this.supply(one, key, found, act);
      case "release":
        return release(system, act, key);
      case "nominate":
        return nominate(system, act, key, {
          nominee: pharmacy,
          role: "dispenser",
          signature: { ...signature, purpose: "nominate" },
        });
      case "notDispensed":
        notDispensed(system, act, key, 1);
        return this.ended(key, before, found);
      case "cancel":
        cancel(system, { licence: found.prescriber, at: this.now }, key, "prescriber", 1);
        guard.end(this.tags(), before.expiresAt, this.now);
        return this.lifeOf(key, (life) => (life.ended = true));
      default:
        return this.reissue(key, found);
    }
  }

  private issue({ who, seed }: Step): void {
    const key = `rx ${++this.count}`;
    const prescriber = PRESCRIBERS[who % 2] ?? 1;
    issue(this.books.system, { licence: prescriber, at: this.now }, key, {
      quantity: seed % 2 === 0 ? 28 : 56,
      issues: seed % 3 === 0 ? 3 : 1,
      daysSupply: seed % 5 === 0 ? 4 : 28,
      schedule: 6,
      signedAt: this.now,
      notBefore: 0,
      laterIssue: false,
      nominee: 0,
    });
    const found = this.at(key);
    const order = { ...this.tags(), prescriber, notBefore: 0, expiresAt: found.expiresAt, early: EARLY };
    const answer = this.books.guard.issue(order, this.now);
    this.seen("open", answer.open, this.history.hasOther(prescriber, this.now));
    this.seen("covered", answer.covered, this.history.hasMore(this.now, EARLY, 0));
    const life = { prescriber, expiresAt: found.expiresAt, ended: false, disregarded: false, told: true };
    this.lives.set(key, life);
    this.history.lives.push(life);
    this.note("issue");
  }

  private supply(one: Step, key: string, found: Prescription, act: Act): void {
    // A walk-in: what an undo gives back is what was after the claim.
    const comes = { ...found };
    const claims = this.claims.get(key) ?? [];
    if (one.seed % 3 !== 0 && found.kind === "issued") {
      const { nonce } = found;
      const signature = { purpose: "claim" as const, key, nonce, deadline: this.now, dispenser: act.licence };
      claim(this.books.system, act, key, signature);
      this.claimed(key, comes, found);
    }
    try {
      this.supplyClaimed(one, key, found, act);
    } catch (error) {
      Object.assign(found, comes);
      this.claims.set(key, claims);
      throw error;
    }
  }

  private supplyClaimed(one: Step, key: string, found: Prescription, act: Act): void {
    const before = { ...found };
    const packs = this.packsFor(one, act.licence, before.quantity - before.supplied);
    const quantity = packs.reduce((sum, { taken }) => sum + (taken === 0 ? UNITS_PER_PACK : taken), 0);
    if (quantity === 0) throw new Refusal("no packs");
    if (!this.books.shelf.suppliable) throw new Refusal("LotMayNotMove");
    const cell = this.freeCell(act.licence);
    const supply = { quantity, expectedSupplied: found.supplied, collectorStated: true, opens: true };
    dispense(this.books.system, act, key, supply);
    const part = {
      ...this.tags(),
      ...{ dispenser: act.licence, prescriber: found.prescriber },
      early: before.begun ? Math.max(EARLY, 7) : EARLY,
      secondsBefore: secondsOf(before.daysSupply, before.quantity, before.supplied),
      secondsAfter: secondsOf(before.daysSupply, before.quantity, before.supplied + quantity),
      expiresAt: before.expiresAt,
      expiresAfter: found.kind === "spent" ? undefined : found.expiresAt,
    };
    const { overlap, receipt } = this.books.guard.supply(part, this.now);
    this.seen("covered", overlap.covered, this.history.hasMore(this.now, part.early, part.secondsBefore));
    this.takePacks(packs, act.licence);
    const handed = { at: this.now, seconds: part.secondsAfter - part.secondsBefore, void: false, told: true };
    this.history.handed.push(handed);
    this.lifeOf(key, (life) =>
      Object.assign(life, { ended: found.kind === "spent", expiresAt: found.expiresAt }),
    );
    const operation = { key, quantity, at: this.now, before, receipt, packs };
    this.books.cells.keep(act.licence, cell, operation, this.now);
    const { issuesUsed } = before;
    this.diary.push({
      operation,
      site: act.licence,
      cell,
      at: this.now,
      issue: issuesUsed,
      handed,
      undone: false,
    });
  }

  private takeBack(one: Step): void {
    const recent = this.diary.filter(
      ({ undone, at }) => one.stray === 0 || (!undone && this.now < at + UNDO_WINDOW),
    );
    const entry = recent[(recent.length - 1 - one.which + 6 * recent.length) % Math.max(1, recent.length)];
    if (entry === undefined) return;
    const { operation } = entry;
    const site = one.stray === 1 ? (PHARMACIES[one.who] ?? 11) : entry.site;
    const handedIn = one.kind === "forge" ? forged(operation, one.seed) : operation;
    const before = { ...this.at(operation.key) };
    const state = stateOf(before, this.now);
    const straight = this.isStraight(entry, before) && site === entry.site && one.kind === "undo";
    try {
      this.undo(this.books, { licence: site, at: this.now }, entry.cell, handedIn);
    } catch (error) {
      if (straight) throw new Error(`an undo that nothing stands against was refused: ${String(error)}`);
      throw error;
    }
    const found = this.at(operation.key);
    const revived = before.kind === "spent" && found.kind === "claimed";
    this.note(one.kind === "forge" ? "forged" : revived ? "undo, revived" : "undo");
    const fine =
      !entry.undone && site === entry.site && this.now < entry.at + UNDO_WINDOW && one.kind === "undo";
    if (!fine) throw new Error(`an undo that should have been refused: ${JSON.stringify(one)}`);
    if (!this.books.shelf.suppliable) throw new Error("undone while the lot is stopped");
    const isHeld = state === "claimed" || state === "cancelPending";
    if (isHeld && before.holder !== site) throw new Error("a claim of another was touched");
    if (found.kind === "claimed" && found.holder !== site && before.holder !== found.holder)
      throw new Error("somebody else holds it now");
    if (found.nonce <= before.nonce) throw new Error("old signatures work again");
    if (["cancelled", "closed", "cancelPending"].includes(before.kind) && found.kind !== before.kind)
      throw new Error("what was ended lives again");
    entry.undone = true;
    // Where a new token counts the part on, all is asked as if the patient had it.
    entry.handed.void = found.isReplaced !== true;
    this.lifeOf(operation.key, (life) => {
      const lives = found.kind === "issued" || found.kind === "claimed";
      Object.assign(life, { ended: !lives, expiresAt: found.expiresAt });
    });
  }

  /** Nothing happened since the supply: it must be possible. */
  private isStraight({ operation, undone, at, site }: Entry, found: Prescription): boolean {
    const { out, opened, holders, suppliable } = this.books.shelf;
    const isThere = ({ pack, taken, remainder }: TakenPack): boolean =>
      out.has(pack) &&
      holders.get(pack) === site &&
      (remainder || taken === 0 || opened.get(pack)?.left === UNITS_PER_PACK - taken);
    const { before, quantity, key } = operation;
    const last = this.diary.filter(({ operation: one, undone: gone }) => one.key === key && !gone).at(-1);
    const spent = before.supplied + quantity === before.quantity && before.issuesUsed + 1 === before.issues;
    return (
      !undone &&
      this.now < at + UNDO_WINDOW &&
      suppliable &&
      operation.packs.every(isThere) &&
      last?.operation === operation &&
      (found.kind === "spent") === spent &&
      spent
    );
  }

  private reissue(key: string, found: Prescription): void {
    const next = `rx ${++this.count}`;
    reissue(this.books.system, { licence: found.prescriber, at: this.now }, key, next, true);
    this.reissued.add(key).add(next);
    const life = this.lives.get(key);
    if (life === undefined) return;
    const continued = { ...life };
    life.ended = true;
    this.lives.set(next, continued);
    this.history.lives.push(continued);
  }

  /** An issue ended without its rest. */
  private ended(key: string, before: Prescription, found: Prescription): void {
    const { guard } = this.books;
    if (found.kind === "closed") guard.end(this.tags(), before.expiresAt, this.now);
    else guard.extend(this.tags(), found.prescriber, before.expiresAt, found.expiresAt, this.now);
    const facts = { ended: found.kind === "closed", expiresAt: found.expiresAt };
    this.lifeOf(key, (life) => Object.assign(life, facts));
  }

  private packsFor({ kind, part, seed }: Step, site: number, outstanding: number): readonly TakenPack[] {
    const { out, opened, holders } = this.books.shelf;
    if (kind === "remainder") {
      const own = [...opened].filter(([, { by, left }]) => by === site && left > 0);
      const [pack, rest] = own[seed % Math.max(1, own.length)] ?? [];
      if (pack === undefined || rest === undefined) return [];
      return [{ pack, taken: Math.min(7, rest.left, outstanding), remainder: true }];
    }
    const free = [...holders.keys()].filter((pack) => !out.has(pack) && holders.get(pack) === site);
    const [first, second] = free;
    if (first === undefined) return [];
    if (part !== 0) return [{ pack: first, taken: Math.min(part, outstanding), remainder: false }];
    if (outstanding < UNITS_PER_PACK) return [{ pack: first, taken: outstanding, remainder: false }];
    const whole = { taken: 0, remainder: false };
    const both = outstanding >= 2 * UNITS_PER_PACK && seed % 2 === 0 && second !== undefined;
    return both
      ? [
          { pack: first, ...whole },
          { pack: second, ...whole },
        ]
      : [{ pack: first, ...whole }];
  }

  private takePacks(packs: readonly TakenPack[], site: number): void {
    const { out, opened } = this.books.shelf;
    for (const { pack, taken, remainder } of packs) {
      const left = remainder ? (opened.get(pack)?.left ?? 0) : UNITS_PER_PACK;
      if (!remainder) out.add(pack);
      if (taken > 0) opened.set(pack, { by: site, left: left - taken });
    }
  }

  /** Cells are used again and again: the lowest that is empty, consumed or over. */
  private freeCell(site: number): number {
    const inUse = this.diary.filter(
      (one) => one.site === site && !one.undone && this.now < one.at + UNDO_WINDOW,
    );
    const taken = new Set(inUse.map(({ cell }) => cell));
    let cell = 1;
    while (taken.has(cell)) cell++;
    return cell;
  }

  private claimed(key: string, before: Prescription, { holder, isNominee, nonce, issuesUsed }: Prescription) {
    if (nonce === before.nonce) return;
    const made = { by: holder, at: this.now, issue: issuesUsed, signed: !isNominee };
    this.claims.set(key, [...(this.claims.get(key) ?? []), made]);
  }

  private check(): void {
    this.checkCounts();
    this.checkClaims();
    this.checkPacks();
  }

  /** Net of undo never more than prescribed, and the token says what the diary says. */
  private checkCounts(): void {
    for (const [key, found] of this.books.system.prescriptions) {
      const own = this.diary.filter(({ operation, undone }) => operation.key === key && !undone);
      for (let issue = 0; issue < found.issues; issue++) {
        const net = own.reduce((sum, one) => sum + (one.issue === issue ? one.operation.quantity : 0), 0);
        if (net > found.quantity) throw new Error(`${key} was supplied ${net} of ${found.quantity}`);
        const present = found.kind === "spent" ? found.issuesUsed - 1 : found.issuesUsed;
        if (issue !== present || this.reissued.has(key) || found.kind === "closed") continue;
        if (found.supplied !== net) throw new Error(`${key} says ${found.supplied} of ${net}`);
      }
      if (found.kind === "spent" && own.length === 0 && !this.reissued.has(key))
        throw new Error(`${key} is spent on nothing`);
    }
  }

  /** Nobody holds without a supply for longer than a claim lasts, nor unsigned but by the claim of that issue. */
  private checkClaims(): void {
    for (const [key, found] of this.books.system.prescriptions) {
      if (found.kind !== "claimed" || found.supplied > 0) continue;
      const made = (this.claims.get(key) ?? []).filter(({ by, issue, signed }) =>
        found.isNominee
          ? by === found.holder && !signed && issue === found.issuesUsed
          : by === found.holder && signed,
      );
      const last = made.at(-1);
      if (last === undefined) throw new Error(`${key} is held by a claim that nobody made`);
      if (found.claimUntil > last.at + CLAIM_SECONDS) throw new Error(`${key} is held for too long`);
    }
  }

  private checkPacks(): void {
    const { out, opened } = this.books.shelf;
    const standing = this.diary.filter(({ undone }) => !undone).flatMap(({ operation }) => operation.packs);
    for (let pack = 0; pack < PACKS; pack++) {
      const uses = standing.filter((one) => one.pack === pack);
      const openings = uses.filter(({ remainder }) => !remainder);
      if (openings.length !== (out.has(pack) ? 1 : 0))
        throw new Error(`pack ${pack} left ${openings.length} times`);
      const taken = uses.reduce((sum, one) => sum + one.taken, 0);
      const left = opened.get(pack)?.left;
      if (taken === 0 ? left !== undefined : left !== UNITS_PER_PACK - taken)
        throw new Error(`pack ${pack} has ${left ?? "nothing"} left, and ${taken} were taken`);
    }
  }

  private seen(what: string, answer: boolean, truth: boolean): void {
    if (truth && !answer) throw new Error(`missed: ${what}`);
    if (truth) this.note(`true: ${what}`);
  }

  private lifeOf(key: string, change: (life: Life) => void): void {
    const life = this.lives.get(key);
    if (life !== undefined) change(life);
  }

  private at(key: string): Prescription {
    const found = this.books.system.prescriptions.get(key);
    if (found === undefined) throw new Error(`no ${key}`);
    return found;
  }

  private tags() {
    return this.books.tagsOf("");
  }

  private note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}

/** Another operation than the one that was kept. */
function forged(operation: Operation, seed: number): Operation {
  const { before, packs, receipt } = operation;
  const others: readonly Operation[] = [
    { ...operation, quantity: operation.quantity + 1 },
    { ...operation, before: { ...before, supplied: before.supplied + 1 } },
    { ...operation, before: { ...before, expiresAt: before.expiresAt + DAY } },
    { ...operation, receipt: { ...receipt, before: receipt.before - 1 } },
    { ...operation, packs: packs.map((one) => ({ ...one, pack: one.pack + 1 })) },
    { ...operation, key: `${operation.key}1` },
  ];
  return others[seed % others.length] ?? operation;
}
