import { CUSTODY_ERRORS } from "./custodyErrors.ts";
import { licence, role, schedule } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { formatTime } from "./formatFacts.ts";
import { GUARD_ERRORS } from "./guardErrors.ts";
import { INCIDENT_ERRORS } from "./incidentErrors.ts";
import { LICENCE_ERRORS } from "./licenceErrors.ts";
import { PACK_ERRORS } from "./packErrors.ts";
import { UNDO_ERRORS } from "./undoErrors.ts";

export type { ErrorArguments } from "./ErrorText.ts";

/** Every typed error of the contracts in plain words. `docs/errors.md` is generated from this table. */
export const CONTRACT_ERRORS: Readonly<Record<string, ErrorText>> = {
  ...LICENCE_ERRORS,
  ...GUARD_ERRORS,
  ...CUSTODY_ERRORS,
  ...INCIDENT_ERRORS,
  ...UNDO_ERRORS,
  // prescriptions
  PrescriptionUnknown: {
    happened: (f) => `There is no prescription ${String(f["id"])} on this chain.`,
    remedy: "Check the code and the chain.",
  },
  PrescriptionExists: {
    happened: (f) => `The prescription ${String(f["id"])} was issued before.`,
    remedy: "Draw a new key for a new prescription; an id is never used twice.",
  },
  PrescriptionAlreadySpent: {
    happened: (f) =>
      `The prescription was already supplied in whole, by the pharmacy with ${licence(f["dispenser"])}.`,
    remedy: "Do not supply it again. Ask that pharmacy if in doubt.",
  },
  PrescriptionIsCancelled: {
    happened: () => "The prescription was cancelled or replaced by another.",
    remedy: "Do not supply it. Ask the prescriber if in doubt.",
  },
  PrescriptionIsClosed: {
    happened: () => "A pharmacy has ended this prescription without a further supply.",
    remedy: "The patient needs a new prescription.",
  },
  PrescriptionCancelPending: {
    happened: (f) =>
      `The prescription was withdrawn while the pharmacy with ${licence(f["holder"])} held it; nothing more may be supplied.`,
    remedy: "That pharmacy gives it back with `rx release`, which completes the cancellation.",
  },
  PrescriptionFrozen: {
    happened: (f) =>
      `The prescriber with ${licence(f["prescriber"])} was suspended, and its open prescriptions are frozen.`,
    remedy: "Do not supply it. Ask the regulator, or another prescriber for a new prescription.",
  },
  PrescriptionHasExpired: {
    happened: (f) => `The prescription expired on ${formatTime(f["expiresAt"])}.`,
    remedy: "It cannot be supplied. The patient needs a new prescription.",
  },
  PrescriptionNotYetValid: {
    happened: (f) => `The prescription may only be supplied from ${formatTime(f["notBefore"])}.`,
    remedy: "Ask the patient to come back then.",
  },
  PrescriptionHeldByAnother: {
    happened: (f) => `Another pharmacy holds this prescription: ${licence(f["holder"])}.`,
    remedy: "Ask that pharmacy to release it, or wait until its claim lapses.",
  },
  PrescriptionNotClaimed: {
    happened: () => "No pharmacy has claimed this prescription.",
    remedy: "Claim it first.",
  },
  ClaimHasLapsed: {
    happened: (f) => `The claim lapsed on ${formatTime(f["claimUntil"])}.`,
    remedy: "Claim again with a new authorisation by the patient.",
  },
  ClaimStands: {
    happened: (f) =>
      `The claim of the pharmacy with ${licence(f["holder"])} stands until ${formatTime(f["claimUntil"])}.`,
    remedy: "Wait until then, or ask that pharmacy to release it.",
  },
  NotNominated: {
    happened: (f) => `The patient did not nominate the pharmacy with ${licence(f["dispenser"])}.`,
    remedy: "Ask the patient for a claim code.",
  },
  AuthorisationHasExpired: {
    happened: (f) => `The patient's authorisation was good until ${formatTime(f["deadline"])}.`,
    remedy: "Ask the patient for a new one.",
  },
  AuthorisationInvalid: {
    happened: () =>
      "The patient's authorisation does not fit: it was made for another pharmacy, another prescription or an earlier claim.",
    remedy: "Ask the patient for a new one.",
  },
  NonceExhausted: {
    happened: () => "This prescription has been claimed and released too often.",
    remedy: "The prescriber has to issue it anew.",
  },
  ScheduleOutOfScope: {
    happened: (f) => `Medicines of schedule ${schedule(f["schedule"])} cannot be prescribed electronically.`,
    remedy: "Check the table of medicines.",
  },
  RepeatNotAllowed: {
    happened: (f) => `A controlled drug of schedule ${schedule(f["schedule"])} is not repeated.`,
    remedy: "Issue it once.",
  },
  SignedInFuture: {
    happened: (f) => `The prescription is dated ${formatTime(f["signedAt"])}, which lies in the future.`,
    remedy: "Check the date of the message and the clock of the chain.",
  },
  NotBeforeTooFar: {
    happened: (f) =>
      `The prescription is post-dated to ${formatTime(f["notBefore"])}, more than a year ahead.`,
    remedy: "Issue it nearer to its date.",
  },
  PrescriptionTermsInvalid: {
    happened: () =>
      "The figures of the prescription are not possible: an empty hash, no quantity, more than 511 days or 99 issues, or a repeat without days.",
    remedy: "Correct the prescription and issue it again.",
  },
  SuppliedDiffers: {
    happened: (f) => `${String(f["actual"])} units were supplied so far, not ${String(f["expected"])}.`,
    remedy: "Look the prescription up again before supplying.",
  },
  QuantityExceeds: {
    happened: (f) =>
      `The packs add up to ${String(f["offered"])} units, but only ${String(f["outstanding"])} are outstanding.`,
    remedy: "Scan fewer packs, or open one and supply a part of it.",
  },
  SupplyTermsInvalid: {
    happened: () => "The supply has no quantity, or codes for collector and identity that do not exist.",
    remedy: "Say how much is supplied and who collects it.",
  },
  CollectorNotStated: {
    happened: () => "A controlled drug of schedule 2 is not handed out without saying who collected it.",
    remedy: "Repeat with `--collector patient|representative|healthcareProfessional`.",
  },
  CommitmentMismatch: {
    happened: () => "What was opened is not what the prescriber committed to.",
    remedy:
      "Do not supply. Open the prescription again from the patient's code; if it still differs, ask the prescriber.",
  },
  TokenNotTransferable: {
    happened: () => "A prescription cannot be passed on to anybody.",
    remedy: "The patient takes the code to a pharmacy.",
  },
  NotPrescriber: {
    happened: (f) => `The prescription was issued by another prescriber: ${licence(f["prescriber"])}.`,
    remedy: "That prescriber or a regulator can do this.",
  },
  ReasonMissing: {
    happened: () => "No reason was given.",
    remedy: "Give one of the codes that the help text lists.",
  },
  ActingRoleNotAllowed: {
    happened: (f) => `A ${role(f["role"])} may not do this.`,
    remedy: "Act as one of the roles that the help text names.",
  },
  NotDispensing: {
    happened: (f) => `The account ${String(f["caller"])} is not the dispensing contract.`,
    remedy: "Supply through `dispense`.",
  },
  // products and packs
  ...PACK_ERRORS,
  PacksDiffer: {
    happened: (f) =>
      `The packs add up to ${String(f["offered"])} units, the order says ${String(f["ordered"])}.`,
    remedy: "Scan packs that add up exactly.",
  },
};
