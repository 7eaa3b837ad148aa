import { authority, licence, reason, recallLevel, role, schedule, status } from "./enumNames.ts";
import { formatDay, formatLot, formatGtin, formatTime } from "./formatFacts.ts";

export type ErrorArguments = Readonly<Record<string, unknown>>;

interface ErrorText {
  /** What happened, as a pharmacist would say it. */
  readonly happened: (facts: ErrorArguments) => string;
  /** What to do next. */
  readonly remedy: string;
}

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
  GtinInvalid: {
    happened: (f) => `${formatGtin(f["gtin"])} is no GTIN: its check digit is wrong.`,
    remedy: "Check the number on the pack.",
  },
  ProductTermsInvalid: {
    happened: () => "The product's group, unit or pack size is empty.",
    remedy: "Correct the table of medicines.",
  },
  GroupScheduleInvalid: {
    happened: (f) =>
      `The product group ${String(f["group"])} cannot have schedule ${schedule(f["schedule"])}.`,
    remedy: "Correct the table of medicines.",
  },
  GroupExists: {
    happened: (f) => `The product group ${String(f["group"])} is registered already.`,
    remedy: "Nothing needs to be done.",
  },
  GroupUnknown: {
    happened: (f) => `The product group ${String(f["group"])} is not registered.`,
    remedy: "A regulator registers it first.",
  },
  ProductNotActive: {
    happened: (f) => `The product ${formatGtin(f["gtin"])} is not active.`,
    remedy: "Put the pack aside. A regulator activates products.",
  },
  ProductIsWithdrawn: {
    happened: (f) => `The product ${formatGtin(f["gtin"])} was withdrawn from the market.`,
    remedy: "Do not supply it. Put the packs aside and follow the withdrawal notice.",
  },
  ProductAlreadyActive: {
    happened: (f) =>
      `The product ${formatGtin(f["gtin"])} is active already and belongs to ${licence(f["manufacturer"])}.`,
    remedy: "Nothing needs to be done, unless that licence is not yours.",
  },
  ProposalDiffers: {
    happened: (f) => `The manufacturer's proposal for ${formatGtin(f["gtin"])} is missing or has changed.`,
    remedy: "Look at the proposal again before activating.",
  },
  NotProductOwner: {
    happened: (f) => `The product ${formatGtin(f["gtin"])} belongs to ${licence(f["owner"])}.`,
    remedy: "Only its manufacturer may do this.",
  },
  LotUnknown: {
    happened: (f) => `The lot ${formatLot(f["lot"])} of ${formatGtin(f["gtin"])} is not registered.`,
    remedy: "Put the pack aside and check its printed lot number.",
  },
  LotExists: {
    happened: () => "This lot is registered already.",
    remedy: "Look at it with `npx hardhat lot show`.",
  },
  LotTermsInvalid: {
    happened: (f) => `The lot ${formatLot(f["lot"])} has no root, or its tree has an impossible shape.`,
    remedy: "Build the lot's tree again from its CSV file.",
  },
  LotHasExpired: {
    happened: (f) => `The lot expired after ${formatDay(f["expiry"])}.`,
    remedy: "Do not supply it. Put the packs aside for destruction.",
  },
  LotIsRecalled: {
    happened: (f) => `The lot is recalled (class ${String(f["recallClass"])}).`,
    remedy: "Do not supply it. Quarantine every pack of this lot and follow the recall notice.",
  },
  LotIsQuarantined: {
    happened: (f) => `The lot is held in quarantine by ${authority(f["by"])}.`,
    remedy: "Do not supply it. Put the packs aside until the quarantine is lifted.",
  },
  LotNotQuarantined: {
    happened: () => "The lot is not in quarantine, so there is nothing to lift; a recall cannot be lifted.",
    remedy: "Look at it with `npx hardhat lot show`.",
  },
  QuarantineOfHigherAuthority: {
    happened: (f) => `The quarantine was ordered by ${authority(f["by"])}, who alone may lift it.`,
    remedy: "Ask the regulator.",
  },
  TrancheTermsInvalid: {
    happened: (f) => `The tranche has no root, or its tree has an impossible shape (${String(f["shape"])}).`,
    remedy: "Build the tranche's tree again from its CSV file.",
  },
  TrancheExists: {
    happened: (f) => `The lot has a tranche ${String(f["tranche"])} already.`,
    remedy: "Fetch the lot's newest files, then register the tranche again under the next number.",
  },
  TrancheOutOfOrder: {
    happened: (f) =>
      `Tranche ${String(f["tranche"])} cannot be registered, since the one before it is missing.`,
    remedy: "Register the tranches of a lot one after the other.",
  },
  RecallNotMoreUrgent: {
    happened: (f) =>
      `The lot is recalled in class ${String(f["currentClass"])} at level ${recallLevel(f["currentLevel"])}; class ${String(f["proposedClass"])} at level ${recallLevel(f["proposedLevel"])} is neither more urgent nor wider, or takes something back.`,
    remedy: "Recall again only with a more urgent class or a wider level, and with no less of either.",
  },
  UnitNotInLot: {
    happened: () => "The pack does not belong to its lot: the serial is unknown, or another detail differs.",
    remedy: "Do not supply it. Scan again; if it stays so, put the pack aside and report it.",
  },
  UnitAlreadyDecommissioned: {
    happened: () => "This pack left the supply chain before: it was supplied, or destroyed.",
    remedy: "Do not supply it. `npx hardhat pack verify` says where and when.",
  },
  ProductOfAnotherGroup: {
    happened: (f) =>
      `The pack ${formatGtin(f["gtin"])} is not the medicine that was prescribed (${String(f["prescribed"])}).`,
    remedy: "Take a pack of the prescribed medicine.",
  },
  ProductOfAnotherSchedule: {
    happened: (f) =>
      `The pack ${formatGtin(f["gtin"])} is of schedule ${schedule(f["product"])}, the prescription of schedule ${schedule(f["prescribed"])}.`,
    remedy: "Ask the prescriber; the prescription was issued under the wrong schedule.",
  },
  RoleNotAllowed: {
    happened: (f) => `A ${role(f["role"])} may not do this.`,
    remedy: "Act in another role.",
  },
  ReasonNotAllowed: {
    happened: (f) => `A ${role(f["role"])} cannot take packs out as ${reason(f["reason"])}.`,
    remedy: "Give another reason: own use is for pharmacies and hospitals, and a supply needs a prescription.",
  },
  PartNotAllowed: {
    happened: () => "Less than a whole pack can only be supplied, not taken out otherwise.",
    remedy: "Name the whole pack.",
  },
  PartInvalid: {
    happened: (f) =>
      `${String(f["taken"])} of ${String(f["unitsPerPack"])} units is no part of a pack: it must be less than all.`,
    remedy: "Supply the whole pack, or fewer units of it.",
  },
  RemainderUnknown: {
    happened: () => "The pack was never opened, so there is no remainder.",
    remedy: "Supply the pack as a whole, or open it.",
  },
  RemainderOfAnother: {
    happened: (f) => `The pack was opened by ${licence(f["dispenser"])}, who alone may supply the rest.`,
    remedy: "Take another pack.",
  },
  RemainderTooSmall: {
    happened: (f) => `${String(f["left"])} units are left of the opened pack; ${String(f["taken"])} cannot be taken.`,
    remedy: "Supply what is left, at least one unit, and the rest from another pack.",
  },
  PacksDiffer: {
    happened: (f) =>
      `The packs add up to ${String(f["offered"])} units, the order says ${String(f["ordered"])}.`,
    remedy: "Scan packs that add up exactly.",
  },
};
