import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { CONTRACT_ERRORS } from "../errors/contractErrors.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { roleName, ROLES, type RoleName } from "./roles.ts";

/** Names of the contracts' `LicenceStatus`, in their order. */
export const LICENCE_STATUSES = ["none", "active", "suspended", "revoked", "replaced"] as const;
export type LicenceStatus = (typeof LICENCE_STATUSES)[number];

export interface LicenceRecord {
  readonly id: number;
  readonly account: string;
  readonly role: RoleName | "none";
  readonly organisation: number;
  readonly region: number;
  readonly status: LicenceStatus;
  /** Unix seconds, inclusive. */
  readonly validFrom: number;
  /** Unix seconds, exclusive. */
  readonly validUntil: number;
  /** Whether what it has issued may not be supplied for now. */
  readonly frozen: boolean;
  /** Unix seconds, exclusive: until then the key before this one works, too. 0 where there was none. */
  readonly overlapUntil: number;
}

/** Licence of an account in a role, or undefined where it holds none. */
export async function readLicence(
  client: MediConnectClient,
  account: string,
  role: RoleName,
): Promise<LicenceRecord | undefined> {
  const found = await client.licences.licenceOf(account, ROLES[role]);
  if (found.id === 0n) return undefined;
  return {
    id: Number(found.id),
    account,
    role,
    organisation: Number(found.organisation),
    region: Number(found.region),
    status: LICENCE_STATUSES[Number(found.status)] ?? "none",
    validFrom: Number(found.validFrom),
    validUntil: Number(found.validUntil),
    frozen: found.frozen,
    overlapUntil: Number(found.overlapUntil),
  };
}

/**
 * A licence by its number.
 *
 * @throws MediConnectError `LICENCE_UNKNOWN`
 */
export async function readLicenceById(client: MediConnectClient, id: number): Promise<LicenceRecord> {
  const holder = await client.licences.holderOf(id);
  const role = roleName(Number(holder.role));
  const found = role === "none" ? undefined : await readLicence(client, holder.account, role);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "LICENCE_UNKNOWN",
    `There is no licence ${id}.`,
    "List them with `npx hardhat licence list`.",
    { licence: id },
  );
}

/**
 * The licence under which the client signs, whatever its status.
 *
 * @throws MediConnectError `LicenceMissing`
 */
export async function requireOwnLicence(client: SigningClient, role: RoleName): Promise<LicenceRecord> {
  const found = await readLicence(client, client.account, role);
  if (found !== undefined) return found;
  const facts = { account: client.account, role: ROLES[role] };
  const text = CONTRACT_ERRORS["LicenceMissing"];
  throw new MediConnectError("LicenceMissing", text?.happened(facts) ?? "", text?.remedy ?? "", facts);
}
