import { addMonths, dayOf, startOfDay } from "./localDates.ts";

// The life of a prescription as the design tells it, in plain values. Nothing of it is taken from the contracts; the names
// of refusals are those of `docs/errors.md`. Every step either changes the system or throws a {@link Refusal}.

export const ROLES = { prescriber: 1, dispenser: 2, manufacturer: 3, regulator: 6 } as const;
export type Role = keyof typeof ROLES;

export const STATES = [
  "none",
  "issued",
  "claimed",
  "spent",
  "expired",
  "cancelled",
  "closed",
  "cancelPending",
  "lapsed",
] as const;
export type State = (typeof STATES)[number];

const DAY = 86_400;
const HOUR = 3_600;
export const CLAIM_SECONDS = 7 * DAY;
export const OWING_SECONDS = 28 * DAY;
const LEAD_DAYS = 7;

/** A step was refused. */
export class Refusal extends Error {}

export interface Terms {
  readonly quantity: number;
  readonly issues: number;
  readonly daysSupply: number;
  readonly schedule: number;
  readonly signedAt: number;
  readonly notBefore: number;
  /** A later issue of a repeat, on a token of its own. */
  readonly laterIssue: boolean;
  /** Licence; 0 for none. */
  readonly nominee: number;
}

export interface Prescription extends Terms {
  readonly prescriber: number;
  /** What ended it, or whether it is held. */
  kind: "issued" | "claimed" | "cancelPending" | "spent" | "cancelled" | "closed";
  /** Cancelled, since another one goes on with its counts. */
  isReplaced?: true;
  holder: number;
  isNominee: boolean;
  validFrom: number;
  expiresAt: number;
  claimUntil: number;
  supplied: number;
  issuesUsed: number;
  begun: boolean;
  /** Day on which the present issue is due; that of the first is its first. */
  due: number;
  nonce: number;
  /** What tells its content from any other. */
  content: string;
}

/** A signature by a one-time key: of what, for whom, and by which key. */
export interface Signature {
  readonly purpose: "claim" | "nominate";
  readonly key: string;
  readonly dispenser: number;
  readonly nonce: number;
  readonly deadline: number;
}

export interface System {
  readonly prescriptions: Map<string, Prescription>;
  readonly licences: ReadonlyMap<number, { readonly role: Role; suspended: boolean; frozen: boolean }>;
}

/** Who acts, and when. */
export interface Act {
  readonly licence: number;
  readonly at: number;
}

export function stateOf(found: Prescription | undefined, at: number): State {
  if (found === undefined) return "none";
  const { kind } = found;
  if (kind === "spent" || kind === "cancelled" || kind === "closed") return kind;
  if (at >= found.expiresAt) return "expired";
  return kind === "claimed" && at >= found.claimUntil ? "lapsed" : kind;
}

// ---- prescriber

export function issue(system: System, act: Act, key: string, terms: Terms): void {
  requireLicence(system, act, "prescriber");
  admit(system, act, key, terms);
}

export function issueMany(system: System, act: Act, orders: readonly (readonly [string, Terms])[]): void {
  requireLicence(system, act, "prescriber");
  const before = new Map(system.prescriptions);
  try {
    for (const [key, terms] of orders) admit(system, act, key, terms);
  } catch (error) {
    system.prescriptions.clear();
    for (const [key, found] of before) system.prescriptions.set(key, found);
    throw error;
  }
}

