import { canonicalize } from "json-canonicalize";
import { courseOf } from "./courseOf.ts";
import { fault, type Fault } from "./FhirFaults.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { Entry } from "./readMessage.ts";

/** NHS EPS, "one form": what all MedicationRequests of one prescription-order share. */
const SHARED = [
  ["groupIdentifier"],
  ["category"],
  ["authoredOn"],
  ["subject"],
  ["requester"],
  ["dispenseRequest", "performer"],
  ["dispenseRequest", "validityPeriod"],
] as const;

const MIXTURE: readonly (string | undefined)[] = ["acute", "continuous"];

/** The rules that hold between the items of one form: how many, what they share, which courses may mix. */
export function checkForm(items: readonly Entry[], faults: Fault[]): void {
  if (items.length < 1 || items.length > 4) faults.push(fault("ITEM_COUNT", "Bundle.entry"));
  const [first, ...others] = items;
  if (first === undefined) return;
  for (const elements of SHARED) {
    const expected = write(first.resource, elements);
    const different = others.filter(({ resource }) => write(resource, elements) !== expected);
    for (const { path } of different) {
      faults.push(fault("INCONSISTENT_FORM", `${path}.resource.${elements.join(".")}`));
    }
  }
  checkCourses(first, others, faults);
}

/**
 * As NHS EPS decides it: all the same, or acute and continuous together; repeat dispensing mixes with
 * nothing.
 */
function checkCourses(first: Entry, others: readonly Entry[], faults: Fault[]): void {
  const course = courseOf(first);
  for (const other of others) {
    const otherCourse = courseOf(other);
    if (course === undefined || otherCourse === undefined || otherCourse === course) continue;
    if (MIXTURE.includes(course) && MIXTURE.includes(otherCourse)) continue;
    faults.push(fault("MIXED_COURSES", `${other.path}.resource.courseOfTherapyType.coding`));
  }
}

/** Canonical JSON, so that the order of keys does not count. */
function write(resource: JsonObject, elements: readonly string[]): string | undefined {
  let value: JsonValue | undefined = resource;
  for (const element of elements) value = isJsonObject(value) ? value[element] : undefined;
  return value === undefined ? undefined : canonicalize(value);
}
