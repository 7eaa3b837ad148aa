import { type Deployment, MediConnectError, readDeployment } from "../../sdk/src/node.ts";
import {
  type Handover,
  type HandoverReport,
  inspectHandover,
  requireHandedOver,
} from "../../sdk/src/deployment/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import { onChain } from "./checkChain.ts";

/** @throws MediConnectError `HANDOVER_INCOMPLETE` */
export async function checkHandover(
  context: TaskContext,
  deployment: Deployment,
  wanted?: Handover,
): Promise<HandoverReport> {
  const report = await onChain(context, (provider) => inspectHandover(provider, deployment, wanted));
  requireHandedOver(report);
  return report;
}

/**
 * A deployment that was done before, where the deployer keeps nothing: there is nothing left to do, and no key is needed
 * for it. Whether those rule who were asked for is for `compareHandover`: governance may have moved on since.
 */
export async function findFinished(
  context: TaskContext,
): Promise<{ deployment: Deployment; report: HandoverReport } | undefined> {
  try {
    const deployment = await readDeployment(context.deploymentFolder, context.chainId);
    return { deployment, report: await checkHandover(context, deployment) };
  } catch (error) {
    if (error instanceof MediConnectError && UNFINISHED.includes(error.code)) return undefined;
    throw error;
  }
}

const UNFINISHED = ["NOT_DEPLOYED", "DEPLOYMENT_RECORD_INVALID", "HANDOVER_INCOMPLETE"];
