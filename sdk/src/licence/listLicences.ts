import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type LicenceRecord, type LicenceStatus, readLicenceById } from "./readLicence.ts";
import type { RoleName } from "./roles.ts";

export interface LicenceFilter {
  readonly role?: RoleName | undefined;
  readonly status?: LicenceStatus | undefined;
}

const BATCH = 50;

/** All licences that fit the filter, in the order in which they were granted. */
export async function listLicences(
  client: MediConnectClient,
  { role, status }: LicenceFilter = {},
): Promise<LicenceRecord[]> {
  const count = Number(await client.licences.licenceCount());
  const found: LicenceRecord[] = [];
  for (let first = 1; first <= count; first += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, index) => first + index);
    found.push(...(await Promise.all(ids.map((id) => readLicenceById(client, id)))));
  }
  return found.filter(
    (licence) =>
      (role === undefined || licence.role === role) && (status === undefined || licence.status === status),
  );
}
