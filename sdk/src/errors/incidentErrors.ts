import { licence, role } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { capital } from "./formatFacts.ts";

const STATUSES = ["not raised", "suspected", "under investigation", "cleared", "confirmed as falsified"];

/** The typed errors of incidents and of the papers of recalls; a part of `CONTRACT_ERRORS`. */
export const INCIDENT_ERRORS: Readonly<Record<string, ErrorText>> = {
  IncidentUnknown: {
    happened: (f) => `There is no incident ${String(f["id"])}.`,
    remedy: "Check its number.",
  },
  IncidentIsOpen: {
    happened: (f) => `${capital(licence(f["site"]))} raised this before, as incident ${String(f["id"])}.`,
    remedy: "Nothing needs to be done: a second scan is no second alarm. Keep the pack apart.",
  },
  MismatchNotSeen: {
    happened: () => "No reason is given, or the chain says otherwise.",
    remedy: "Scan the pack again. If a person sees the fault, give a reason such as tamperEvidence.",
  },
  OnePackOnly: {
    happened: (f) => `The order names ${String(f["packs"])} packs; an incident is about one.`,
    remedy: "Raise an incident for each pack.",
  },
  TriageNotAllowed: {
    happened: (f) => `As ${role(f["role"])} nobody takes this step with the incident ${String(f["id"])}.`,
    remedy: "The manufacturer of the product may look at it; a regulator alone decides.",
  },
  IncidentOfAnother: {
    happened: (f) => `The incident ${String(f["id"])} is about a product of ${licence(f["maker"])}.`,
    remedy: "Leave it to that manufacturer or a regulator.",
  },
  IncidentStatusIs: {
    happened: (f) =>
      `The incident ${String(f["id"])} is ${STATUSES[Number(f["status"])] ?? String(f["status"])}; this step does not follow.`,
    remedy: "Look at the incident first. What was decided stays decided.",
  },
  NothingToLock: {
    happened: (f) =>
      `The pack is not that of the incident ${String(f["id"])}, is not genuine, or its lot has no boxes of height ${String(f["height"])}.`,
    remedy: "Scan the incident's own pack, or confirm without a lock and recall the lot.",
  },
  LockNotWider: {
    happened: (f) =>
      `The incident ${String(f["id"])} locks a node of height ${String(f["height"])} or a higher one already.`,
    remedy: "Nothing needs to be done, or lock the next box around it.",
  },
  NotIncidents: {
    happened: (f) => `The account ${String(f["caller"])} is not the contract of the incidents.`,
    remedy: "Only a confirmed incident locks; a lot is stopped with `npx hardhat lot quarantine`.",
  },
  UnitIsLocked: {
    happened: () => "An incident stopped this pack, or the case, pallet or tranche it is in.",
    remedy: "Do not supply it. Put it aside and wait for the regulator.",
  },
  LotNotRecalled: {
    happened: () => "Nobody has recalled this lot, so it has no papers.",
    remedy: "Check GTIN and lot, or recall it first with `npx hardhat lot recall`.",
  },
  InstructionsMissing: {
    happened: () => "A reason or the instructions of the recall are missing.",
    remedy: "Give both: why the lot is recalled, and what is to be done.",
  },
};
