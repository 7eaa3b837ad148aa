import { Interface, type Result, toBeHex, zeroPadValue } from "ethers";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import type { ErrorArguments } from "../errors/ErrorText.ts";
import type { MediConnectError } from "../errors/MediConnectError.ts";
import { lotIdOfBytes } from "../pack/readLot.ts";
import type { ChainNode, NodeCall } from "./chainNode.ts";
import type { Payload } from "./OutboxEntry.ts";

/** How a refusal can mean that the very same transaction was mined before. */
interface AlreadyDone {
  /** Codes with which the contracts say so. */
  readonly refusedAs: readonly string[];
  /** What the events name it by, a word of 32 bytes: from the call, or from what the refusal says. */
  readonly subject: (args: Result, facts: ErrorArguments) => string;
  /** Whether it can be done once only; else it counts while nothing has happened to its subject since. */
  readonly once: boolean;
}

type Subject = AlreadyDone["subject"];

const addressWord = (value: unknown): string => zeroPadValue(String(value), 32);
const idOf: Subject = (args) => addressWord(args[0]);
const fieldOf = (value: unknown, field: string): unknown => Reflect.get(Object(value), field);
const idOfOrder: Subject = (args) => addressWord(fieldOf(args[0], "id"));
const licenceOf: Subject = (_, { id }) => toBeHex(BigInt(String(id)), 32);
const firstNumber: Subject = (args) => toBeHex(BigInt(String(args[0])), 32);
const lotOfRefusal: Subject = (_, { lotId }) => String(lotId);
const lotOf: Subject = (args) => lotIdOfBytes(BigInt(String(args[0])), String(args[1]));

const prescriptionStep = (refusedAs: readonly string[]): AlreadyDone => ({
  refusedAs,
  subject: idOf,
  once: false,
});
const licenceStep: AlreadyDone = { refusedAs: ["LicenceStatusIs"], subject: licenceOf, once: false };
const supply: AlreadyDone = {
  refusedAs: [
    "PrescriptionAlreadySpent",
    "PrescriptionNotClaimed",
    "SuppliedDiffers",
    "UnitAlreadyDecommissioned",
    "AuthorisationInvalid",
  ],
  subject: (args) => addressWord(fieldOf(args[0], "prescription")),
  once: false,
};

/** What was taken out without a cell never comes back, so of a unit that is out the same call was mined once at most. */
const decommission: AlreadyDone = {
  refusedAs: ["UnitAlreadyDecommissioned"],
  subject: lotOfRefusal,
  once: true,
};

/** By the name of the contract's function. What is not here the contracts take twice, without harm or with effect. */
const ALREADY_DONE: Readonly<Record<string, AlreadyDone>> = {
  issue: { refusedAs: ["PrescriptionExists"], subject: idOfOrder, once: true },
  issueMany: {
    refusedAs: ["PrescriptionExists"],
    subject: (args) => addressWord(fieldOf(fieldOf(args[0], "0"), "id")),
    once: true,
  },
  reissue: { refusedAs: ["PrescriptionExists", "PrescriptionIsCancelled"], subject: idOfOrder, once: true },
  claim: prescriptionStep(["AuthorisationInvalid"]),
  claimAsNominee: prescriptionStep(["NotNominated"]),
  cancel: prescriptionStep(["PrescriptionIsCancelled", "PrescriptionCancelPending"]),
  release: prescriptionStep(["PrescriptionNotClaimed", "PrescriptionIsCancelled"]),
  lapse: prescriptionStep(["PrescriptionNotClaimed", "PrescriptionIsCancelled"]),
  notDispensed: prescriptionStep(["PrescriptionNotClaimed", "PrescriptionIsClosed"]),
  nominate: prescriptionStep(["AuthorisationInvalid"]),
  dispense: supply,
  walkIn: supply,
  grant: { refusedAs: ["LicenceExists"], subject: idOf, once: true },
  grantMany: {
    refusedAs: ["LicenceExists"],
    subject: (args) => addressWord(fieldOf(fieldOf(args[0], "0"), "account")),
    once: true,
  },
  suspend: licenceStep,
  reinstate: licenceStep,
  revoke: licenceStep,
  renew: { refusedAs: ["RenewalNotLater"], subject: licenceOf, once: false },
  registerGroup: { refusedAs: ["GroupExists"], subject: firstNumber, once: true },
  // Not the proposal: of several, the activation leaves none in force.
  activateProduct: { refusedAs: ["ProductAlreadyActive"], subject: firstNumber, once: true },
  decommission,
  decommissionMany: decommission,
  registerLot: { refusedAs: ["LotExists"], subject: lotOf, once: true },
  registerTranche: { refusedAs: ["TrancheExists"], subject: lotOf, once: true },
};
/** More events than that are not looked through for one that can be done once. */
const MOST_EVENTS = 200;

const contracts = [
  Prescriptions__factory,
  Dispensing__factory,
  Licences__factory,
  Packs__factory,
  Custody__factory,
  Recalls__factory,
  Incidents__factory,
  GuardOffice__factory,
  GuardPolicy__factory,
  AccessManager__factory,
].map((factory) => new Interface(factory.abi));

/**
 * Whether a refusal says no more than that this very transaction - same signer, same contract, same calldata - was mined
 * before, by another outbox of the same key or under a nonce that was signed again. What it then did stands.
 *
 * @returns hash of that transaction; undefined where the refusal is one
 */
export async function findEarlierSame(
  node: ChainNode,
  payload: Payload,
  refusal: MediConnectError,
): Promise<string | undefined> {
  const call = parseCall(payload.data);
  const rule = call === undefined ? undefined : ALREADY_DONE[call.name];
  if (call === undefined || rule?.refusedAs.includes(refusal.code) !== true) return undefined;
  const subject = rule.subject(call.args, refusal.facts);
  const hashes = [...new Set(await node.eventsUnder(payload.to, subject))];
  const candidates = hashes.slice(rule.once ? -MOST_EVENTS : -1);
  const sent = await node.transactions(candidates);
  return candidates.find((_, index) => isSame(sent[index], payload));
}

/** Name and arguments of a call to one of the contracts. */
export function parseCall(data: string): { readonly name: string; readonly args: Result } | undefined {
  for (const contract of contracts) {
    const parsed = contract.parseTransaction({ data });
    if (parsed !== null) return parsed;
  }
  return undefined;
}

function isSame(sent: NodeCall | undefined, { signer, to, data }: Payload): boolean {
  if (sent === undefined) return false;
  const inSmallLetters = [sent.from, sent.to, sent.data].join("|").toLowerCase();
  return inSmallLetters === [signer, to, data].join("|").toLowerCase();
}
