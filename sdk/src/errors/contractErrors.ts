import { licence, role, schedule, status } from "./enumNames.ts";
import type { ErrorText } from "./errorText.ts";
import { formatTime } from "./formatFacts.ts";
import { PACK_ERRORS } from "./packErrors.ts";

/** Every typed error of the contracts in plain words. `docs/errors.md` is generated from this table. */
export const CONTRACT_ERRORS: Readonly<Record<string, ErrorText>> = {
  // licences
  LicenceMissing: {
    happened: (f) => `The account ${String(f["account"])} holds no ${role(f["role"])}'s licence.`,
    remedy: "Ask the registrar of that role to grant one, or use the right account.",
  },
  LicenceIsSuspended: {
    happened: (f) => `The ${licence(f["id"])} is suspended.`,
    remedy: "Nothing was done. Ask the registrar; only the registrar can reinstate it.",
  },
  LicenceIsRevoked: {
    happened: (f) => `The ${licence(f["id"])} was revoked.`,
    remedy: "It cannot be used any more. Ask the registrar for a new licence on a new account.",
  },
  LicenceHasExpired: {
    happened: (f) => `The ${licence(f["id"])} ended on ${formatTime(f["validUntil"])}.`,
    remedy: "Ask the registrar for a new one.",
  },
  LicenceNotYetValid: {
    happened: (f) => `The ${licence(f["id"])} is only valid from ${formatTime(f["validFrom"])}.`,
    remedy: "Wait until then.",
  },
  LicenceExists: {
    happened: (f) =>
      `The account ${String(f["account"])} already holds the ${licence(f["id"])} as ${role(f["role"])}.`,
    remedy: "Use that licence, or grant a new one to a new account.",
  },
  LicenceStatusIs: {
    happened: (f) => `The ${licence(f["id"])} is ${status(f["status"])}, so this step does not apply.`,
    remedy: "Look at it with `npx hardhat licence show`.",
  },
  LicenceTermsInvalid: {
    happened: () =>
      "Account, role or organisation is empty, the licence would end before it begins, or the registrar would license itself.",
    remedy: "Correct the terms and grant again.",
  },
  NotRegistrar: {
    happened: (f) => `The account ${String(f["account"])} is no registrar for ${role(f["role"])}s.`,
    remedy: "Use the registrar's key, or have governance appoint the account.",
  },
  RegionNotLive: {
    happened: (f) => `The system is not open in region ${String(f["region"])}.`,
    remedy: "Governance opens a region; until then nothing can be done there.",
  },
  RegionUnknown: {
    happened: (f) => `There is no region ${String(f["region"])}; regions run from 0 to 23.`,
    remedy: "Give another region.",
  },
  RegionOffsetInvalid: {
    happened: (f) => `An offset of ${String(f["quarterHours"])} quarters of an hour is out of range.`,
    remedy: "Give -64 to 63 quarters of an hour.",
  },
  AccessManagedUnauthorized: {
    happened: (f) => `The account ${String(f["caller"])} has no part in governance.`,
    remedy: "Use the governor's key.",
  },
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
      "The figures of the prescription are not possible: an empty hash, no quantity, or more than 511 days.",
    remedy: "Correct the prescription and issue it again.",
  },
  SuppliedDiffers: {
    happened: (f) => `${String(f["actual"])} units were supplied so far, not ${String(f["expected"])}.`,
    remedy: "Look the prescription up again before supplying.",
  },
  QuantityDiffers: {
    happened: (f) =>
      `The packs add up to ${String(f["offered"])} units, but ${String(f["outstanding"])} are to be supplied.`,
    remedy: "Scan packs that add up exactly.",
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
