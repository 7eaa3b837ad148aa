import {
  DAY,
  type CoverReceipt,
  type Late,
  type Overlap,
  secondsOf,
  type Supply,
  type Tags,
  type Undo,
} from "./guard.ts";
import { type Deferral, deferOnto, lateCoverOf, type LateRule } from "./guardDeferral.ts";
import { type Handed, History, type Life } from "./guardOracle.ts";

// One patient and one substance over years: prescriptions that are issued, supplied in whole or in parts, repeated,
// cancelled, closed, left to expire, replaced and undone. What happens is told to the guard, which knows tags alone, and
// to the oracle, which knows all; where they say different things about an overlap it is written down.

export const UNDO_WINDOW = 10 * DAY;
const LEAD_DAYS = 7;
const REPEAT_VALIDITY = 365 * DAY;
/** At least the longest validity, post-dating and one issue's days. */
export const EPOCH = 500 * DAY;

/** The guard as the world sees it, so that other rules can be held to the same oracle. */
export interface Guard {
  issue(order: IssueFacts, now: number): Overlap;
  overlapAtIssue(order: IssueFacts, now: number): Overlap;
  supply(part: SupplyFacts, now: number): { readonly overlap: Overlap; readonly receipt: CoverReceipt };
  overlapAtSupply(part: SupplyFacts, now: number): Overlap;
  tell(late: Late, now: number): Overlap;
  end(tags: Tags, expiresAt: number, now: number): void;
  extend(tags: Tags, prescriber: number, expiresAt: number, expiresAfter: number, now: number): void;
  undo(step: Undo, now: number): void;
  correct(tag: string, coveredUntil: number, disregard: boolean): void;
}

export interface IssueFacts extends Tags {
  readonly prescriber: number;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly early: number;
}

export interface SupplyFacts extends Supply {
  /** First part of its issue. */
  readonly isFirst: boolean;
  /** What the whole issue lasts. */
  readonly issueSeconds: number;
}

export type WorldStep = { readonly wait: number } & (
  | {
      readonly kind: "issue";
      readonly prescriber: number;
      readonly postDated: number;
      readonly validity: number;
      readonly daysSupply: number;
      readonly issues: number;
      readonly reason: boolean;
      /** Without a tag, as in an outage. */
      readonly untagged?: boolean;
      /** By a clinic that still makes tags with the key of the epoch before. */
      readonly oldKey?: boolean;
    }
  | {
      readonly kind: "supply";
      readonly which: number;
      readonly dispenser: number;
      readonly quantity: number;
      readonly reason: boolean;
      /** Of a prescription without a tag, as a product of which nobody has said yet that it is monitored. */
      readonly untraced?: boolean;
    }
  | { readonly kind: "cancel" | "close" | "reissue" | "undo" | "settle"; readonly which: number }
  | { readonly kind: "correct" }
);

export interface Prescription {
  /** Both undefined until the guard is told. */
  tag: string | undefined;
  previous: string | undefined;
  /** What the guard's office keeps until then. */
  deferral: Deferral | undefined;
  /** What was supplied before that, by issue. */
  readonly untold: Untold[];
  readonly life: Life;
  readonly daysSupply: number;
  readonly quantity: number;
  readonly issues: number;
  notBefore: number;
  supplied: number;
  issuesUsed: number;
  begun: boolean;
  /** Moves with every step that changes it, so that only the last one is undone. */
  steps: number;
}

interface Untold {
  readonly handed: Handed;
  readonly issue: number;
  readonly traced: boolean;
}

interface Supplied {
  readonly prescription: Prescription;
  readonly before: {
    notBefore: number;
    supplied: number;
    issuesUsed: number;
    begun: boolean;
    expiresAt: number;
  };
  readonly at: number;
  readonly steps: number;
  /** None where the guard was not asked. */
  readonly receipt: CoverReceipt | undefined;
  readonly handed: Handed;
}

/** What is not as it is on chain, to show what comes of it. */
export interface WorldTerms {
  /** Whether what is issued after a turn of the epoch names the previous tag, too. */
  readonly namesTurns?: boolean;
  readonly lateRule?: LateRule;
}

export class World {
  /** Later than any chain of today begins. */
  now = 21_000 * DAY;
  readonly history = new History();
  readonly prescriptions: Prescription[] = [];
  /** How often what was asked, and how often the answers differed. */
  readonly tally = new Map<string, number>();
  private undoable: Supplied[] = [];
  private readonly firstEpoch = Math.floor(this.now / EPOCH);
  private readonly guard: Guard;
  private readonly early: number;
  private readonly namesTurns: boolean;
  private readonly lateRule: LateRule;

