/**
 * The supply guard's rules as docs/guard.md states them: one slot a tag, and what each step makes of it. Numbers of
 * rules in comments are those of that page. contracts/guard is held to this model step by step, and this model to an
 * oracle that knows the whole history.
 */

export const DAY = 86_400;
/** The last moment that 32 bits hold. A cover that reached it is not known any more, only that it is long. */
export const LAST_MOMENT = 2 ** 32 - 1;
export const MAX_OPEN = 255;
export const MAX_COUNT = 65_535;
export const MAX_CORRECTIONS = 255;

/** Open prescriptions that end by `until`, counted together. */
export interface OpenGroup {
  /** No member lives at or after this moment. */
  readonly until: number;
  readonly open: number;
  /** Who issued all of them; zero where they are of several prescribers. */
  readonly prescriber: number;
  /** A regulator said that they do not count. */
  readonly disregarded: boolean;
}

export interface GuardSlot {
  /** When the medicine that was supplied runs out. */
  readonly coveredUntil: number;
  readonly lastDispenser: number;
  /** Those that expire by `near.until`. */
  readonly near: OpenGroup;
  /** Those that expire later; none where `near` has none. */
  readonly far: OpenGroup;
  /** A regulator lets the next overlap through. */
  readonly released: boolean;
  readonly overridden: number;
  readonly reported: number;
  readonly corrections: number;
}

export interface Overlap {
  /** Another prescriber's prescription is open. */
  readonly open: boolean;
  /** The patient still has more than the early days. */
  readonly covered: boolean;
}

const NOBODY: OpenGroup = { until: 0, open: 0, prescriber: 0, disregarded: false };

export const EMPTY: GuardSlot = {
  coveredUntil: 0,
  lastDispenser: 0,
  near: NOBODY,
  far: NOBODY,
  released: false,
  overridden: 0,
  reported: 0,
  corrections: 0,
};

/** Rule 1: groups whose last member has expired are forgotten. */
export function settle(slot: GuardSlot, now: number): GuardSlot {
  if (now < slot.near.until) return slot;
  const near = now < slot.far.until ? slot.far : NOBODY;
  return { ...slot, near, far: NOBODY };
}

/** Rule 2: a prescription that expires at `expiresAt` begins to count. The slot is settled. */
export function enter(slot: GuardSlot, prescriber: number, expiresAt: number): GuardSlot {
  const { near } = slot;
  if (near.open === 0 || expiresAt <= near.until) return { ...slot, near: join(near, prescriber, expiresAt) };
  return { ...slot, far: join(slot.far, prescriber, expiresAt) };
}

/** Rule 3: a live prescription that expires at `expiresAt` counts no more. The slot is settled. */
export function leave(slot: GuardSlot, expiresAt: number): GuardSlot {
  if (expiresAt > slot.near.until) return { ...slot, far: part(slot.far) };
  const near = part(slot.near);
  return near.open === 0 ? { ...slot, near: slot.far, far: NOBODY } : { ...slot, near };
}

function join(group: OpenGroup, prescriber: number, expiresAt: number): OpenGroup {
  if (group.open === 0) return { until: expiresAt, open: 1, prescriber, disregarded: false };
  return {
    until: Math.max(group.until, expiresAt),
    open: Math.min(group.open + 1, MAX_OPEN),
    // Those that are disregarded need not be told apart any more.
    prescriber: group.disregarded || group.prescriber === prescriber ? prescriber : 0,
    disregarded: false,
  };
}

/** A count that is full is not known any more: it stays until its time is over. Below none there is nothing. */
function part(group: OpenGroup): OpenGroup {
  if (group.open === MAX_OPEN) return group;
  return group.open <= 1 ? NOBODY : { ...group, open: group.open - 1 };
}

/** Rule 5: whether somebody else's prescription is open. The slot is settled. */
export function isOpenToOther({ near, far }: GuardSlot, prescriber: number): boolean {
  return [near, far].some((group) => group.open > 0 && !group.disregarded && group.prescriber !== prescriber);
}

/** Rule 6: whether more than `days` whole days and `seconds` are left at `from`. */
export function isCovered(coveredUntil: number, from: number, days: number, seconds: number): boolean {
  return coveredUntil >= from + (days + 1) * DAY + seconds;
}

/** What a part of an issue lasts, so that the parts of an issue add up to its days. */
export function secondsOf(daysSupply: number, quantity: number, supplied: number): number {
  return Math.floor((daysSupply * DAY * supplied) / quantity);
}

export interface Tags {
  readonly tag: string;
  /** Tag in the epoch before. */
  readonly previous?: string | undefined;
}