function admit(system: System, { licence, at }: Act, key: string, terms: Terms): void {
  const { schedule, issues, daysSupply, signedAt, notBefore } = terms;
  const repeats = issues > 1;
  const later = terms.laterIssue;
  refuseIf(
    terms.quantity === 0 || ((repeats || later) && daysSupply === 0) || (repeats && later),
    "PrescriptionTermsInvalid",
  );
  const lead = Math.min(LEAD_DAYS, Math.floor(daysSupply / 4));
  refuseIf(later && notBefore + HOUR < signedAt + (daysSupply - lead) * DAY, "PrescriptionTermsInvalid");
  refuseIf(schedule < 2 || schedule > 6, "ScheduleOutOfScope");
  refuseIf((repeats || terms.laterIssue) && schedule <= 3, "RepeatNotAllowed");
  refuseIf(signedAt > at, "SignedInFuture");
  refuseIf(notBefore > at + 366 * DAY, "NotBeforeTooFar");
  const validFrom = Math.max(signedAt, notBefore);
  const firstDay = dayOf(validFrom);
  const lastDay = terms.laterIssue
    ? addMonths(dayOf(signedAt), 12)
    : schedule <= 4
      ? firstDay + 28
      : addMonths(firstDay, 6);
  const expiresAt = startOfDay(lastDay);
  refuseIf(at >= expiresAt, "PrescriptionHasExpired");
  refuseIf(system.prescriptions.has(key), "PrescriptionExists");
  system.prescriptions.set(key, {
    ...terms,
    prescriber: licence,
    kind: "issued",
    holder: terms.nominee,
    isNominee: terms.nominee !== 0,
    validFrom,
    expiresAt,
    claimUntil: 0,
    supplied: 0,
    issuesUsed: 0,
    begun: terms.laterIssue,
    due: firstDay,
    nonce: 0,
    content: key,
  });
}

export function cancel(system: System, act: Act, key: string, role: Role, reason: number): void {
  refuseIf(role !== "prescriber" && role !== "regulator", "ActingRoleNotAllowed");
  requireLicence(system, act, role);
  const [found, state] = requireLive(system, key, act.at);
  refuseIf(role === "prescriber" && found.prescriber !== act.licence, "NotPrescriber");
  refuseIf(reason === 0, "ReasonMissing");
  found.kind = state === "claimed" ? "cancelPending" : "cancelled";
}

export function reissue(system: System, act: Act, key: string, newKey: string, opens: boolean): void {
  requireLicence(system, act, "prescriber");
  const [found, state] = requireLive(system, key, act.at);
  refuseIf(found.prescriber !== act.licence, "NotPrescriber");
  refuseIf(state === "claimed", "PrescriptionHeldByAnother");
  refuseIf(!opens, "CommitmentMismatch");
  refuseIf(system.prescriptions.has(newKey), "PrescriptionExists");
  system.prescriptions.set(newKey, {
    ...found,
    kind: "issued",
    holder: 0,
    isNominee: false,
    claimUntil: 0,
    nonce: 0,
    content: newKey,
  });
  found.kind = "cancelled";
  found.isReplaced = true;
}

// ---- pharmacy

export function claim(system: System, act: Act, key: string, signature: Signature): void {
  requireLicence(system, act, "dispenser");
  requireNotFrozen(system, requireLive(system, key, act.at)[0]);
  takeClaim(system, act, key, signature);
}

export function claimAsNominee(system: System, act: Act, key: string): void {
  requireLicence(system, act, "dispenser");
  const [found, state] = requireLive(system, key, act.at);
  requireNotFrozen(system, found);
  const mine = found.holder === act.licence;
  if (state === "claimed" && mine) return;
  refuseIf(state === "claimed", "PrescriptionHeldByAnother");
  refuseIf(state !== "issued" || !found.isNominee || !mine, "NotNominated");
  refuseIf(act.at < found.validFrom, "PrescriptionNotYetValid");
  hold(found, act, true);
}

export function release(system: System, act: Act, key: string): void {
  // Asked of nobody's licence but its number: giving back harms nobody.
  const [found, state] = requireUnburned(system, key, act.at);
  refuseIf(state === "issued", "PrescriptionNotClaimed");
  refuseIf(found.holder !== act.licence || roleOf(system, act) !== "dispenser", "PrescriptionHeldByAnother");
  free(found);
}

