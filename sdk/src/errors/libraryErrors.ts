import type { ErrorText } from "./ErrorText.ts";

const TOKEN = "A prescription's token is neither approved nor passed on; use the prescription's own steps.";
const GOVERNANCE = "Ask the governor or an admin of the access manager; docs/roles.md says who may do what.";
const DEPLOYMENT = "Deploy again with `npx hardhat deploy`, which wires the contracts to each other.";
const REPORT = "Report it with what was called; no step of this library leads to it.";

/** Errors of OpenZeppelin's contracts beneath ours, and of our deployer: rarely seen, and never by a patient. */
export const LIBRARY_ERRORS: Readonly<Record<string, ErrorText>> = {
  // AccessManager and AccessManaged
  AccessManagedInvalidAuthority: {
    happened: (f) => `The account ${String(f["authority"])} cannot govern: it is no access manager.`,
    remedy: "Give the address of an access manager.",
  },
  AccessManagedRequiredDelay: {
    happened: (f) =>
      `The account ${String(f["caller"])} may do this only ${String(f["delay"])} s after it said so.`,
    remedy: "Schedule the operation at the access manager, wait, then execute it.",
  },
  AccessManagerAlreadyScheduled: {
    happened: (f) => `The operation ${String(f["operationId"])} is scheduled already.`,
    remedy: "Wait for its time and execute it, or have it cancelled first.",
  },
  AccessManagerBadConfirmation: {
    happened: () => "A role is renounced by its holder alone, who names itself.",
    remedy: "Name your own account.",
  },
  AccessManagerExpired: {
    happened: (f) => `The operation ${String(f["operationId"])} was not executed within a week of its time.`,
    remedy: "Schedule it anew.",
  },
  AccessManagerInvalidInitialAdmin: {
    happened: (f) => `The account ${String(f["initialAdmin"])} cannot be the first admin.`,
    remedy: DEPLOYMENT,
  },
  AccessManagerLockedFunction: {
    happened: (f) =>
      `The function ${String(f["selector"])} of the access manager cannot be given to another role.`,
    remedy: "Leave it with the admin.",
  },
  AccessManagerLockedRole: {
    happened: (f) => `The role ${String(f["roleId"])} is fixed and cannot be changed.`,
    remedy: "Name another role: those of the admin and of everybody stay as they are.",
  },
  AccessManagerNotReady: {
    happened: (f) => `The delay of the operation ${String(f["operationId"])} is not over.`,
    remedy: "Wait for its time, then execute it.",
  },
  AccessManagerNotScheduled: {
    happened: (f) => `Nothing is scheduled as ${String(f["operationId"])}.`,
    remedy: "Schedule it first; it was executed, cancelled or has expired.",
  },
  AccessManagerUnauthorizedAccount: {
    happened: (f) => `The account ${String(f["msgsender"])} does not hold the role ${String(f["roleId"])}.`,
    remedy: GOVERNANCE,
  },
  AccessManagerUnauthorizedCall: {
    happened: (f) =>
      `The account ${String(f["caller"])} may not call ${String(f["selector"])} of ${String(f["target"])}.`,
    remedy: GOVERNANCE,
  },
  AccessManagerUnauthorizedConsume: {
    happened: (f) => `The contract ${String(f["target"])} does not wait for scheduled operations.`,
    remedy: REPORT,
  },
  // ERC-721
  ERC721IncorrectOwner: {
    happened: (f) => `The token ${String(f["tokenId"])} is not the account's ${String(f["sender"])}.`,
    remedy: TOKEN,
  },
  ERC721InsufficientApproval: {
    happened: (f) =>
      `The account ${String(f["operator"])} may do nothing with the token ${String(f["tokenId"])}.`,
    remedy: TOKEN,
  },
  ERC721InvalidApprover: {
    happened: (f) => `The account ${String(f["approver"])} may approve nobody.`,
    remedy: TOKEN,
  },
  ERC721InvalidOperator: {
    happened: (f) => `The account ${String(f["operator"])} cannot be approved.`,
    remedy: TOKEN,
  },
  ERC721InvalidOwner: {
    happened: (f) => `The account ${String(f["owner"])} cannot own a token.`,
    remedy: "Ask for the tokens of another account than zero.",
  },
  ERC721InvalidReceiver: {
    happened: (f) => `The account ${String(f["receiver"])} cannot receive a token.`,
    remedy: "Draw a new key for the prescription; its id is never zero.",
  },
  ERC721InvalidSender: {
    happened: (f) => `A token came from the account ${String(f["sender"])}, which is not possible.`,
    remedy: REPORT,
  },
  ERC721NonexistentToken: {
    happened: (f) => `There is no token ${String(f["tokenId"])}: it was never issued, or it is burned.`,
    remedy: "Look at the prescription itself with `npx hardhat rx show`.",
  },
  // what they use
  AddressEmptyCode: {
    happened: (f) => `There is no contract at ${String(f["target"])}.`,
    remedy: "Check the address of the operation's target.",
  },
  FailedCall: {
    happened: () => "The operation was refused by its target without a reason.",
    remedy: "Check the operation's target and call data.",
  },
  InsufficientBalance: {
    happened: (f) =>
      `The contract has ${String(f["balance"])} wei, and ${String(f["needed"])} were to be sent.`,
    remedy: "Send no value: this chain is free of gas, and nothing here is paid in its coin.",
  },
  InvalidShortString: {
    happened: () => "The name of the contract in its signatures is damaged.",
    remedy: REPORT,
  },
  SafeCastOverflowedUintDowncast: {
    happened: (f) => `The number ${String(f["value"])} does not fit into ${String(f["bits"])} bits.`,
    remedy: "Give a smaller number; a time is in seconds, not in milliseconds.",
  },
  StringTooLong: {
    happened: () => "The name of the contract in its signatures is too long.",
    remedy: REPORT,
  },
  StringsInsufficientHexLength: {
    happened: (f) => `The number ${String(f["value"])} has more than ${String(f["length"])} bytes.`,
    remedy: REPORT,
  },
  // our deployers, each once
  AlreadyDeployed: {
    happened: (f) => `The dispensing contract was made already: ${String(f["dispensing"])}.`,
    remedy: "Nothing needs to be done; `npx hardhat deploy` goes on from there.",
  },
  LicencesDiffer: {
    happened: (f) =>
      `Prescriptions ask ${String(f["prescriptionsAsk"])} for licences, packs ${String(f["packsAsk"])}, and the deployer knows ${String(f["licences"])}.`,
    remedy: DEPLOYMENT,
  },
  NotOwner: {
    happened: (f) => `The account ${String(f["caller"])} is not the one that deploys.`,
    remedy: "Deploy with the key that made the deployer.",
  },
  OfficeDiffers: {
    happened: (f) =>
      `Prescriptions expect the guard's office at ${String(f["prescriptionsExpect"])}, and it would stand at ${String(f["office"])}.`,
    remedy: DEPLOYMENT,
  },
  TraceabilityDeployed: {
    happened: (f) => `Incidents and custody were made already: ${String(f["incidents"])}.`,
    remedy: "Nothing needs to be done; `npx hardhat deploy` goes on from there.",
  },
  TraceabilityDiffers: {
    happened: (f) =>
      `Packs expect incidents at ${String(f["incidents"])} and custody at ${String(f["custody"])}, and ask ${String(f["licences"])} for licences; one of them is another.`,
    remedy: DEPLOYMENT,
  },
  WiringDiffers: {
    happened: (f) =>
      `Prescriptions expect the dispensing contract at ${String(f["prescriptionsExpect"])}, packs at ${String(f["packsExpect"])}, and it would stand at ${String(f["dispensing"])}.`,
    remedy: DEPLOYMENT,
  },
};