export interface Issue extends Tags {
  readonly prescriber: number;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly early: number;
}

export interface Supply extends Tags {
  readonly dispenser: number;
  readonly prescriber: number;
  readonly early: number;
  /** What was supplied of this issue before lasts so long. */
  readonly secondsBefore: number;
  /** The same with this part. */
  readonly secondsAfter: number;
  readonly expiresAt: number;
  /** Expiry after this supply; undefined where the prescription is spent by it. */
  readonly expiresAfter: number | undefined;
}

/** What of a prescription the guard learns late. */
export interface Late extends Tags {
  readonly prescriber: number;
  /** Zero where nobody knows who supplied, or nobody did. */
  readonly dispenser: number;
  readonly early: number;
  /** When it was first supplied, or from when it may be. */
  readonly from: number;
  /** What was supplied lasts so long; zero where nothing was. */
  readonly seconds: number;
  /** Until when it lasts for somebody who had none before. */
  readonly lastsUntil: number;
  /** Undefined where the prescription is over. */
  readonly expiresAt: number | undefined;
}

/** What a supply leaves behind to be undone by. */
export interface CoverReceipt {
  readonly before: number;
  readonly previousBefore: number;
  readonly after: number;
  readonly corrections: number;
  readonly previousCorrections: number;
  /** The supply covered under the previous tag, too. */
  readonly previousCovered: boolean;
}

export interface Undo extends Tags {
  readonly receipt: CoverReceipt;
  readonly prescriber: number;
  /** Expiry after the supply that is undone; undefined where it ended the prescription, or where it ended since. */
  readonly expiresAt: number | undefined;
  /** Expiry that comes back; undefined where nothing revives. */
  readonly expiresAfter: number | undefined;
}

/** All tags, and the steps that change them. Whether an overlap may pass is the policy's to say, not the rules'. */
export class GuardLedger {
  readonly slots = new Map<string, GuardSlot>();

  at(tag: string | undefined): GuardSlot {
    return (tag === undefined ? undefined : this.slots.get(tag)) ?? EMPTY;
  }

  /** Rules 4 to 7: what an issue would overlap with. Both tags are asked. */
  overlapAtIssue({ tag, previous, prescriber, notBefore, early }: Issue, now: number): Overlap {
    const slots = [settle(this.at(tag), now), settle(this.at(previous), now)];
    const from = Math.max(now, notBefore);
    return {
      open: slots.some((slot) => isOpenToOther(slot, prescriber)),
      covered: slots.some(({ coveredUntil }) => isCovered(coveredUntil, from, early, 0)),
    };
  }

  /** A prescription counts under its own tag alone. */
  issue(order: Issue, now: number): Overlap {
    const overlap = this.overlapAtIssue(order, now);
    const slot = settle(this.at(order.tag), now);
    this.slots.set(order.tag, count(enter(slot, order.prescriber, order.expiresAt), overlap));
    return overlap;
  }

  overlapAtSupply({ tag, previous, early, secondsBefore }: Supply, now: number): Overlap {
    const cover = Math.max(this.at(tag).coveredUntil, this.at(previous).coveredUntil);
    return { open: false, covered: isCovered(cover, now, early, secondsBefore) };
  }

  /** Rules 8 and 9. The previous tag takes the cover only where it says anything. */
  supply(part: Supply, now: number): { readonly overlap: Overlap; readonly receipt: CoverReceipt } {
    const overlap = this.overlapAtSupply(part, now);
    const slot = this.at(part.tag);
    const previous = this.at(part.previous);
    const previousCovered = part.previous !== undefined && saysAnything(previous);
    const base = Math.max(now, slot.coveredUntil, previous.coveredUntil);
    const after = Math.min(base + part.secondsAfter - part.secondsBefore, LAST_MOMENT);
    const receipt = {
      before: slot.coveredUntil,
      previousBefore: previous.coveredUntil,
      after,
      corrections: slot.corrections,
      previousCorrections: previous.corrections,
      previousCovered,
    };
    const cover = { coveredUntil: after, lastDispenser: part.dispenser };
    if (part.previous !== undefined && previousCovered) {
      this.slots.set(part.previous, { ...previous, ...cover });
    }
    const covered = count({ ...slot, ...cover }, overlap);
    this.slots.set(part.tag, move(covered, part.prescriber, part.expiresAt, part.expiresAfter, now));
    return { overlap, receipt };
  }

