import type { Deployment } from "../../sdk/src/client/index.ts";
import type { HandoverReport } from "../../sdk/src/deployment/index.ts";
import { formatFacts, formatTable } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";

export function describeDeployment(
  deployment: Deployment,
  { deployer, members }: HandoverReport,
  already: boolean,
): TaskOutcome {
  const { chainId, ...addresses } = deployment;
  const title = already ? "deployed already, and the code is there" : "deployed";
  const roles = members.map(({ role, account, delaySeconds }) => [role, account, `${delaySeconds} s`]);
  const text = [
    `chain ${chainId}: ${title}`,
    formatFacts(addresses),
    `The deployer ${deployer} keeps no role. Governance:`,
    formatTable(["role", "account", "waits"], roles),
  ].join("\n");
  return { text, json: { ...deployment, already, deployer, governance: members } };
}
