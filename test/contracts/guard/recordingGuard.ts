import {
  type CoverReceipt,
  GuardLedger,
  type GuardSlot,
  type Late,
  type Overlap,
  type Undo,
} from "../../model/guard.ts";
import { encodeSlot } from "../../model/guardWord.ts";
import type { Guard, IssueFacts, SupplyFacts } from "../../model/guardWorld.ts";

type Call =
  | { readonly kind: "issue"; readonly order: IssueFacts; readonly overlap: Overlap; readonly made: boolean }
  | {
      readonly kind: "supply";
      readonly part: SupplyFacts;
      readonly overlap: Overlap;
      readonly receipt: CoverReceipt | undefined;
    }
  | { readonly kind: "end"; readonly tag: string; readonly expiresAt: number }
  | {
      readonly kind: "extend";
      readonly tag: string;
      readonly prescriber: number;
      readonly expiresAt: number;
      readonly expiresAfter: number;
    }
  | { readonly kind: "tell"; readonly late: Late; readonly overlap: Overlap }
  | { readonly kind: "undo"; readonly step: Undo }
  | {
      readonly kind: "correct";
      readonly tag: string;
      readonly coveredUntil: number;
      readonly disregard: boolean;
    };

/** A step as the model took it, and what all tags held afterwards. */
export type RecordedCall = Call & { readonly now: number; readonly after: ReadonlyMap<string, GuardSlot> };

/** The model, which writes down what it is asked and what it makes of it, so that the contracts can be asked the same. */
export class RecordingGuard implements Guard {
  readonly calls: RecordedCall[] = [];
  private readonly ledger = new GuardLedger();

  overlapAtIssue(order: IssueFacts, now: number): Overlap {
    const overlap = this.ledger.overlapAtIssue(order, now);
    this.record({ kind: "issue", order, overlap, made: false }, now);
    return overlap;
  }

  issue(order: IssueFacts, now: number): Overlap {
    const overlap = this.ledger.issue(order, now);
    this.record({ kind: "issue", order, overlap, made: true }, now);
    return overlap;
  }

  overlapAtSupply(part: SupplyFacts, now: number): Overlap {
    const overlap = this.ledger.overlapAtSupply(part, now);
    this.record({ kind: "supply", part, overlap, receipt: undefined }, now);
    return overlap;
  }

  supply(part: SupplyFacts, now: number): { readonly overlap: Overlap; readonly receipt: CoverReceipt } {
    const { overlap, receipt } = this.ledger.supply(part, now);
    this.record({ kind: "supply", part, overlap, receipt }, now);
    return { overlap, receipt };
  }

  tell(late: Late, now: number): Overlap {
    const overlap = this.ledger.tell(late, now);
    this.record({ kind: "tell", late, overlap }, now);
    return overlap;
  }

  end({ tag }: { tag: string }, expiresAt: number, now: number): void {
    this.ledger.end({ tag }, expiresAt, now);
    this.record({ kind: "end", tag, expiresAt }, now);
  }

  extend(
    { tag }: { tag: string },
    prescriber: number,
    expiresAt: number,
    expiresAfter: number,
    now: number,
  ): void {
    this.ledger.extend({ tag }, prescriber, expiresAt, expiresAfter, now);
    this.record({ kind: "extend", tag, prescriber, expiresAt, expiresAfter }, now);
  }

  undo(step: Undo, now: number): void {
    this.ledger.undo(step, now);
    this.record({ kind: "undo", step }, now);
  }

  /** What was never used cannot be corrected. */
  correct(tag: string, coveredUntil: number, disregard: boolean): void {
    const slot = this.ledger.slots.get(tag);
    // Of a tag that says nothing, or nothing any more, there is nothing to correct: the contracts refuse it.
    if (slot === undefined || encodeSlot(slot) === 0n) return;
    this.ledger.correct(tag, coveredUntil, disregard);
    const shortened = Math.min(coveredUntil, slot.coveredUntil);
    this.record({ kind: "correct", tag, coveredUntil: shortened, disregard }, 0);
  }

  private record(call: Call, now: number): void {
    this.calls.push({ ...call, now, after: new Map(this.ledger.slots) });
  }
}
