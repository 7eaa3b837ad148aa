import type { Deployment } from "../../sdk/src/client/index.ts";
import { compareHandover, type Handover, type HandoverReport } from "../../sdk/src/deployment/index.ts";
import { formatFacts, formatTable } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";

/** Of a deployment that stood already: governance may have moved on, so what differs from what was asked for is told. */
export function describeFound(deployment: Deployment, report: HandoverReport, wanted: Handover): TaskOutcome {
  return describeDeployment(deployment, report, { differences: compareHandover(report, wanted) });
}

/** @param found of a deployment that stood already: where governance is not as the parameters have it */
export function describeDeployment(
  deployment: Deployment,
  { deployer, members }: HandoverReport,
  found?: { readonly differences: readonly string[] },
): TaskOutcome {
  const already = found !== undefined;
  const differences = found?.differences ?? [];
  const { chainId, ...addresses } = deployment;
  const title = already ? "deployed already, and the code is there" : "deployed";
  const roles = members.map(({ role, account, delaySeconds }) => [role, account, `${delaySeconds} s`]);
  const text = [
    `chain ${chainId}: ${title}`,
    formatFacts(addresses),
    `The deployer ${deployer} keeps no role. Governance:`,
    formatTable(["role", "account", "waits"], roles),
    ...(differences.length === 0 ? [] : [warningOf(differences)]),
  ].join("\n");
  return { text, json: { ...deployment, already, deployer, governance: members, differences } };
}

function warningOf(differences: readonly string[]): string {
  return `Warning: governance is not as was asked for now: ${differences.join("; ")}. Either it has moved on since, or the deployment was asked for otherwise; compare before anybody relies on it.`;
}
