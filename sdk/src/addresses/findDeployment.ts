import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { DEPLOYMENTS } from "./deployments.ts";

/**
 * Where the contracts of a chain stand that this version knows.
 *
 * @throws MediConnectError `DEPLOYMENT_UNKNOWN`
 *
 * @example
 * try {
 *   findDeployment(1);
 * } catch {
 *   // This version knows no deployment on that chain: parseDeployment takes the record of yours.
 * }
 */
export function findDeployment(chainId: number): Deployment {
  const found = DEPLOYMENTS[chainId];
  if (found !== undefined) return found;
  const known = Object.keys(DEPLOYMENTS);
  throw new MediConnectError(
    "DEPLOYMENT_UNKNOWN",
    `This version knows no deployment on chain ${chainId}.`,
    "Give the deployment's record (`deployed_addresses.json`) to `parseDeployment`.",
    { chainId, known },
  );
}
