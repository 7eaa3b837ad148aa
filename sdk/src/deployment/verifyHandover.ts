import type { JsonRpcProvider } from "ethers";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type GovernanceRole, GOVERNANCE_ROLES } from "../governance/governanceRoles.ts";
import { type GovernanceRecord, listGovernance } from "../governance/listGovernance.ts";

/** Who shall rule, as a deployment was told. */
export interface Handover {
  readonly admin: string;
  readonly adminDelaySeconds: number;
  readonly governor: string;
  readonly governanceDelaySeconds: number;
  readonly guardian: string;
  readonly pauser: string;
}

export interface HandoverReport extends GovernanceRecord {
  /** What is not as it should be, a sentence each; empty where all is handed over. */
  readonly faults: readonly string[];
}

/**
 * Looks on chain whether governance has been handed over: the deployer keeps nothing, each role is held, the contracts
 * obey this AccessManager, and, where `wanted` is given, nobody else holds what it names, with its delays.
 */
export async function inspectHandover(
  provider: JsonRpcProvider,
  deployment: Deployment,
  wanted?: Handover,
): Promise<HandoverReport> {
  const record = await listGovernance(provider, deployment);
  return {
    ...record,
    faults: [
      ...deployersFaults(record),
      ...Object.keys(GOVERNANCE_ROLES)
        .filter((role) => !record.members.some((member) => member.role === role))
        .map((role) => `nobody holds the role of the ${role}`),
      ...(await authorityFaults(provider, deployment)),
      ...(wanted === undefined ? [] : compareHandover(record, wanted)),
    ],
  };
}

/**
 * @throws MediConnectError `HANDOVER_INCOMPLETE`
 */
export function requireHandedOver({ faults, deployer }: HandoverReport): void {
  if (faults.length === 0) return;
  throw new MediConnectError(
    "HANDOVER_INCOMPLETE",
    `Governance is not handed over: ${faults.join("; ")}.`,
    "Run the deployment again, which goes on where it stopped; until then trust this chain with nothing.",
    { deployer, faults },
  );
}

function deployersFaults({ deployer, members, registrars }: GovernanceRecord): string[] {
  const kept = [
    ...members.filter(({ account }) => account === deployer).map(({ role }) => `the ${role}'s role`),
    ...registrars
      .filter(({ account }) => account === deployer)
      .map(({ role }) => `the office of a ${role} registrar`),
  ];
  return kept.map((what) => `the deployer keeps ${what}`);
}

async function authorityFaults(provider: JsonRpcProvider, deployment: Deployment): Promise<string[]> {
  const ruled = ["licences", "guardOffice", "guardPolicy"] as const;
  const authorities = await Promise.all(
    // All three are AccessManaged, with the same `authority()`.
    ruled.map((name) => Licences__factory.connect(deployment[name], provider).authority()),
  );
  return ruled
    .filter((_, index) => authorities[index]?.toLowerCase() !== deployment.governance.toLowerCase())
    .map((name) => `${name} obeys another authority`);
}

/** Where those who rule are not those who were asked for, or wait otherwise; a sentence each. */
export function compareHandover({ members }: GovernanceRecord, wanted: Handover): string[] {
  const expected: readonly [GovernanceRole, string, number][] = [
    ["admin", wanted.admin, wanted.adminDelaySeconds],
    ["governor", wanted.governor, wanted.governanceDelaySeconds],
    ["guardian", wanted.guardian, 0],
    ["pauser", wanted.pauser, 0],
  ];
  return expected.flatMap(([role, account, delaySeconds]) => {
    const holders = members.filter((member) => member.role === role);
    const own = holders.find((member) => member.account.toLowerCase() === account.toLowerCase());
    const faults = own === undefined ? [`${account} is no ${role}`] : [];
    if (own !== undefined && own.delaySeconds !== delaySeconds) {
      faults.push(`acts of the ${role} wait ${own.delaySeconds} s instead of ${delaySeconds} s`);
    }
    const others = holders.filter((member) => member !== own);
    return [...faults, ...others.map((other) => `${other.account} is ${role}, too`)];
  });
}
