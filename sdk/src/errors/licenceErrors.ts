import { licence, role, status } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { formatTime } from "./formatFacts.ts";

/** The part of `CONTRACT_ERRORS` that comes from licences and governance. */
export const LICENCE_ERRORS: Readonly<Record<string, ErrorText>> = {
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
    remedy: "Ask the registrar to renew it.",
  },
  LicenceNotYetValid: {
    happened: (f) => `The ${licence(f["id"])} is only valid from ${formatTime(f["validFrom"])}.`,
    remedy: "Wait until then.",
  },
  LicenceExists: {
    happened: (f) =>
      `The account ${String(f["account"])} already holds or held the ${licence(f["id"])} as ${role(f["role"])}.`,
    remedy: "Use that licence, renew it if it has expired, or take a new account.",
  },
  LicenceKeyReplaced: {
    happened: (f) =>
      `The account ${String(f["account"])} was a key of the ${licence(f["id"])} until it was replaced.`,
    remedy: "Use the new key; `npx hardhat licence show --id` names its account.",
  },
  LicenceUnknown: {
    happened: (f) => `There is no ${licence(f["id"])}.`,
    remedy: "List them with `npx hardhat licence list`.",
  },
  RenewalNotLater: {
    happened: (f) =>
      `The ${licence(f["id"])} ends on ${formatTime(f["validUntil"])}, which is not before ${formatTime(f["renewedUntil"])}.`,
    remedy: "Give a later end; to stop a licence early, suspend or revoke it.",
  },
  OverlapInvalid: {
    happened: (f) =>
      `The old key cannot go on until ${formatTime(f["overlapUntil"])}: it ends at once, or by ${formatTime(f["latest"])}.`,
    remedy: "Give an overlap of at most 30 days, or none.",
  },
  OwnLicence: {
    happened: (f) => `The ${licence(f["id"])} is the registrar's own.`,
    remedy: "Another registrar of that role has to do this.",
  },
  ListInvalid: {
    happened: () => "The list is empty, or names no role.",
    remedy: "Name at least one, each with its role.",
  },
  NothingToFreeze: {
    happened: (f) => `The ${licence(f["id"])} is a ${role(f["role"])}'s, who has no open prescriptions.`,
    remedy: "Repeat without freezing; only a prescriber's prescriptions can be frozen.",
  },
  RolePaused: {
    happened: (f) => `All ${role(f["role"])}s' licences are paused.`,
    remedy: "Nothing was done. Only governance can end the pause.",
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
  AccessManagerUnauthorizedCancel: {
    happened: (f) => `The account ${String(f["msgsender"])} may not veto this.`,
    remedy: "Use the guardian's key, or the governor's where somebody is to lose a role.",
  },
  AccessManagedUnauthorized: {
    happened: (f) => `The account ${String(f["caller"])} has no part in governance.`,
    remedy: "Use the key of the governor, the guardian or the pauser; docs/roles.md says who may do what.",
  },
};
