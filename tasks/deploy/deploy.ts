import path from "node:path";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import { readDeployment, readRecordedAddresses } from "../../sdk/src/node.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { checkChain } from "./checkChain.ts";
import { checkHandover, findFinished } from "./checkHandover.ts";
import { describeDeployment, describeFound } from "./describeDeployment.ts";
import { dropUnsent } from "./dropUnsent.ts";
import { openDeployer } from "./openDeployer.ts";
import type { DeployParameters } from "./parameterFile.ts";
import { readParameters } from "./readParameters.ts";
import { requireMultisig } from "./requireMultisig.ts";
import { requireSeparation } from "./requireSeparation.ts";

export default taskAction(async (input, context) => {
  const multisig = input.optional("multisig");
  const file = input.optional("parameters") ?? path.join("ignition", "parameters", `${context.network}.json`);
  const parameters = await readParameters(file, multisig);
  const before = await readRecordedAddresses(context.deploymentFolder);
  await checkChain(context, before ?? {});
  // On the embedded chain Ignition looks, too: contracts that were changed meanwhile do not pass for deployed.
  if (multisig !== undefined) await requireMultisig(context, multisig);
  const finished = context.embedded ? undefined : await findFinished(context);
  if (finished !== undefined) return describeFound(finished.deployment, finished.report, parameters.Handover);

  await runIgnition(input, context, parameters);
  const after = (await readRecordedAddresses(context.deploymentFolder)) ?? {};
  await checkChain(context, after);
  const deployment = await readDeployment(context.deploymentFolder, context.chainId);
  // An interrupted deployment may have all its contracts and lack the handover: only the embedded chain's goes by them.
  const already = context.embedded && Object.keys(before ?? {}).length === Object.keys(after).length;
  if (already)
    return describeFound(deployment, await checkHandover(context, deployment), parameters.Handover);
  return describeDeployment(deployment, await checkHandover(context, deployment, parameters.Handover));
});

async function runIgnition(
  input: TaskInput,
  context: TaskContext,
  parameters: DeployParameters,
): Promise<void> {
  const deployer = await openDeployer(input, context);
  try {
    if (!context.embedded && !input.flag("trial")) requireSeparation(parameters, deployer.address);
    await dropUnsent(context, deployer.address);
    const { network, deploymentFolder, hre } = context;
    const { ignition } = await hre.network.create({ network, override: deployer.override });
    const deploymentId = path.basename(deploymentFolder);
    await ignition.deploy(MediConnect, { parameters, deploymentId });
  } catch (error) {
    // Ignition tells of a failed send; why the signer refused, we know better.
    throw deployer.failure() ?? error;
  } finally {
    await deployer.close();
  }
}
