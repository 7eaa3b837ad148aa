import type { JsonRpcProvider } from "ethers";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import type { Deployment } from "../client/Deployment.ts";
import { parseRole, type RoleName, ROLES } from "../licence/roles.ts";
import { governanceRoleName } from "./governanceRoles.ts";

export interface GovernanceMember {
  /** `admin`, `governor`, `guardian`, `pauser`, or `role <number>`. */
  readonly role: string;
  readonly account: string;
  /** How long acts of this account in this role wait. */
  readonly delaySeconds: number;
}

export interface RegistrarRecord {
  readonly account: string;
  readonly role: RoleName;
}

export interface GovernanceRecord {
  /** Who made the AccessManager, and held everything first. */
  readonly deployer: string;
  /** Who holds what now. */
  readonly members: readonly GovernanceMember[];
  readonly registrars: readonly RegistrarRecord[];
}

/** Who rules: everybody who was ever given a role of governance or a registrar's office, and holds it now. */
export async function listGovernance(
  provider: JsonRpcProvider,
  deployment: Deployment,
): Promise<GovernanceRecord> {
  const manager = AccessManager__factory.connect(deployment.governance, provider);
  const granted = await manager.queryFilter(manager.filters.RoleGranted());
  const pairs = new Map(granted.map(({ args }) => [`${args.roleId} ${args.account}`, args]));
  const found = await Promise.all(
    [...pairs.values()].map(async ({ roleId, account }) => {
      const [isMember, delay] = await manager.hasRole(roleId, account);
      return { isMember, role: governanceRoleName(roleId), account, delaySeconds: Number(delay) };
    }),
  );
  return {
    deployer: granted[0]?.args.account ?? "",
    members: found.flatMap(({ isMember, ...member }) => (isMember ? [member] : [])),
    registrars: await listRegistrars(provider, deployment),
  };
}

async function listRegistrars(provider: JsonRpcProvider, deployment: Deployment): Promise<RegistrarRecord[]> {
  const licences = Licences__factory.connect(deployment.licences, provider);
  const appointed = await licences.queryFilter(licences.filters.RegistrarAppointed());
  const names = new Map(Object.entries(ROLES).map(([name, number]) => [BigInt(number), parseRole(name)]));
  const pairs = new Map(appointed.map(({ args }) => [`${args.role} ${args.account}`, args]));
  const found = await Promise.all(
    [...pairs.values()].map(async ({ account, role }) => {
      const name = names.get(role);
      return name !== undefined && (await licences.isRegistrar(account, role))
        ? [{ account, role: name }]
        : [];
    }),
  );
  return found.flat();
}
