import type { ImportPlan, Lateness } from "../../sdk/src/index.ts";

/** Events that were let in although they are dated before what is known of the same goods: a line each. */
export function describeLateEvents(late: ImportPlan["late"]): string {
  return late
    .map((one) => `event ${one.event}, ${one.path}: ${describeLateness(one)} It is let in.`)
    .join("\n");
}

/** By when, behind what, and where that stands. */
export function describeLateness({ time, after }: Lateness): string {
  const where = after.transaction === undefined ? "the document" : `the chain, in ${after.transaction}`;
  // Nobody stated when it happened: the event that is late may well be right.
  const by = after.hash === undefined ? ", dated by its block" : `, as ${after.hash}`;
  return `It is dated ${time}, before the ${after.step} of ${after.time} that is known from ${where}${by}.`;
}
