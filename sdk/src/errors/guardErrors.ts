import { licence, overlap, role } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { formatTime } from "./formatFacts.ts";

const OVERLAP_REMEDY =
  "Ask the patient, and look at `guard peek`. If it is meant, repeat with a reason: --override. To leave a trace: `guard report`.";

/** The typed errors of the supply guard and its office; a part of `CONTRACT_ERRORS`. None says who the patient is. */
export const GUARD_ERRORS: Readonly<Record<string, ErrorText>> = {
  OverlapNeedsReason: {
    happened: (f) => `The same medicine overlaps for this patient: ${describe(f)}.`,
    remedy: OVERLAP_REMEDY,
  },
  OverlapBlocked: {
    happened: (f) =>
      `The same medicine overlaps for this patient, and the policy blocks that: ${describe(f)}.`,
    remedy: "Ask a regulator to release it with `guard release`; then repeat with a reason: --override.",
  },
  GuardTagUnknown: {
    happened: () => "Nothing was ever guarded under this tag.",
    remedy: "Check the tag and the epoch.",
  },
  GuardReasonMissing: {
    happened: () => "A correction of the guard needs a reason.",
    remedy: "Give a coded reason.",
  },
  CoverNotShorter: {
    happened: (f) =>
      `The cover ends at ${formatTime(f["coveredUntil"])}, and a correction makes it no longer: ${formatTime(f["proposed"])}.`,
    remedy: "Give an earlier time, or the same to leave the cover as it is.",
  },
  DeferralUnsettled: {
    happened: () =>
      "Something of the prescription was supplied without a tag, and the guard was not told of it yet.",
    remedy: "The pharmacy that supplied it settles it first: `guard settle`.",
  },
  GuardTagMissing: {
    happened: () => "The medicine is monitored, and the prescription has no guard tag.",
    remedy:
      "Its prescriber settles it with `guard settle`; then supply. While too few key holders answer, only a declared outage lets supply go on.",
  },
  DaysSupplyMissing: {
    happened: () =>
      "The prescription does not say how many days its quantity lasts, so it cannot be told later.",
    remedy: "Ask the prescriber for one that does.",
  },
  DeferralQuotaUsed: {
    happened: (f) =>
      `The pharmacy with ${licence(f["dispenser"])} has supplied ${String(f["quota"])} times without a tag, which is as often as this outage allows.`,
    remedy:
      "Settle what is open with `guard settle`; what was settled before an outage does not count in it.",
  },
  OutageTermsInvalid: {
    happened: (f) =>
      `An outage until ${formatTime(f["until"])} with a quota of ${String(f["quota"])} is not possible.`,
    remedy: "It ends within three days from now and lets every pharmacy supply 1 to 1,000 times.",
  },
  NoOutage: {
    happened: () => "No outage is declared.",
    remedy: "Nothing needs to be done.",
  },
  TagMissing: {
    happened: () => "A prescription is settled with its tag, and none was given.",
    remedy: "Make the tag with `guard tag`.",
  },
  NotConcerned: {
    happened: (f) =>
      `The ${licence(f["licence"])} neither prescribed this prescription nor supplied it without a tag.`,
    remedy:
      "Its prescriber or the pharmacy that supplied it in an outage settles it; its holder disputes its tag.",
  },
  OfficeRoleNotAllowed: {
    happened: (f) => `A ${role(f["role"])} may not do this at the guard's office.`,
    remedy: "Act as a prescriber or a dispenser.",
  },
  NotDispensingContract: {
    happened: () => "Only the dispensing contract defers a supply.",
    remedy: "Use `rx dispense`.",
  },
  NotGuardOffice: {
    happened: () => "Only the guard's office may do this.",
    remedy: "Use the guard's tasks.",
  },
  PolicyInvalid: {
    happened: () => "The guard's policy names a rule that is none.",
    remedy: "Correct the policy module; nothing was adopted.",
  },
  EarlyDaysTooMany: {
    happened: (f) => `${String(f["earlyDays"])} early days are more than the guard holds.`,
    remedy: "Give 63 at most.",
  },
};

function describe(f: Readonly<Record<string, unknown>>): string {
  const open = Number(f["openUntil"]) === 0 ? "" : ` (until ${formatTime(f["openUntil"])} at the latest)`;
  const covered =
    Number(f["coveredUntil"]) === 0 ? "" : `; what was supplied lasts until ${formatTime(f["coveredUntil"])}`;
  return `${overlap(f["kind"])}${open}${covered}`;
}
