import type { LicenceRecord } from "../../sdk/src/index.ts";
import { formatFacts, formatInstant } from "../table.ts";

export function describeLicence(licence: LicenceRecord): string {
  const { frozen, overlapUntil } = licence;
  return formatFacts({
    licence: licence.id,
    role: licence.role,
    status: licence.status,
    account: licence.account,
    organisation: licence.organisation,
    region: licence.region,
    "valid from": formatInstant(licence.validFrom),
    "valid until": formatInstant(licence.validUntil),
    ...(frozen ? { "open prescriptions": "frozen" } : {}),
    ...(overlapUntil === 0 ? {} : { "old key until": formatInstant(overlapUntil) }),
  });
}
