import type { RepeatInformation, RepeatIssue } from "./PrescriptionOrder.ts";
import type { Extension, MedicationRequest } from "./schemas.ts";
import { EXTENSION } from "./systems.ts";

type StatingElements = Pick<MedicationRequest, "intent" | "extension" | "basedOn"> & {
  readonly dispenseRequest: Pick<MedicationRequest["dispenseRequest"], "numberOfRepeatsAllowed">;
};
type RepeatElements = StatingElements & Pick<MedicationRequest, "courseOfTherapyType">;

/** Every number that an item states about its issues, in issues (EPS' "repeats" are one less). */
export interface StatedIssues {
  readonly allowed: readonly number[];
  readonly numbers: readonly number[];
}

/**
 * The numbers of issues, wherever NHS EPS FHIR lets them stand: `dispenseRequest.numberOfRepeatsAllowed` and
 * `basedOn` (Extension-EPS-RepeatInformation) count what follows the first issue, UK Core's
 * MedicationRepeatInformation counts all. On an issue of its own (`instance-order`, `reflex-order`) a
 * `numberOfRepeatsAllowed` of 0 speaks of that issue alone.
 */
export function statedIssues({ intent, extension, basedOn, dispenseRequest }: StatingElements): StatedIssues {
  const own = dispenseRequest.numberOfRepeatsAllowed;
  const isSeries = intent === "original-order" || (own ?? 0) > 0;
  const said = partsOf(extension, EXTENSION.repeatInformation);
  const series = basedOn.flatMap((one) => partsOf(one.extension, EXTENSION.epsRepeatInformation));
  return {
    allowed: [
      ...(own === undefined || !isSeries ? [] : [own + 1]),
      ...integersIn(series, "numberOfRepeatsAllowed").map((repeats) => repeats + 1),
      ...integersIn(said, "numberOfRepeatPrescriptionsAllowed"),
      ...integersIn(said, "numberOfPrescriptionsAllowed"),
    ],
    numbers: [
      ...integersIn(said, "numberOfRepeatPrescriptionsIssued"),
      ...integersIn(said, "numberOfPrescriptionsIssued"),
      ...integersIn(series, "numberOfRepeatsIssued").map((repeats) => repeats + 1),
    ],
  };
}

/** Which issue of how many the item is, or undefined where it is none of a known number. */
export function readRepeatIssue(request: RepeatElements): RepeatIssue | undefined {
  const course = request.courseOfTherapyType.coding[0].code;
  const { allowed, numbers } = statedIssues(request);
  const [issuesAllowed] = allowed;
  const [issueNumber] = numbers;
  if (course === "acute" || request.intent === "order" || issuesAllowed === undefined) return undefined;
  // Repeat dispensing is refused for such a number, while the issues of repeat prescribing only count along.
  const isInSeries = issueNumber !== undefined && issueNumber >= 1 && issueNumber <= issuesAllowed;
  return {
    issuesAllowed,
    issueNumber: request.intent === "original-order" ? 1 : isInSeries ? issueNumber : undefined,
    authorisedUntil: authorisedUntilOf(request.extension)?.slice(0, 10),
  };
}

/** What is said about repeats, as it stands there. */
export function readRepeatInformation(request: RepeatElements): RepeatInformation | undefined {
  const said = request.extension.find(({ url }) => url === EXTENSION.repeatInformation)?.extension;
  const repeatsAllowed = request.dispenseRequest.numberOfRepeatsAllowed;
  if (said === undefined && repeatsAllowed === undefined) return undefined;
  const first = (...names: string[]) => names.flatMap((name) => integersIn(said ?? [], name))[0];
  return {
    repeatsAllowed,
    prescriptionsAllowed: first("numberOfRepeatPrescriptionsAllowed", "numberOfPrescriptionsAllowed"),
    prescriptionsIssued: first("numberOfRepeatPrescriptionsIssued", "numberOfPrescriptionsIssued"),
    authorisationExpiryDate: authorisedUntilOf(request.extension),
  };
}

/** UK Core `authorisationExpiryDate`, a date or an instant. */
export function authorisedUntilOf(extensions: readonly Extension[]): string | undefined {
  const parts = partsOf(extensions, EXTENSION.repeatInformation);
  return parts.find(({ url }) => url === "authorisationExpiryDate")?.valueDateTime;
}

type Parts = NonNullable<Extension["extension"]>;

function partsOf(extensions: readonly Extension[], url: string): Parts {
  return extensions.find((one) => one.url === url)?.extension ?? [];
}

function integersIn(parts: Parts, name: string): number[] {
  return parts
    .filter(({ url }) => url === name)
    .flatMap((one) => one.valueUnsignedInt ?? one.valueInteger ?? []);
}
