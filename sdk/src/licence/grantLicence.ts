import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type LicenceRecord, readLicence } from "./readLicence.ts";
import { ROLES, type RoleName } from "./roles.ts";

export interface GrantParameters {
  readonly account: string;
  readonly role: RoleName;
  readonly organisation: number;
  readonly region: number;
  /** Unix seconds, inclusive. */
  readonly validFrom: number;
  /** Unix seconds, exclusive. */
  readonly validUntil: number;
}

export interface GrantResult {
  readonly licence: LicenceRecord;
  /** Whether the same licence had been granted before; then nothing changed. */
  readonly alreadyGranted: boolean;
}

/**
 * Grants a licence in the name of a registrar. Granting the same again, after a lost answer, is harmless.
 *
 * @throws MediConnectError `NotRegistrar`, `LicenceExists` (under other terms), `LicenceTermsInvalid`, `RegionUnknown`
 *
 * @example
 * const { licence } = await grantLicence(registrar, {
 *   account: newAccount,
 *   role: "prescriber",
 *   organisation: 12,
 *   region: 0,
 *   validFrom: now,
 *   validUntil: now + 365 * 86_400,
 * });
 * licence.status; // "active"
 */
export async function grantLicence(client: SigningClient, wanted: GrantParameters): Promise<GrantResult> {
  try {
    const { account, role, organisation, region, validFrom, validUntil } = wanted;
    await sendTransaction(
      client.licences.grant(account, ROLES[role], organisation, region, validFrom, validUntil, GAS_FREE),
    );
  } catch (error) {
    const licence = await readLicence(client, wanted.account, wanted.role);
    if (!isExisting(error) || licence === undefined || !isSame(licence, wanted)) throw error;
    return { licence, alreadyGranted: true };
  }
  const licence = await readLicence(client, wanted.account, wanted.role);
  if (licence === undefined) throw new Error("a granted licence cannot be read");
  return { licence, alreadyGranted: false };
}

function isExisting(error: unknown): boolean {
  return error instanceof MediConnectError && error.code === "LicenceExists";
}

/** Its dates need only cover now: a command that is repeated counts them from its own present. */
function isSame(licence: LicenceRecord, wanted: GrantParameters): boolean {
  return (
    licence.organisation === wanted.organisation &&
    licence.region === wanted.region &&
    licence.status === "active" &&
    licence.validFrom <= wanted.validFrom &&
    licence.validUntil > wanted.validFrom
  );
}
