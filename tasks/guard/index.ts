import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const FOLDER = "Folder of the consortium on this machine (default the state folder's guard)";
const EPOCH_DATES = {
  epoch: "Name of the epoch, such as 2027-1 (default this year's first)",
  validFrom: "Day or instant from which its tags are made (default now)",
  validUntil: "Until when new tags are made (default 730 days later)",
  answersUntil: "Until when its holders answer; then they destroy it (default 730 days after that)",
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
];
