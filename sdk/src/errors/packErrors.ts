import { authority, licence, reason, recallLevel, role, schedule } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { formatDay, formatLot, formatGtin, formatPlace } from "./formatFacts.ts";

/** The typed errors of products, lots and packs; a part of `CONTRACT_ERRORS`. */
export const PACK_ERRORS: Readonly<Record<string, ErrorText>> = {
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
    happened: (f) =>
      `The pack at place ${formatPlace(f["index"])} left the supply chain before: it was supplied, destroyed, stolen or locked.`,
    remedy:
      "Do not supply it, and leave it out of what goes on: by itself it only goes back (`npx hardhat return`, or `refuse` where it came to you). `npx hardhat pack verify` says where and when it left.",
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
    remedy:
      "Give another reason: own use is for pharmacies and hospitals, and a supply needs a prescription.",
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
    happened: (f) =>
      `${String(f["left"])} units are left of the opened pack; ${String(f["taken"])} cannot be taken.`,
    remedy: "Supply what is left, at least one unit, and the rest from another pack.",
  },
};
