import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { parseRole, ROLES, type RoleName } from "../licence/roles.ts";

/** One office and what it may license. */
export interface RegistrarRecord {
  readonly account: string;
  readonly roles: readonly RoleName[];
}

/** Every registrar that is in office now, in the order of their first appointments. */
export async function listRegistrars(client: MediConnectClient): Promise<RegistrarRecord[]> {
  const { licences } = client;
  const appointed = await licences.queryFilter(licences.filters.RegistrarAppointed());
  const accounts = [...new Set(appointed.map(({ args }) => args.account))];
  const records = await Promise.all(
    accounts.map(async (account) => ({ account, roles: await rolesOf(client, account) })),
  );
  return records.filter(({ roles }) => roles.length > 0);
}

async function rolesOf({ licences }: MediConnectClient, account: string): Promise<RoleName[]> {
  const roles = Object.keys(ROLES).map(parseRole);
  const held = await Promise.all(roles.map((role) => licences.isRegistrar(account, ROLES[role])));
  return roles.filter((_, index) => held[index]);
}