  /** Rule 14: it is told and not asked; what it overlaps with is shown. */
  tell(late: Late, now: number): Overlap {
    const { tag, previous, prescriber, seconds, lastsUntil, expiresAt } = late;
    const slots = [settle(this.at(tag), now), settle(this.at(previous), now)];
    const cover = Math.max(...slots.map(({ coveredUntil }) => coveredUntil));
    const isOver = expiresAt === undefined && seconds === 0;
    const overlap = {
      open: !isOver && slots.some((slot) => isOpenToOther(slot, prescriber)),
      covered: !isOver && isCovered(cover, late.from, late.early, 0),
    };
    if (isOver) return overlap;
    const covered = {
      coveredUntil: Math.min(Math.max(lastsUntil, cover + seconds), LAST_MOMENT),
      lastDispenser: late.dispenser,
    };
    if (seconds !== 0 && previous !== undefined && saysAnything(this.at(previous))) {
      this.slots.set(previous, { ...this.at(previous), ...covered });
    }
    const slot = count({ ...settle(this.at(tag), now), ...(seconds === 0 ? {} : covered) }, overlap);
    this.slots.set(tag, expiresAt === undefined ? slot : enter(slot, prescriber, expiresAt));
    return overlap;
  }

  /** Rule 3: cancelled, closed. Pending cancellations count as ended. */
  end({ tag }: Tags, expiresAt: number, now: number): void {
    this.slots.set(tag, move(this.at(tag), 0, expiresAt, undefined, now));
  }

  /** An issue that was begun ends without its rest, and the prescription lives on, longer. */
  extend({ tag }: Tags, prescriber: number, expiresAt: number, expiresAfter: number, now: number): void {
    this.slots.set(tag, move(this.at(tag), prescriber, expiresAt, expiresAfter, now));
  }

  /** Rules 10 and 11. */
  undo(step: Undo, now: number): void {
    const { receipt, tag, previous } = step;
    const { before, previousBefore, after, corrections, previousCorrections, previousCovered } = receipt;
    const slot = uncover(this.at(tag), before, after, corrections);
    this.slots.set(tag, move(slot, step.prescriber, step.expiresAt, step.expiresAfter, now));
    // Else what stands there is another's, who began to use that tag since.
    if (previous === undefined || !previousCovered) return;
    this.slots.set(previous, uncover(this.at(previous), previousBefore, after, previousCorrections));
  }

  /** A clinic or pharmacy was refused and says so. */
  report(tag: string): void {
    const slot = this.at(tag);
    this.slots.set(tag, { ...slot, reported: Math.min(slot.reported + 1, MAX_COUNT) });
  }

  /** Rule 12: never longer than it was. */
  correct(tag: string, coveredUntil: number, disregard: boolean): void {
    const slot = this.at(tag);
    this.slots.set(tag, {
      ...slot,
      coveredUntil: Math.min(coveredUntil, slot.coveredUntil),
      near: { ...slot.near, disregarded: slot.near.disregarded || (disregard && slot.near.open > 0) },
      far: { ...slot.far, disregarded: slot.far.disregarded || (disregard && slot.far.open > 0) },
      corrections: Math.min(slot.corrections + 1, MAX_CORRECTIONS),
    });
  }
}

/** A chain does not tell a tag of which all that it said was taken back from one that was never used. */
function saysAnything(slot: GuardSlot): boolean {
  const counts = [slot.coveredUntil, slot.lastDispenser, slot.near.open, slot.far.open];
  return (
    slot.released || [...counts, slot.overridden, slot.reported, slot.corrections].some((one) => one > 0)
  );
}

/** From one expiry to another; a moment that is over, or undefined, is no life. */
function move(
  slot: GuardSlot,
  prescriber: number,
  from: number | undefined,
  to: number | undefined,
  now: number,
): GuardSlot {
  if (from === to) return slot;
  let settled = settle(slot, now);
  if (from !== undefined && from > now) settled = leave(settled, from);
  if (to !== undefined && to > now) settled = enter(settled, prescriber, to);
  return settled;
}

/** Rule 10: only where nothing came on top of it. */
function uncover(slot: GuardSlot, before: number, after: number, corrections: number): GuardSlot {
  const isTop =
    slot.coveredUntil === after &&
    after !== LAST_MOMENT &&
    slot.corrections === corrections &&
    corrections !== MAX_CORRECTIONS;
  return isTop ? { ...slot, coveredUntil: before } : slot;
}

function count(slot: GuardSlot, { open, covered }: Overlap): GuardSlot {
  return open || covered ? { ...slot, overridden: Math.min(slot.overridden + 1, MAX_COUNT) } : slot;
}
