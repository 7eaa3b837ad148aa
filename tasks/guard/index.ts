import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";
import { TAGGING_OPTIONS } from "./taggingOptions.ts";

const FOLDER = "Folder of the consortium on this machine (default the state folder's guard)";
const EPOCH_DATES = {
  epoch: "Name of the epoch, such as 2027-1 (default this year's first)",
  validFrom: "Day or instant from which its tags are made (default now)",
  validUntil: "Until when new tags are made (default 730 days later)",
  answersUntil: "Until when its holders answer; then they destroy it (default 730 days after that)",
};

const WHOSE = {
  tag: "The tag itself, instead of a patient and a medicine",
  code: "dm+d or ATC code of the medicine",
  patientFile: "File that holds the patient's number alone (default stdin)",
  system: "Naming system of that number (default the NHS's)",
  folder: FOLDER,
  ...TAGGING_OPTIONS,
};

export const guardTasks = [
  emptyTask(
    "guard",
    "The supply guard's key holders: tags by which the chain sees overlaps and not the patient",
  ).build(),
  declareTask(
    ["guard", "ceremony"],
    "Makes an epoch's key, which nobody ever holds: all members on this machine, or with --step one member's part in one round",
    {
      folder: FOLDER,
      members: "How many members (default 5)",
      threshold: "How many of them a tag needs (default 3; of a re-sharing, what it was)",
      ...EPOCH_DATES,
      reshare: { flag: "Make new shares of the same key of --epoch; tags stay what they are" },
      step: "One member's step in a ceremony over a shared folder: join, plan, commit, deal, receive, answer, finish, keep",
      exchange: "With --step: the folder that all members share; nothing in it is secret",
      member: "With --step join: the member's number",
      name: "With --step join: the member's name",
      memberFolder: "With --step: the member's own folder",
      passphraseFile:
        "With --step: seals what is secret in it (else MEDICONNECT_KEYHOLDER_PASSPHRASE, at least 12 characters)",
      record: "With --step plan --reshare: the record whose shares are passed on",
    },
    () => import("./ceremony.ts"),
  ),
  declareTask(
    ["guard", "start"],
    "Starts a key holder for each member on this machine, after a ceremony where there was none; they outlive this command",
    {
      folder: FOLDER,
      port: "Port to try first (default 19461)",
      phase0: { flag: "Make the one key of a pilot instead; there is nothing to start" },
      epoch:
        "Name of the first epoch (default this year's first), or with --phase0 of the pilot's (default phase0)",
    },
    () => import("./start.ts"),
  ),
  declareTask(
    ["guard", "stop"],
    "Stops the key holders on this machine",
    { folder: FOLDER },
    () => import("./stop.ts"),
  ),
  declareTask(
    ["guard", "status"],
    "Asks each key holder how it is",
    { folder: FOLDER, holders: 'JSON file of holders elsewhere: {"1": "https://…"}' },
    () => import("./status.ts"),
  ),
  declareTask(
    ["guard", "tag"],
    "Makes the tag of a patient and a medicine; the patient's number is read from a file or from stdin, and never shown",
    {
      folder: FOLDER,
      code: "dm+d or ATC code of the medicine",
      patientFile: "File that holds the patient's number alone (default stdin)",
      system: "Naming system of that number (default the NHS's)",
      substances: "Table of substances (default samples/substances.json)",
      epoch: "Epoch (default the current one)",
      role: "Role of the licence that asks: prescriber, dispenser, regulator (default prescriber)",
      holders: 'JSON file of holders elsewhere: {"1": "https://…"}',
      phase0: { flag: "By the one key of a pilot" },
      as: actorText("prescriber-1"),
    },
    () => import("./tag.ts"),
  ),
  declareTask(
    ["guard", "epoch"],
    "Lists the epochs and their dates, or shows one with its holders",
    { folder: FOLDER, epoch: "Which one (default all)" },
    () => import("./epoch.ts"),
  ),
  declareTask(
    ["guard", "destroy"],
    "Destroys a member's share of an epoch, for good, and signs that it did",
    {
      folder: FOLDER,
      member: "Number of the member on this machine",
      memberFolder: "The member's own folder, instead of --member",
      passphraseFile: "Of that folder (default its own passphrase file)",
      epoch: "Which epoch",
      generation: "Which generation of its shares (default the oldest that is kept)",
      reason: "Why now, where the epoch is still to be answered for",
      yes: { flag: "It is meant" },
    },
    () => import("./destroy.ts"),
  ),
  declareTask(
    ["guard", "peek"],
    "Shows what the guard knows of a patient and a medicine, before anybody prescribes or supplies; costs nothing",
    {
      ...WHOSE,
      role: "As what: prescriber (default) or dispenser",
      as: actorText("prescriber-1, or pharmacy-1"),
    },
    () => import("./peek.ts"),
  ),
  declareTask(
    ["guard", "overlaps"],
    "Lists every overlap that passed with a reason, was reported or told late, and what regulators decided",
    {},
    () => import("./overlaps.ts"),
  ),
  declareTask(
    ["guard", "report"],
    "Leaves a trace of an overlap that you were refused for",
    {
      ...WHOSE,
      schedule: "Of the medicine: POM (default), CD2, CD3, CD4, CD5",
      role: "As what: prescriber (default) or dispenser",
      as: actorText("prescriber-1, or pharmacy-1"),
    },
    () => import("./report.ts"),
  ),
  declareTask(
    ["guard", "dispute"],
    "As the pharmacy that holds it: tells the regulator that a prescription's tag is not that of its patient and medicine",
    {
      id: "Its id, instead of a code",
      code: "Text of the patient's QR code, or @FILE",
      claimCode: "Claim code or link that the patient made, instead of --code; or @FILE",
      item: "Which item of the form, from 1 (default 1)",
      as: actorText("pharmacy-1"),
    },
    () => import("./dispute.ts"),
  ),
  declareTask(
    ["guard", "release"],
    "As a regulator: lets the next overlap under a tag pass where the policy blocks it",
    { tag: "The tag", as: actorText("regulator-1") },
    () => import("./release.ts"),
  ),
  declareTask(
    ["guard", "correct"],
    "As a regulator: corrects what stands under a tag and is not true",
    {
      tag: "The tag",
      reason: "Why: wrongPatient, poisoned, medicineGone, endedWithoutTag",
      coveredUntil: "Unix seconds at which the cover ends, no later than now it does (default unchanged)",
      disregard: { flag: "What is open no longer counts" },
      as: actorText("regulator-1"),
    },
    () => import("./correct.ts"),
  ),
  declareTask(
    ["guard", "outage"],
    "Shows the outage that is declared; with --hours declares one, so that supply goes on without tags; with --end ends it",
    {
      hours: "For how long, 72 at most",
      quota: "Supplies without a tag for each pharmacy (default 20)",
      end: { flag: "End it" },
      as: actorText("guardian, or pauser to end it"),
    },
    () => import("./outage.ts"),
  ),
  declareTask(
    ["guard", "deferrals"],
    "Lists what was supplied without a tag and was not told to the guard yet",
    { pharmacy: "Licence of one pharmacy (default all)" },
    () => import("./deferrals.ts"),
  ),
  declareTask(
    ["guard", "settle"],
    "Makes the tag of a prescription that was issued without one, and tells the guard what was supplied; repeating it is harmless",
    {
      code: "Text of the patient's QR code, or @FILE",
      claimCode: "Claim code or link that the patient made, instead of --code; or @FILE",
      item: "Which item of the form, from 1 (default 1)",
      folder: FOLDER,
      ...TAGGING_OPTIONS,
      override: "Why an overlap is let pass; asked for where nothing was supplied yet",
      role: "As what: dispenser (default), which supplied it in an outage, or its prescriber",
      as: actorText("pharmacy-1, or prescriber-1"),
    },
    () => import("./settle.ts"),
  ),
  declareTask(
    ["guard", "policy"],
    "Shows what becomes of overlaps; with --rule changes it for a schedule, with --adopt as a whole, in the name of the governor",
    {
      schedule: "POM (default), CD2, CD3, CD4, CD5",
      rule: "requireReason, ignore or block",
      early: "Whole days of medicine that a patient may have left, 63 at most",
      adopt: "Address of another policy module",
      as: actorText("governor"),
    },
    () => import("./policy.ts"),
  ),
];
