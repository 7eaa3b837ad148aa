import { MediConnectError } from "../errors/MediConnectError.ts";
import type { LineState, NotDispensedReason, PrescriptionStatus } from "./epsCodes.ts";

/** What the chain tells of one item; all of it is public. */
export interface LineFacts {
  /** The contracts' states; `cancelPending` is a cancel of what a pharmacy holds. */
  readonly state: "issued" | "claimed" | "cancelPending" | "cancelled" | "closed" | "spent" | "expired";
  /** Of the present issue, in counting units. */
  readonly supplied: number;
  /** Per issue, in counting units. */
  readonly quantity: number;
  readonly issuesAllowed: number;
  /** Issues that are complete. */
  readonly issuesUsed: number;
  /** As the pharmacy that holds it states it; `owingsNote` while it holds it and has supplied nothing. */
  readonly reason?: NotDispensedReason | undefined;
}

/** The issue that is being supplied, or the last one where all are: 1 to `issuesAllowed`. */
export function currentIssueOf({ state, issuesAllowed, issuesUsed }: LineFacts): number {
  return state === "spent" ? issuesAllowed : Math.min(issuesUsed + 1, issuesAllowed);
}

/**
 * The line state of EPS for one issue of an item. An item of a single issue has only issue 1.
 *
 * A cancel that waits for the pharmacy changes nothing yet, as in EPS. What is closed after a part of it was
 * supplied is `notDispensed`: that says that no more will come; the part was notified when it was supplied.
 *
 * @param issue from 1; the present one where it is left out
 * @throws MediConnectError `ISSUE_OUT_OF_RANGE`
 * @example
 * lineStateOf({ state: "claimed", supplied: 28, quantity: 56, issuesAllowed: 1, issuesUsed: 0 });
 * // "partlyDispensed"
 */
export function lineStateOf(facts: LineFacts, issue = currentIssueOf(facts)): LineState {
  requireIssue(facts, issue);
  const { state, supplied, quantity, issuesUsed, reason } = facts;
  if (state === "spent" || issue <= issuesUsed) return "dispensed";
  if (state === "cancelled" || state === "expired") return state;
  if (state === "closed") return "notDispensed";
  if (isFuture(facts, issue)) return "toBeDispensed";
  if (supplied >= quantity) return "dispensed";
  if (supplied > 0) return "partlyDispensed";
  if (state === "issued") return "toBeDispensed";
  return reason === "owingsNote" ? "owing" : "withDispenser";
}

/**
 * The status of a form, or of one issue of it, from its items.
 *
 * Source: NHS EPS, `EPS-task-business-status`. A form is finished once every item is: `dispensed` where at
 * least one was supplied in full. EPS moves a form as a whole, while here each item may be elsewhere: where
 * one was supplied or is held, and another still waits, the form is with a dispenser.
 *
 * @param issue from 1; each item's present one where it is left out
 * @throws MediConnectError `ISSUE_OUT_OF_RANGE`, or `FORM_WITHOUT_ITEMS`
 */
export function prescriptionStatusOf(items: readonly LineFacts[], issue?: number): PrescriptionStatus {
  const lines = items.map((item) => lineStateOf(item, issue));
  const status = statusOfLines(lines);
  const future = issue !== undefined && items.every((item) => isFuture(item, issue));
  if (future && status === "toBeDispensed") return "futureRepeatIssue";
  return future && status === "cancelled" ? "cancelledFutureIssue" : status;
}

const FINISHED: readonly LineState[] = ["dispensed", "notDispensed", "cancelled", "expired"];
const SUPPLYING: readonly LineState[] = ["dispensed", "partlyDispensed", "owing"];

/** As `prescriptionStatusOf`, from line states: for what a message is about, where nothing is to come. */
export function statusOfLines(lines: readonly LineState[]): PrescriptionStatus {
  if (lines.length === 0) throw refuseEmpty();
  const has = (state: LineState): boolean => lines.includes(state);
  if (lines.every((line) => FINISHED.includes(line))) {
    if (has("dispensed")) return "dispensed";
    if (has("notDispensed")) return "notDispensed";
    return has("expired") ? "expired" : "cancelled";
  }
  if (lines.some((line) => SUPPLYING.includes(line))) return "withDispenserActive";
  return has("withDispenser") ? "withDispenser" : "toBeDispensed";
}

function isFuture({ issuesUsed, state }: LineFacts, issue: number): boolean {
  return state !== "spent" && issue > issuesUsed + 1;
}

function requireIssue({ issuesAllowed }: LineFacts, issue: number): void {
  if (Number.isInteger(issue) && issue >= 1 && issue <= issuesAllowed) return;
  throw new MediConnectError(
    "ISSUE_OUT_OF_RANGE",
    `The item has the issues 1 to ${issuesAllowed}, and no issue ${issue}.`,
    "Give one of its issues.",
    { issue, issuesAllowed },
  );
}

function refuseEmpty(): MediConnectError {
  return new MediConnectError(
    "FORM_WITHOUT_ITEMS",
    "A form without items has no status.",
    "Give the items of the form, 1 to 4.",
  );
}