export function notDispensed(system: System, act: Act, key: string, reason: number): void {
  requireLicence(system, act, "dispenser");
  const [found] = requireHolder(system, act, key);
  refuseIf(act.at < found.validFrom, "PrescriptionNotYetValid");
  refuseIf(reason === 0, "ReasonMissing");
  endIssue(found, act.at, found.supplied > 0, "closed");
}

export interface Supply {
  readonly quantity: number;
  readonly expectedSupplied: number;
  readonly collectorStated: boolean;
  readonly opens: boolean;
}

export function dispense(system: System, act: Act, key: string, supply: Supply): void {
  requireLicence(system, act, "dispenser");
  const [found] = requireHolder(system, act, key);
  requireSuppliable(system, found, act.at, supply);
  takeSupply(found, act.at, supply.quantity);
}

export function walkIn(system: System, act: Act, key: string, supply: Supply, signature: Signature): void {
  requireLicence(system, act, "dispenser");
  const [found] = requireLive(system, key, act.at);
  const before = { ...found };
  takeClaim(system, act, key, signature);
  try {
    requireSuppliable(system, found, act.at, supply);
  } catch (error) {
    Object.assign(found, before);
    throw error;
  }
  takeSupply(found, act.at, supply.quantity);
}

// ---- several

export function lapse(system: System, act: Act, key: string, role: Role): void {
  refuseIf(role === "manufacturer", "ActingRoleNotAllowed");
  requireLicence(system, act, role);
  const [found, state] = requireUnburned(system, key, act.at);
  refuseIf(state === "issued", "PrescriptionNotClaimed");
  refuseIf(act.at < found.claimUntil && inForce(system, found.holder), "ClaimStands");
  free(found);
}

export function nominate(
  system: System,
  act: Act,
  key: string,
  { nominee, role, signature }: { nominee: number; role: Role; signature: Signature },
): void {
  refuseIf(role !== "prescriber" && role !== "dispenser", "ActingRoleNotAllowed");
  requireLicence(system, act, role);
  const [found, state] = requireLive(system, key, act.at);
  refuseIf(state === "claimed", "PrescriptionHeldByAnother");
  requireSignature(found, act, key, { purpose: "nominate", dispenser: nominee }, signature);
  if (state === "lapsed") free(found);
  found.holder = nominee;
  found.isNominee = nominee !== 0;
  found.nonce += 1;
}

// ---- what happens

/** Leaves a claim that stands as it is. */
function takeClaim(system: System, act: Act, key: string, signature: Signature): void {
  const [found, state] = requireLive(system, key, act.at);
  if (state === "claimed" && found.holder === act.licence) return;
  refuseIf(state === "claimed" && inForce(system, found.holder), "PrescriptionHeldByAnother");
  requireSignature(found, act, key, { purpose: "claim", dispenser: act.licence }, signature);
  hold(found, act, false);
}

function hold(found: Prescription, { licence, at }: Act, asNominee: boolean): void {
  found.kind = "claimed";
  found.holder = licence;
  found.isNominee = asNominee;
  found.claimUntil = Math.min(at + CLAIM_SECONDS, found.expiresAt);
  found.nonce += 1;
}

function free(found: Prescription): void {
  found.kind = found.kind === "cancelPending" ? "cancelled" : "issued";
  found.holder = 0;
  found.isNominee = false;
  found.claimUntil = 0;
  found.nonce += 1;
}

function takeSupply(found: Prescription, at: number, quantity: number): void {
  found.supplied += quantity;
  if (found.supplied < found.quantity) found.claimUntil = Math.min(at + OWING_SECONDS, found.expiresAt);
  else endIssue(found, at, true, "spent");
}

