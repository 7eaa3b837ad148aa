import { MediConnectError } from "../errors/MediConnectError.ts";

/** Names of the contracts' `Role`, to their numbers. */
export const ROLES = {
  prescriber: 1,
  dispenser: 2,
  manufacturer: 3,
  wholesaler: 4,
  carrier: 5,
  regulator: 6,
} as const;

export type RoleName = keyof typeof ROLES;

/** @throws MediConnectError `ROLE_UNKNOWN` */
export function parseRole(text: string): RoleName {
  if (isRole(text)) return text;
  throw new MediConnectError(
    "ROLE_UNKNOWN",
    `There is no role ${JSON.stringify(text)}.`,
    `Give one of: ${Object.keys(ROLES).join(", ")}.`,
    { role: text },
  );
}

/** @param number of the contracts' `Role` */
export function roleName(number: number): RoleName | "none" {
  const found = Object.entries(ROLES).find(([, value]) => value === number)?.[0];
  return found !== undefined && isRole(found) ? found : "none";
}

function isRole(text: string): text is RoleName {
  return Object.hasOwn(ROLES, text);
}