  constructor(guard: Guard, early: number, { namesTurns = true, lateRule = lateCoverOf }: WorldTerms = {}) {
    this.guard = guard;
    this.early = early;
    this.namesTurns = namesTurns;
    this.lateRule = lateRule;
  }

  take(step: WorldStep): void {
    this.now += step.wait;
    switch (step.kind) {
      case "issue":
        return this.issue(step);
      case "supply":
        return this.supply(step);
      case "undo":
        return this.undo(step.which);
      case "correct":
        return this.correct();
      case "settle":
        return this.settle(step.which);
      default:
        return this.end(step.kind, step.which);
    }
  }

  count(what: string): number {
    return this.tally.get(what) ?? 0;
  }

  private issue(step: WorldStep & { kind: "issue" }): void {
    const notBefore = this.now + step.postDated;
    const expiresAt = notBefore + step.validity;
    const { prescriber } = step;
    const life = { prescriber, expiresAt, ended: false, disregarded: false, told: step.untagged !== true };
    const tags = step.untagged === true ? undefined : this.tags(step.oldKey === true ? 1 : 0);
    if (tags === undefined) this.note("issue, untagged");
    else {
      const order = { ...tags, prescriber, notBefore, expiresAt, early: this.early };
      const answer = this.guard.overlapAtIssue(order, this.now);
      this.compare("issue open", answer.open, this.history.hasOther(prescriber, this.now));
      this.compare("issue covered", answer.covered, this.history.hasMore(notBefore, this.early, 0));
      if ((answer.open || answer.covered) && !step.reason) return this.note("issue refused");
      this.note(answer.open || answer.covered ? "issue overridden" : "issue");
      this.guard.issue(order, this.now);
    }
    this.history.lives.push(life);
    const quantity = step.daysSupply;
    const { daysSupply, issues } = step;
    this.prescriptions.push({
      ...{ tag: tags?.tag, previous: tags?.previous, deferral: undefined, untold: [] },
      ...{ life, daysSupply, quantity, issues, notBefore },
      ...{ supplied: 0, issuesUsed: 0, begun: false, steps: 0 },
    });
  }

  private supply(step: WorldStep & { kind: "supply" }): void {
    const untraced = step.untraced === true;
    const prescription = this.pick(
      step.which,
      (one) => this.isLive(one) && one.notBefore <= this.now && (!untraced || one.tag === undefined),
    );
    if (prescription === undefined) return;
    const { life, quantity, supplied, daysSupply } = prescription;
    const taken = Math.min(step.quantity, quantity - supplied);
    const isWhole = supplied + taken === quantity;
    const isLast = prescription.issuesUsed + 1 === prescription.issues;
    const expiresAfter = isWhole ? (isLast ? undefined : this.extended(prescription)) : life.expiresAt;
    const early =
      prescription.begun && supplied === 0 ? Math.max(this.early, leadOf(daysSupply)) : this.early;
    const { tag } = prescription;
    if (tag === undefined) {
      this.supplyUntagged(prescription, taken, untraced);
      if (isWhole) this.completeIssue(prescription, expiresAfter);
      return;
    }
    const part: SupplyFacts = {
      tag,
      previous: prescription.previous,
      dispenser: step.dispenser,
      prescriber: life.prescriber,
      early,
      secondsBefore: secondsOf(daysSupply, quantity, supplied),
      secondsAfter: secondsOf(daysSupply, quantity, supplied + taken),
      expiresAt: life.expiresAt,
      expiresAfter,
      isFirst: supplied === 0,
      issueSeconds: daysSupply * DAY,
    };
    const answer = this.guard.overlapAtSupply(part, this.now);
    const own = part.secondsBefore;
    const kind = supplied === 0 ? "first part" : "later part";
    this.compare(`${kind} covered`, answer.covered, this.history.hasMore(this.now, early, own));
    if (answer.covered && !step.reason) return this.note(`${kind} refused`);
    this.note(answer.covered ? `${kind} overridden` : kind);
    const { receipt } = this.guard.supply(part, this.now);
    this.hand(prescription, part.secondsAfter - part.secondsBefore, receipt, taken);
    if (isWhole) this.completeIssue(prescription, expiresAfter);
  }

