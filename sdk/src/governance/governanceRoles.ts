/** Roles of the AccessManager that somebody holds, by name; docs/roles.md says what each may do. */
export const GOVERNANCE_ROLES = { admin: 0, governor: 1, guardian: 2, pauser: 3 } as const;
export type GovernanceRole = keyof typeof GOVERNANCE_ROLES;

/** The name of a role, or its number where it has none. */
export function governanceRoleName(role: bigint): string {
  const found = Object.entries(GOVERNANCE_ROLES).find(([, number]) => BigInt(number) === role);
  return found?.[0] ?? `role ${role}`;
}
