import { type CoverReceipt, DAY, type Overlap, type Tags, type Undo } from "./guard.ts";
import type { LateRule } from "./guardDeferral.ts";
import type { Guard, IssueFacts, SupplyFacts } from "./guardWorld.ts";

interface Slot {
  coveredUntil: number;
  openUntil: number;
  lastPrescriber: number;
  open: number;
}

/**
 * The rules with which the design began, kept to show what they miss: one count of open prescriptions with one expiry,
 * a cover of whole issues in which later parts do not count, the previous epoch's slot written only while it is live.
 * Nothing but the counterexamples uses them.
 */
export class FirstRules implements Guard {
  private readonly slots = new Map<string, Slot>();

  overlapAtIssue(order: IssueFacts, now: number): Overlap {
    const slots = this.liveOf(order, now);
    const from = Math.max(now, order.notBefore);
    return {
      open: slots.some(
        ({ open, lastPrescriber }) => open > 0 && !(open === 1 && lastPrescriber === order.prescriber),
      ),
      covered: slots.some(({ coveredUntil }) => coveredUntil > from + order.early * DAY),
    };
  }

  issue(order: IssueFacts, now: number): Overlap {
    const overlap = this.overlapAtIssue(order, now);
    for (const slot of this.writtenOf(order, now)) enter(slot, order.prescriber, order.expiresAt);
    return overlap;
  }

  overlapAtSupply(part: SupplyFacts, now: number): Overlap {
    const covered =
      part.isFirst && this.liveOf(part, now).some((slot) => slot.coveredUntil > now + part.early * DAY);
    return { open: false, covered };
  }

  /** They knew of no outage. */
  tell(): Overlap {
    throw new Error("the first rules are told nothing late");
  }

  supply(part: SupplyFacts, now: number): { overlap: Overlap; receipt: CoverReceipt } {
    const overlap = this.overlapAtSupply(part, now);
    const slot = this.at(part.tag);
    const receipt = {
      ...{ before: slot.coveredUntil, previousBefore: this.at(part.previous).coveredUntil },
      ...{ after: 0, corrections: 0, previousCorrections: 0, previousCovered: false },
    };
    if (part.isFirst) {
      for (const one of this.writtenOf(part, now))
        one.coveredUntil = Math.max(now, one.coveredUntil) + part.issueSeconds;
    }
    if (part.expiresAfter === undefined) this.end(part, part.expiresAt, now);
    else
      for (const one of this.writtenOf(part, now)) one.openUntil = Math.max(one.openUntil, part.expiresAfter);
    return { overlap, receipt: { ...receipt, after: slot.coveredUntil } };
  }

  end(tags: Tags, _expiresAt: number, now: number): void {
    for (const slot of this.writtenOf(tags, now)) leave(slot);
  }

  extend(tags: Tags, _prescriber: number, _expiresAt: number, expiresAfter: number, now: number): void {
    for (const slot of this.writtenOf(tags, now)) slot.openUntil = Math.max(slot.openUntil, expiresAfter);
  }

  undo({ receipt, expiresAt, expiresAfter, prescriber, ...tags }: Undo, now: number): void {
    const slot = this.at(tags.tag);
    const previous = this.at(tags.previous);
    if (slot.coveredUntil === receipt.after) slot.coveredUntil = receipt.before;
    if (previous.coveredUntil === receipt.after) previous.coveredUntil = receipt.previousBefore;
    if (expiresAt !== undefined || expiresAfter === undefined || expiresAfter <= now) return;
    for (const one of this.writtenOf(tags, now)) {
      settle(one, now);
      enter(one, prescriber, expiresAfter);
    }
  }

  correct(tag: string, coveredUntil: number): void {
    const slot = this.at(tag);
    slot.coveredUntil = Math.min(slot.coveredUntil, coveredUntil);
    slot.open = 0;
  }

  private at(tag: string | undefined): Slot {
    const fresh = { coveredUntil: 0, openUntil: 0, lastPrescriber: 0, open: 0 };
    if (tag === undefined) return fresh;
    const slot = this.slots.get(tag) ?? fresh;
    this.slots.set(tag, slot);
    return slot;
  }

  private liveOf({ tag, previous }: Tags, now: number): Slot[] {
    const slots = [this.at(tag), this.at(previous)];
    for (const slot of slots) settle(slot, now);
    return slots;
  }

  /** The current one, and the previous one while something of it is open or covered. */
  private writtenOf(tags: Tags, now: number): Slot[] {
    const [slot, previous] = this.liveOf(tags, now);
    if (slot === undefined || previous === undefined) return [];
    return previous.open > 0 || previous.coveredUntil > now ? [slot, previous] : [slot];
  }
}

/**
 * How outages were told first: what was supplied of the present issue was held against what was deferred of all issues.
 */
export const firstLateCoverOf: LateRule = (deferral, { lives, notBefore, secondsOfIssue }, now) => {
  const { from, seconds, lastsUntil } = deferral ?? {
    from: Math.max(now, notBefore),
    seconds: 0,
    lastsUntil: 0,
  };
  if (!lives || secondsOfIssue <= seconds) return { from, seconds, lastsUntil };
  return { from, seconds: secondsOfIssue, lastsUntil: Math.max(lastsUntil, now) + secondsOfIssue - seconds };
};

function settle(slot: Slot, now: number): void {
  if (slot.openUntil <= now) slot.open = 0;
}

function enter(slot: Slot, prescriber: number, expiresAt: number): void {
  slot.open += 1;
  slot.openUntil = Math.max(slot.openUntil, expiresAt);
  slot.lastPrescriber = prescriber;
}

function leave(slot: Slot): void {
  if (slot.open > 0) slot.open -= 1;
  if (slot.open === 0) slot.openUntil = 0;
  else slot.lastPrescriber = 0;
}
