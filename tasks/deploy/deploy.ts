import { existsSync } from "node:fs";
import path from "node:path";
import { ZeroAddress } from "ethers";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import { openProvider, readDeployment, requireChain, requireCode, type Deployment } from "../../sdk/src/client/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { formatFacts } from "../table.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";

export default taskAction(async (input, context) => {
  const parameters = input.optional("parameters") ?? path.join("ignition", "parameters", `${context.network}.json`);
  await requireParameters(parameters);
  const before = await readCompleteRecord(context);
  await checkChain(context, before);

  const { ignition } = await context.hre.network.create({ network: context.network });
  await ignition.deploy(MediConnect, { parameters: path.resolve(parameters), deploymentId: path.basename(context.deploymentFolder) });

  const deployment = await readDeployment(context.deploymentFolder, context.chainId);
  await checkChain(context, deployment);
  return describe(deployment, before !== undefined);
});

/** Undefined before the first deployment and while one is half done; Ignition goes on with the latter. */
async function readCompleteRecord({ deploymentFolder, chainId }: TaskContext): Promise<Deployment | undefined> {
  return readDeployment(deploymentFolder, chainId).catch(() => undefined);
}

/** Ignition alone says "nothing to deploy" of a chain that has lost its state: so the code is asked for first. */
async function checkChain({ url, chainId }: TaskContext, deployment: Deployment | undefined): Promise<void> {
  const provider = openProvider(url, chainId);
  try {
    await requireChain(provider, url, chainId);
    if (deployment !== undefined) await requireCode(provider, deployment);
  } finally {
    provider.destroy();
  }
}

/** Zero accounts are those of the template: governance handed to nobody could never be taken back. */
async function requireParameters(file: string): Promise<void> {
  const text = existsSync(file) ? await readTextFile(file) : undefined;
  if (text !== undefined && !text.includes(ZeroAddress)) return;
  throw new MediConnectError(
    text === undefined ? "PARAMETERS_MISSING" : "PARAMETERS_NOT_FILLED",
    text === undefined ? `There is no parameter file ${file}.` : `The parameter file ${file} still names zero accounts.`,
    "Name your governor, guardian and registrars in it; ignition/parameters/README.md says what each is.",
    { file },
  );
}

function describe(deployment: Deployment, already: boolean): TaskOutcome {
  const { chainId, ...addresses } = deployment;
  const title = already ? "deployed already, and the code is there" : "deployed";
  return { text: `chain ${chainId}: ${title}\n${formatFacts(addresses)}`, json: { ...deployment, already } };
}