  /** Nobody is asked. In an outage the guard is told later; without a trace it is not, and the supply may be undone. */
  private supplyUntagged(prescription: Prescription, taken: number, untraced: boolean): void {
    this.note(untraced ? "supply, untraced" : "supply, untagged");
    const { daysSupply, quantity, supplied, issuesUsed: issue } = prescription;
    const seconds =
      secondsOf(daysSupply, quantity, supplied + taken) - secondsOf(daysSupply, quantity, supplied);
    const handed = this.hand(prescription, seconds, undefined, taken);
    prescription.untold.push({ handed, issue, traced: !untraced });
    if (untraced) return;
    prescription.deferral = deferOnto(prescription.deferral, issue, seconds, this.now);
    this.undoable.pop();
  }

  /** A prescription gets its tags, and the guard is told what was supplied of it meanwhile. */
  private settle(which: number): void {
    const prescription = this.pick(which, ({ tag }) => tag === undefined);
    if (prescription === undefined) return;
    const { life, deferral, notBefore, issuesUsed: issue } = prescription;
    const lives = this.isLive(prescription);
    const secondsOfIssue = secondsOf(prescription.daysSupply, prescription.quantity, prescription.supplied);
    const tags = this.tags();
    const late = {
      ...tags,
      ...{ prescriber: life.prescriber, dispenser: deferral === undefined ? 0 : 11, early: this.early },
      ...this.lateRule(deferral, { lives, notBefore, issue, secondsOfIssue }, this.now),
      expiresAt: lives ? life.expiresAt : undefined,
    };
    const { from, seconds } = late;
    const answer = this.guard.tell(late, this.now);
    const isOver = !lives && seconds === 0;
    this.compare("late open", answer.open, !isOver && this.history.hasOther(life.prescriber, this.now));
    // What stands under the tags of two epochs ago alone is not asked any more.
    if (Math.floor(from / EPOCH) === Math.floor(this.now / EPOCH)) {
      this.compare("late covered", answer.covered, !isOver && this.history.hasMore(from, this.early, 0));
    }
    this.note(isOver ? "settled, over" : `settled, ${seconds > 0 ? "supplied" : "open"}`);
    Object.assign(prescription, { tag: tags.tag, previous: tags.previous, steps: prescription.steps + 1 });
    life.told = true;
    this.tellUntold(prescription, lives);
  }

  /** What left no trace is known as long as its issue counts it, and of one that is over, beside what did. */
  private tellUntold({ untold, deferral, issuesUsed }: Prescription, lives: boolean): void {
    const counts = lives || deferral?.issue === issuesUsed;
    for (const { handed, issue, traced } of untold) {
      if (!traced && (!counts || issue !== issuesUsed)) continue;
      handed.told = true;
      if (traced || handed.void) continue;
      this.note(deferral === undefined ? "told, untraced" : "told, untraced beside deferred");
    }
  }

  private hand(
    prescription: Prescription,
    seconds: number,
    receipt: CoverReceipt | undefined,
    taken: number,
  ): Handed {
    const { notBefore, supplied, issuesUsed, begun, life } = prescription;
    const handed = { at: this.now, seconds, void: false, told: receipt !== undefined };
    this.history.handed.push(handed);
    this.undoable.push({
      ...{ prescription, receipt, handed, at: this.now },
      before: { notBefore, supplied, issuesUsed, begun, expiresAt: life.expiresAt },
      steps: ++prescription.steps,
    });
    prescription.supplied += taken;
    return handed;
  }

  private completeIssue(prescription: Prescription, expiresAfter: number | undefined): void {
    const { life } = prescription;
    if (expiresAfter === undefined) {
      life.ended = true;
      return this.note("spent");
    }
    this.note(expiresAfter === life.expiresAt ? "next issue" : "next issue, extended");
    const { daysSupply, notBefore, begun } = prescription;
    const lead = leadOf(daysSupply);
    const day = (moment: number): number => Math.floor(moment / DAY);
    const due = Math.max(day(notBefore) + (begun ? lead : 0), day(this.now)) + daysSupply;
    prescription.notBefore = (due - lead) * DAY;
    prescription.supplied = 0;
    prescription.issuesUsed += 1;
    prescription.begun = true;
    life.expiresAt = expiresAfter;
  }

  /** The first supply of a repeat gives it a year. */
  private extended({ begun, notBefore, life }: Prescription): number {
    return begun ? life.expiresAt : Math.max(life.expiresAt, notBefore + REPEAT_VALIDITY);
  }

