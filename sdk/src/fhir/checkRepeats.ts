import { canonicalize } from "json-canonicalize";
import type { z } from "zod";
import { isRepeatDispensing } from "./courseOf.ts";
import { fault, type Fault } from "./FhirFaults.ts";
import { isJsonObject } from "./json.ts";
import { authorisedUntilOf, statedIssues } from "./readRepeats.ts";
import type { Entry } from "./readMessage.ts";
import { day, medicationRequestSchema } from "./schemas.ts";
import { EXTENSION } from "./systems.ts";

/** The limit of NHS EPS; the chain holds up to 127. */
const MOST_ISSUES = 99;

// Reads only what it needs, so that a fault elsewhere in the item hides nothing.
const repeating = medicationRequestSchema
  .pick({ intent: true, extension: true, basedOn: true, courseOfTherapyType: true })
  .extend({
    dispenseRequest: medicationRequestSchema.shape.dispenseRequest.pick({ numberOfRepeatsAllowed: true }),
  });
type Repeating = z.infer<typeof repeating>;

/**
 * The rules of repeat dispensing (eRD): one signature, n issues. Without the number of issues and the days
 * of each nobody could tell how many there are and when the next one is due.
 */
export function checkRepeats(items: readonly Entry[], faults: Fault[]): void {
  const read = items.filter(isRepeatDispensing).flatMap((entry) => {
    const { data } = repeating.safeParse(entry.resource);
    return data === undefined ? [] : { entry, data };
  });
  for (const { entry, data } of read) checkItem(entry, data, faults);
  // Where the courses are mixed, the form is refused for that.
  if (!items.every(isRepeatDispensing)) return;
  for (const { entry, data } of read) {
    if (data.intent === "order")
      faults.push(fault("REPEAT_DISPENSING_INTENT", `${entry.path}.resource.intent`));
  }
  checkSameRepeats(read, faults);
}

function checkItem({ path: entryPath, resource }: Entry, request: Repeating, faults: Fault[]): void {
  if (request.intent === "order") return;
  const path = `${entryPath}.resource`;
  const { allowed, numbers } = statedIssues(request);
  const [issues] = allowed;
  if (request.intent === "original-order") checkComplete(resource, path, faults);
  else checkIssue(resource, issues, numbers[0], path, faults);
  if (new Set(allowed).size > 1 || new Set(numbers).size > 1) faults.push(fault("REPEATS_DISAGREE", path));
  if (issues !== undefined) {
    if (issues > MOST_ISSUES) faults.push(fault("TOO_MANY_ISSUES", path));
    const last = request.intent === "original-order" ? 1 : issues;
    if (numbers.some((number) => number < 1 || number > last)) faults.push(fault("ISSUE_NUMBER", path));
  }
  const until = authorisedUntilOf(request.extension);
  if (until !== undefined && !day.safeParse(until).success) {
    const index = request.extension.findIndex(({ url }) => url === EXTENSION.repeatInformation);
    faults.push(fault("DATE", `${path}.extension[${index}]`));
  }
}

function checkComplete(resource: Entry["resource"], path: string, faults: Fault[]): void {
  const elements = supplyElements(resource);
  const isComplete =
    elements.includes("numberOfRepeatsAllowed") && elements.includes("expectedSupplyDuration");
  if (!isComplete) faults.push(fault("REPEATS_MISSING", `${path}.dispenseRequest`));
}

function checkIssue(
  resource: Entry["resource"],
  issues: number | undefined,
  number: number | undefined,
  path: string,
  faults: Fault[],
): void {
  if (issues === undefined || number === undefined) faults.push(fault("ISSUE_MISSING", path));
  if (!supplyElements(resource).includes("expectedSupplyDuration"))
    faults.push(fault("MISSING", `${path}.dispenseRequest.expectedSupplyDuration`));
}

function supplyElements({ dispenseRequest }: Entry["resource"]): string[] {
  return isJsonObject(dispenseRequest) ? Object.keys(dispenseRequest) : [];
}

/** NHS EPS: the items of a form for repeat dispensing have the same number of issues and repeat information. */
function checkSameRepeats(
  [first, ...others]: readonly { entry: Entry; data: Repeating }[],
  faults: Fault[],
): void {
  if (first === undefined) return;
  for (const { entry, data } of others) {
    if (canonicalize(statedIssues(data)) !== canonicalize(statedIssues(first.data)))
      faults.push(
        fault("INCONSISTENT_FORM", `${entry.path}.resource.dispenseRequest.numberOfRepeatsAllowed`),
      );
    if (authorisedUntilOf(data.extension) !== authorisedUntilOf(first.data.extension))
      faults.push(fault("INCONSISTENT_FORM", `${entry.path}.resource.extension`));
  }
}
