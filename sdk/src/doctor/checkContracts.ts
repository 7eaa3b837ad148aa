import { isCallException, isError, type JsonRpcProvider, ZeroAddress } from "ethers";
import { connectClient } from "../client/connectClient.ts";
import { DEPLOYED_CONTRACTS, type Deployment } from "../client/Deployment.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { inspectHandover } from "../deployment/verifyHandover.ts";
import { listPausedRoles } from "../governance/listPausedRoles.ts";
import { listRegions } from "../governance/listRegions.ts";
import type { RegistrarRecord } from "../governance/listGovernance.ts";
import { ROLES } from "../licence/roles.ts";
import { readOutage } from "../supplyGuard/outages.ts";
import { fail, type Finding, ok, skipped, warn } from "./Finding.ts";

/** Without them nobody can be licensed who is needed for a prescription. */
const NEEDED = ["prescriber", "dispenser", "manufacturer", "regulator"];
const LATER = ["governance", "registrars", "region", "pauses", "guard"];

/** Code at the recorded addresses, and if it is there, who rules and what is open. */
export async function checkContracts(
  provider: JsonRpcProvider,
  url: string,
  deployment: Deployment,
  region: number | undefined,
): Promise<Finding[]> {
  const code = await checkCode(provider, deployment);
  if (code.state === "fail")
    return [code, ...LATER.map((check) => skipped(check, "there are no contracts to ask"))];
  const client = await connectClient(url, deployment);
  try {
    const { faults, members, registrars } = await inspectHandover(provider, deployment);
    return [
      code,
      checkGovernance(faults, members),
      checkRegistrars(registrars),
      await checkRegion(client, region),
      await checkPauses(client),
      await checkGuard(client),
    ];
  } catch (error) {
    if (!(error instanceof MediConnectError) && !isCallException(error) && !isError(error, "BAD_DATA"))
      throw error;
    const mend = "The record names other contracts than ours: restore it, or deploy anew.";
    return [fail("code", "the contracts at the recorded addresses do not answer as ours do", mend)];
  } finally {
    client.provider.destroy();
  }
}

async function checkCode(provider: JsonRpcProvider, deployment: Deployment): Promise<Finding> {
  const codes = await Promise.all(DEPLOYED_CONTRACTS.map((name) => provider.getCode(deployment[name])));
  const missing = DEPLOYED_CONTRACTS.filter((_, index) => codes[index] === "0x");
  if (missing.length === 0) return ok("code", `at all ${DEPLOYED_CONTRACTS.length} recorded addresses`);
  return fail(
    "code",
    `none at the recorded addresses of: ${missing.join(", ")}`,
    "The chain has lost its state, or the record in ignition/deployments belongs to another: restore one of them.",
  );
}

function checkGovernance(
  faults: readonly string[],
  members: readonly { role: string; account: string; delaySeconds: number }[],
): Finding {
  if (faults.length > 0) {
    const mend =
      "Run `npx hardhat deploy` again, which goes on; a role that was given away the administrator takes back.";
    return fail("governance", faults.join("; "), mend);
  }
  const hasty = members.filter(
    ({ role, delaySeconds }) => ["admin", "governor"].includes(role) && delaySeconds === 0,
  );
  const accounts = new Set(members.map(({ account }) => account));
  if (hasty.length === 0 && accounts.size >= members.length) {
    return ok(
      "governance",
      `${members.length} roles with ${accounts.size} accounts, and the deployer keeps nothing`,
    );
  }
  const found = [
    ...hasty.map(({ role }) => `acts of the ${role} do not wait`),
    ...(accounts.size < members.length ? ["one account holds several roles"] : []),
  ];
  return warn("governance", found.join("; "), "Fit for trials alone: docs/roles.md says why.");
}

function checkRegistrars(registrars: readonly RegistrarRecord[]): Finding {
  const without = Object.keys(ROLES).filter((role) => !registrars.some((one) => one.role === role));
  const mend = "The governor appoints one (Licences.appointRegistrar), after its delay.";
  const needed = without.filter((role) => NEEDED.includes(role));
  if (needed.length > 0) return fail("registrars", `none for: ${needed.join(", ")}`, mend);
  if (without.length > 0) return warn("registrars", `none for: ${without.join(", ")}`, mend);
  return ok("registrars", "every role has one");
}

async function checkRegion(client: MediConnectClient, region: number | undefined): Promise<Finding> {
  const live = (await listRegions(client)).filter((one) => one.live).map((one) => one.region);
  const mend =
    "The governor opens it: `npx hardhat region open --region <number>`, and again after the delay.";
  if (region !== undefined && !live.includes(region)) return fail("region", `${region} is not live`, mend);
  if (live.length === 0) return fail("region", "none is live, so no licence may act", mend);
  return ok("region", `live: ${live.join(", ")}`);
}

async function checkPauses(client: MediConnectClient): Promise<Finding> {
  const paused = await listPausedRoles(client);
  if (paused.length === 0) return ok("pauses", "no role is paused");
  const mend =
    "If the reason is gone, the governor ends it: `npx hardhat unpause`, and again after the delay.";
  return warn("pauses", `paused: ${paused.join(", ")}`, mend);
}

async function checkGuard(client: MediConnectClient): Promise<Finding> {
  const policy = await client.guardOffice.policy();
  if (policy === ZeroAddress || (await client.provider.getCode(policy)) === "0x") {
    return fail(
      "guard",
      "no policy is adopted",
      "The governor adopts one: `npx hardhat guard policy --adopt <address>`.",
    );
  }
  const { lasts } = await readOutage(client);
  if (!lasts) return ok("guard", `policy ${policy}`);
  const mend = "Once the key holders answer again, the pauser ends it: `npx hardhat guard outage --end`.";
  return warn("guard", "an outage of the key holders is declared", mend);
}