  private end(kind: "cancel" | "close" | "reissue", which: number): void {
    const prescription = this.pick(which, (one) => this.isLive(one));
    if (prescription === undefined) return;
    const { life, tag, previous } = prescription;
    // It would take the id along under which it is to be told.
    const owes = tag === undefined && prescription.deferral !== undefined;
    if (kind === "reissue" && owes) return this.note("reissue refused");
    this.note(kind);
    prescription.steps += 1;
    if (kind === "reissue") return this.reissue(prescription);
    const isLast = prescription.issuesUsed + 1 === prescription.issues;
    if (kind === "close" && !isLast) return this.skipIssue(prescription);
    life.ended = true;
    if (tag !== undefined) this.guard.end({ tag, previous }, life.expiresAt, this.now);
  }

  /** A new key: the old life ends, the new one begins with the same terms, and the guard is not asked. */
  private reissue(prescription: Prescription): void {
    const life = { ...prescription.life };
    prescription.life.ended = true;
    this.history.lives.push(life);
    this.prescriptions.push({ ...prescription, life, untold: [...prescription.untold], steps: 0 });
  }

  /** Not dispensed, and another issue follows. */
  private skipIssue(prescription: Prescription): void {
    if (prescription.supplied === 0) {
      prescription.issuesUsed += 1;
      return;
    }
    const { life } = prescription;
    const expiresAfter = this.extended(prescription);
    const { tag, previous } = prescription;
    if (tag !== undefined) {
      this.guard.extend({ tag, previous }, life.prescriber, life.expiresAt, expiresAfter, this.now);
    }
    this.completeIssue(prescription, expiresAfter);
  }

  private undo(which: number): void {
    const open = this.undoable.filter(
      (one) => this.now < one.at + UNDO_WINDOW && one.steps === one.prescription.steps,
    );
    const supplied = open[which % Math.max(1, open.length)];
    if (supplied === undefined) return;
    this.undoable = this.undoable.filter((one) => one !== supplied);
    const { prescription, before, receipt, handed } = supplied;
    const { life } = prescription;
    const revives = life.ended && this.now < before.expiresAt;
    const expiresAt = life.ended ? undefined : life.expiresAt;
    const { tag, previous } = prescription;
    if (tag === undefined || receipt === undefined) this.note("undo, untraced");
    else {
      this.note(revives ? "undo, revived" : "undo");
      const { prescriber } = life;
      this.guard.undo(
        { tag, previous, receipt, prescriber, expiresAt, expiresAfter: before.expiresAt },
        this.now,
      );
    }
    handed.void = true;
    const { expiresAt: restored, ...figures } = before;
    Object.assign(prescription, figures, { steps: prescription.steps + 1 });
    Object.assign(life, { ended: false, expiresAt: restored });
  }

  /** A regulator says that what stands under the patient's tags is not this patient's. */
  private correct(): void {
    this.note("correct");
    const { tag, previous } = this.tags();
    for (const one of [tag, previous]) if (one !== undefined) this.guard.correct(one, this.now, true);
    for (const part of this.history.handed) if (part.told) part.void = true;
    for (const life of this.history.living(this.now)) life.disregarded = true;
  }

  private isLive({ life }: Prescription): boolean {
    return !life.ended && this.now < life.expiresAt;
  }

  private pick(which: number, may: (one: Prescription) => boolean): Prescription | undefined {
    const found = this.prescriptions.filter(may);
    return found[which % Math.max(1, found.length)];
  }

  /** The previous tag is given throughout the epoch that follows. */
  private tags(epochsAgo = 0): Tags {
    const epoch = Math.floor(this.now / EPOCH) - epochsAgo;
    const tag = `epoch ${epoch}`;
    return epoch === this.firstEpoch || !this.namesTurns ? { tag } : { tag, previous: `epoch ${epoch - 1}` };
  }

  private compare(what: string, answer: boolean, truth: boolean): void {
    this.note(`asked: ${what}`);
    if (truth) this.note(`true: ${what}`);
    if (answer === truth) return;
    this.note(`${truth ? "missed" : "false"}: ${what}`);
    if (what === "issue open" && answer) {
      const lives = this.history.living(this.now).some((life) => !life.disregarded);
      this.note(`false: issue open, while ${lives ? "one's own" : "none"} lives`);
    }
  }

  private note(what: string): void {
    this.tally.set(what, this.count(what) + 1);
  }
}

export function leadOf(daysSupply: number): number {
  return Math.min(LEAD_DAYS, Math.floor(daysSupply / 4));
}