function endIssue(found: Prescription, at: number, suppliedAny: boolean, last: "spent" | "closed"): void {
  found.issuesUsed += 1;
  if (found.issuesUsed === found.issues) {
    found.kind = last;
    if (last === "spent") found.begun = true;
    return;
  }
  const moves = suppliedAny || found.begun;
  if (moves) {
    // From the first supply on the rest has twelve months, counted from when the first might have been supplied.
    if (!found.begun) found.expiresAt = startOfDay(addMonths(dayOf(found.validFrom), 12));
    found.due = Math.max(found.due, dayOf(at)) + found.daysSupply;
    const lead = Math.min(LEAD_DAYS, Math.floor(found.daysSupply / 4));
    found.validFrom = startOfDay(found.due - lead);
    found.begun = true;
  }
  found.kind = "issued";
  // Where the date stays, a nominee would end one issue after the other.
  if (!moves) found.isNominee = false;
  if (!found.isNominee) found.holder = 0;
  found.supplied = 0;
  found.claimUntil = 0;
  found.nonce += 1;
}

// ---- what is asked first

function requireSuppliable(system: System, found: Prescription, at: number, supply: Supply): void {
  requireNotFrozen(system, found);
  refuseIf(at < found.validFrom, "PrescriptionNotYetValid");
  refuseIf(supply.expectedSupplied !== found.supplied, "SuppliedDiffers");
  refuseIf(supply.quantity > found.quantity - found.supplied, "QuantityExceeds");
  refuseIf(found.schedule === 2 && !supply.collectorStated, "CollectorNotStated");
  refuseIf(!supply.opens, "CommitmentMismatch");
}

function requireHolder(system: System, act: Act, key: string): [Prescription, State] {
  const [found, state] = requireLive(system, key, act.at);
  refuseIf(state === "issued", "PrescriptionNotClaimed");
  refuseIf(found.holder !== act.licence, "PrescriptionHeldByAnother");
  refuseIf(state === "lapsed", "ClaimHasLapsed");
  return [found, state];
}

function requireSignature(
  found: Prescription,
  { at }: Act,
  key: string,
  wanted: Pick<Signature, "purpose" | "dispenser">,
  signature: Signature,
): void {
  refuseIf(at > signature.deadline, "AuthorisationHasExpired");
  const same =
    signature.key === key &&
    signature.purpose === wanted.purpose &&
    signature.dispenser === wanted.dispenser &&
    signature.nonce === found.nonce;
  refuseIf(!same, "AuthorisationInvalid");
}

const BURNED: Partial<Record<State, string>> = {
  none: "PrescriptionUnknown",
  spent: "PrescriptionAlreadySpent",
  cancelled: "PrescriptionIsCancelled",
  closed: "PrescriptionIsClosed",
  expired: "PrescriptionHasExpired",
};

function requireUnburned(system: System, key: string, at: number): [Prescription, State] {
  const found = system.prescriptions.get(key);
  const state = stateOf(found, at);
  const refusal = BURNED[state];
  if (found === undefined || refusal !== undefined) throw new Refusal(refusal ?? "PrescriptionUnknown");
  return [found, state];
}

function requireLive(system: System, key: string, at: number): [Prescription, State] {
  const [found, state] = requireUnburned(system, key, at);
  refuseIf(state === "cancelPending", "PrescriptionCancelPending");
  return [found, state];
}

function requireNotFrozen(system: System, { prescriber }: Prescription): void {
  refuseIf(system.licences.get(prescriber)?.frozen === true, "PrescriptionFrozen");
}

function requireLicence(system: System, act: Act, role: Role): void {
  refuseIf(roleOf(system, act) !== role, "LicenceMissing");
  refuseIf(!inForce(system, act.licence), "LicenceIsSuspended");
}

function roleOf(system: System, { licence }: Act): Role | undefined {
  return system.licences.get(licence)?.role;
}

function inForce(system: System, licence: number): boolean {
  return system.licences.get(licence)?.suspended === false;
}

function refuseIf(condition: boolean, refusal: string): void {
  if (condition) throw new Refusal(refusal);
}
