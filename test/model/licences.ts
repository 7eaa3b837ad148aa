/**
 * What a licence with several keys means, written down without a thought for slots: a licence is a thing of its own,
 * and accounts are keys to it, each until some moment. test/contracts holds the contract to it, step by step.
 */

export const MAX_OVERLAP = 30 * 86_400;

export type Status = "active" | "suspended" | "revoked";
export type Policy = "honoured" | "frozen";

/** Numbers of the contracts' `Role`. */
export type RoleNumber = 1 | 2;
const PRESCRIBER = 1;

export interface Key {
  readonly account: string;
  /** Works before that moment; the newest key for ever. */
  readonly until: number;
}

export interface ModelLicence {
  readonly role: RoleNumber;
  readonly status: Status;
  readonly frozen: boolean;
  readonly validUntil: number;
  /** From the first to the newest. */
  readonly keys: readonly Key[];
}

export interface Register {
  readonly registrar: string;
  /** In the order in which they were granted: the number of the first is 1. */
  readonly licences: readonly ModelLicence[];
  readonly paused: readonly RoleNumber[];
}

interface About {
  readonly account: string;
  readonly role: RoleNumber;
}

export type Step =
  | (About & { readonly kind: "grant" | "renew"; readonly validUntil: number })
  | (About & { readonly kind: "rotate"; readonly newAccount: string; readonly overlapUntil: number })
  | (About & { readonly kind: "suspend" | "revoke"; readonly policy: Policy })
  | (About & { readonly kind: "reinstate" })
  | { readonly kind: "pause"; readonly role: RoleNumber }
  | { readonly kind: "unpause"; readonly role: RoleNumber };

/** Name of the contract's error. */
export class Refusal {
  readonly error: string;

  constructor(error: string) {
    this.error = error;
  }
}

/** The register after a step at `now`, or why nothing happens. */
export function take(register: Register, step: Step, now: number): Register | Refusal {
  if (step.kind === "pause") return { ...register, paused: [...register.paused, step.role] };
  if (step.kind === "unpause") {
    return { ...register, paused: register.paused.filter((role) => role !== step.role) };
  }
  if (step.kind === "grant") return grant(register, step);
  const index = find(register, step, now);
  if (index instanceof Refusal) return index;
  const licence = register.licences[index];
  if (licence === undefined) throw new Error("no licence");
  const changed = change(register, licence, step, now);
  if (changed instanceof Refusal) return changed;
  return { ...register, licences: register.licences.with(index, changed) };
}

/** Number of the licence under which an account may act as `role` in a live region, or why it may not. */
export function standing(register: Register, about: About, now: number): number | Refusal {
  const index = find(register, about, now);
  if (index instanceof Refusal) return index;
  const licence = register.licences[index];
  if (licence?.status === "revoked") return new Refusal("LicenceIsRevoked");
  if (licence?.status === "suspended") return new Refusal("LicenceIsSuspended");
  if (licence === undefined || now >= licence.validUntil) return new Refusal("LicenceHasExpired");
  if (register.paused.includes(about.role)) return new Refusal("RolePaused");
  return index + 1;
}

/** Place of the licence to which the account is a key that works. */
function find({ licences }: Register, { account, role }: About, now: number): number | Refusal {
  const index = placeOf(licences, account, role);
  const key = licences[index]?.keys.find((one) => one.account === account);
  if (key === undefined) return new Refusal("LicenceMissing");
  return now < key.until ? index : new Refusal("LicenceKeyReplaced");
}

/** Of the licence to which the account is or ever was a key; -1 where there is none. */
function placeOf(licences: readonly ModelLicence[], account: string, role: RoleNumber): number {
  return licences.findIndex((one) => one.role === role && one.keys.some((key) => key.account === account));
}

function grant(
  register: Register,
  { account, role, validUntil }: About & { readonly validUntil: number },
): Register | Refusal {
  if (account === register.registrar) return new Refusal("LicenceTermsInvalid");
  if (placeOf(register.licences, account, role) >= 0) return new Refusal("LicenceExists");
  const keys = [{ account, until: Infinity }];
  const licence = { role, status: "active", frozen: false, validUntil, keys } as const;
  return { ...register, licences: [...register.licences, licence] };
}

function change(register: Register, licence: ModelLicence, step: Step, now: number): ModelLicence | Refusal {
  switch (step.kind) {
    case "renew":
      if (licence.status === "revoked") return new Refusal("LicenceStatusIs");
      if (step.validUntil <= licence.validUntil) return new Refusal("RenewalNotLater");
      return { ...licence, validUntil: step.validUntil };
    case "reinstate":
      if (licence.status !== "suspended") return new Refusal("LicenceStatusIs");
      return { ...licence, status: "active", frozen: false };
    case "suspend":
      return stop(licence, "suspended", step.policy);
    case "revoke":
      return stop(licence, "revoked", step.policy);
    case "rotate":
      return rotate(register, licence, step, now);
    default:
      throw new Error(`${step.kind} changes no licence`);
  }
}

/** Towards the end only; and again where the policy is another. */
function stop(licence: ModelLicence, to: "suspended" | "revoked", policy: Policy): ModelLicence | Refusal {
  const frozen = policy === "frozen";
  const again = licence.status === to && licence.frozen === frozen;
  if (again || (to === "suspended" && licence.status === "revoked")) return new Refusal("LicenceStatusIs");
  if (frozen && licence.role !== PRESCRIBER) return new Refusal("NothingToFreeze");
  return { ...licence, status: to, frozen };
}

function rotate(
  { registrar, licences }: Register,
  licence: ModelLicence,
  { newAccount, overlapUntil }: { readonly newAccount: string; readonly overlapUntil: number },
  now: number,
): ModelLicence | Refusal {
  if (newAccount === registrar) return new Refusal("OwnLicence");
  if (licence.status === "revoked") return new Refusal("LicenceStatusIs");
  if (placeOf(licences, newAccount, licence.role) >= 0) return new Refusal("LicenceExists");
  const inBounds = overlapUntil > now && overlapUntil <= now + MAX_OVERLAP;
  if (overlapUntil !== 0 && !inBounds) return new Refusal("OverlapInvalid");
  const keys = licence.keys.map(({ account, until }) => ({
    account,
    // The newest goes on through the overlap; those before it end now.
    until: until === Infinity ? Math.max(overlapUntil, now) : Math.min(until, now),
  }));
  return { ...licence, keys: [...keys, { account: newAccount, until: Infinity }] };
}
