import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import type { DeployParameters } from "./parameterFile.ts";

/**
 * On a real chain governance waits, sits with several keys, and the deployer's key is for the deployment alone:
 * docs/roles.md says why.
 *
 * @throws MediConnectError `GOVERNANCE_WEAK`
 */
export function requireSeparation({ Handover }: DeployParameters, deployer: string): void {
  const { admin, governor, guardian, pauser, adminDelaySeconds, governanceDelaySeconds, registrars } =
    Handover;
  const offices = [admin, governor, guardian, pauser, ...registrars.map(({ account }) => account)];
  const faults = [
    ...(governanceDelaySeconds === 0 ? ["the governor's acts do not wait"] : []),
    ...(adminDelaySeconds < governanceDelaySeconds ? ["the administrator waits less than the governor"] : []),
    ...([admin, governor].includes(guardian) ? ["the guardian would veto itself"] : []),
    ...([admin, governor, guardian].includes(pauser) ? ["the pauser holds another office, too"] : []),
    ...(offices.includes(deployer) ? ["the deployer's key would hold an office"] : []),
  ];
  if (faults.length === 0) return;
  throw new MediConnectError(
    "GOVERNANCE_WEAK",
    `Such a deployment can be taken over: ${faults.join("; ")}.`,
    "Mend the parameter file, or the deployer's key; for a trial that is thrown away, add --trial.",
    { faults },
  );
}
