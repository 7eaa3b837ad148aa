import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { parseRole, ROLES, type RoleName } from "../licence/roles.ts";

/** The roles that are paused now. */
export async function listPausedRoles(client: MediConnectClient): Promise<RoleName[]> {
  const roles = Object.keys(ROLES).map(parseRole);
  const paused = await Promise.all(roles.map((role) => client.licences.isPaused(ROLES[role])));
  return roles.filter((_, index) => paused[index]);
}
