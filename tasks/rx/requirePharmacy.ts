import { type LicenceRecord, MediConnectError } from "../../sdk/src/index.ts";

/** What opens the content is not made for somebody who could never claim. */
export function requirePharmacy({ id, role, status }: LicenceRecord): void {
  if (role === "dispenser" && status === "active") return;
  throw new MediConnectError(
    "NOT_A_PHARMACY",
    `Licence ${id} is not an active pharmacy's (${role}, ${status}).`,
    "Ask the pharmacy for its licence number.",
    { licence: id, role, status },
  );
}
