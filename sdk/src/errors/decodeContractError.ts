import { Interface, isCallException, isError, type Result } from "ethers";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { DispensingDeployer__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/DispensingDeployer__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { TraceabilityDeployer__factory } from "../../../types/ethers-contracts/factories/contracts/incident/TraceabilityDeployer__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import { CONTRACT_ERRORS } from "./contractErrors.ts";
import type { ErrorArguments } from "./ErrorText.ts";
import { LIBRARY_ERRORS } from "./libraryErrors.ts";
import { MediConnectError } from "./MediConnectError.ts";

/** One interface for all contracts: a typed error may come up from any of them through the dispensing contract. */
const errorInterfaces = [
  Licences__factory,
  Prescriptions__factory,
  Packs__factory,
  Custody__factory,
  Dispensing__factory,
  DispensingDeployer__factory,
  GuardOffice__factory,
  GuardPolicy__factory,
  Incidents__factory,
  Recalls__factory,
  TraceabilityDeployer__factory,
  AccessManager__factory,
].map((factory) => new Interface(factory.abi));

/**
 * Turns whatever a call or a transaction threw into a `MediConnectError` whose code is the contract's own error
 * name, with its offending values as facts.
 */
export function decodeContractError(error: unknown): MediConnectError {
  if (error instanceof MediConnectError) return error;
  const revert = revertBytes(error);
  const decoded = revert === undefined ? undefined : parseRevert(revert);
  if (decoded !== undefined) return describe(decoded.name, decoded.args, error);
  if (isError(error, "NETWORK_ERROR") || isError(error, "TIMEOUT") || isConnectionLoss(error)) {
    return new MediConnectError(
      "CONNECTION_LOST",
      "The chain stopped answering.",
      "Check the chain, then repeat the command; what was already done is not done twice.",
      {},
      { cause: error },
    );
  }
  return new MediConnectError(
    "TRANSACTION_FAILED",
    `The chain refused the transaction: ${shortMessage(error)}.`,
    "Check the account and the chain, then repeat the command.",
    {},
    { cause: error },
  );
}

function describe(name: string, args: Result, cause: unknown): MediConnectError {
  const facts: ErrorArguments = args.toObject();
  const text = CONTRACT_ERRORS[name] ?? LIBRARY_ERRORS[name];
  // None in a release: test/scripts/errorsPage.test.ts goes through every error of every contract.
  if (text === undefined)
    return new MediConnectError(name, `The contracts refused with ${name}.`, "Report it.", facts, { cause });
  return new MediConnectError(name, text.happened(facts), text.remedy, facts, { cause });
}

function parseRevert(bytes: string): { name: string; args: Result } | undefined {
  for (const contract of errorInterfaces) {
    const parsed = contract.parseError(bytes);
    if (parsed !== null) return parsed;
  }
  return undefined;
}

/** Nodes put the revert's bytes in different places of their answer. */
function revertBytes(error: unknown): string | undefined {
  if (isCallException(error) && error.data !== null && error.data !== "0x") return error.data;
  const seen = new Set<unknown>();
  let candidate: unknown = error;
  while (typeof candidate === "object" && candidate !== null && !seen.has(candidate)) {
    seen.add(candidate);
    const bytes: unknown = Reflect.get(candidate, "data");
    if (typeof bytes === "string" && /^0x[0-9a-f]{8,}$/i.test(bytes)) return bytes;
    candidate = typeof bytes === "object" && bytes !== null ? bytes : nextInside(candidate);
  }
  return undefined;
}

function nextInside(error: object): unknown {
  const info: unknown = Reflect.get(error, "info");
  return (
    Reflect.get(error, "error") ??
    (typeof info === "object" && info !== null ? Reflect.get(info, "error") : undefined)
  );
}

function isConnectionLoss(error: unknown): boolean {
  return (
    error instanceof Error &&
    /ECONNREFUSED|ECONNRESET|socket hang up/.test(`${error.message} ${codeOf(error)}`)
  );
}

function codeOf(error: Error): string {
  return String(Reflect.get(error, "code") ?? "");
}

function shortMessage(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const short: unknown = Reflect.get(error, "shortMessage");
  if (typeof short === "string") return short;
  return error instanceof Error ? (error.message.split("\n")[0] ?? "no reason given") : "no reason given";
}
