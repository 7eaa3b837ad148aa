import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { AllowList, NetworkFile } from "../NetworkFile.ts";
import type { NodeLists } from "./readNodeLists.ts";

/** Accounts without which nobody governs: the last one of each stays. */
const OFFICES = ["admin", "governor", "guardian", "pauser", "deployer"];

/**
 * What a change of the wanted list would take away.
 *
 * @throws MediConnectError `ALLOW_LIST_LOCKOUT` of a validator's node, the last account of an office, the last of all
 */
export function requireNoLockout(network: NetworkFile, before: AllowList, after: AllowList): void {
  const kept = new Set(after.nodes.map(({ enode }) => enode));
  const validator = network.nodes.find(
    ({ enode }) => !kept.has(enode) && before.nodes.some((one) => one.enode === enode),
  );
  if (validator !== undefined)
    throw lockout(
      `${validator.name} is a validator, or administered as one; the chain may stand still without it`,
    );
  if (after.accounts.length === 0 && before.accounts.length > 0) throw lockout("no account would be left");
  const office = OFFICES.find((one) => holds(before, one) && !holds(after, one));
  if (office !== undefined) throw lockout(`no account of the ${office} would be left`);
}

/**
 * What a push would take away from a node, which knows no names: a list that was spoiled, emptied or restored from an
 * old copy shows in what it removes.
 *
 * @throws MediConnectError `ALLOW_LIST_LOCKOUT` of a validator's node, of all accounts, or of most of them
 */
export function requireSafePush(network: NetworkFile, found: NodeLists, wanted: AllowList): void {
  const kept = new Set(wanted.nodes.map(({ enode }) => enode));
  const validator = network.nodes.find(({ enode }) => !kept.has(enode) && found.nodes.has(enode));
  if (validator !== undefined) {
    throw lockout(`${validator.name} of network.json is not in allow-list.json, and the chain may need it`);
  }
  if (wanted.accounts.length === 0) {
    throw lockout("allow-list.json has no account, so nobody could send a transaction");
  }
  const allowed = new Set(wanted.accounts.map(({ address }) => address.toLowerCase()));
  const removed = [...found.accounts].filter((account) => !allowed.has(account));
  // One account may be the deployer, whose work is done.
  if (removed.length > 1 && 2 * removed.length > found.accounts.size) {
    throw lockout(
      `${removed.length} of the ${found.accounts.size} accounts of ${found.node} would be removed`,
    );
  }
}

/** `admin-2` is of the office `admin`. */
function holds({ accounts }: AllowList, office: string): boolean {
  return accounts.some(({ name }) => name === office || name.startsWith(`${office}-`));
}

export function lockout(why: string): MediConnectError {
  return new MediConnectError(
    "ALLOW_LIST_LOCKOUT",
    `That might lock everybody out, and nothing was changed: ${why}.`,
    "`network diff` shows what would change. Allow what is missing first; where it is meant (a validator that was voted out, a deployer whose work is done), add --force.",
  );
}
