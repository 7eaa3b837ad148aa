import { existsSync } from "node:fs";
import path from "node:path";
import { ZeroAddress } from "ethers";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import {
  openProvider,
  readDeployment,
  readRecordedAddresses,
  requireChain,
  requireCode,
  type Deployment,
} from "../../sdk/src/node.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { formatFacts } from "../table.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";

export default taskAction(async (input, context) => {
  const parameters =
    input.optional("parameters") ?? path.join("ignition", "parameters", `${context.network}.json`);
  await requireParameters(parameters);
  const before = await readRecordedAddresses(context.deploymentFolder);
  await checkChain(context, before ?? {});

  const { ignition } = await context.hre.network.create({ network: context.network });
  await ignition.deploy(MediConnect, {
    parameters: path.resolve(parameters),
    deploymentId: path.basename(context.deploymentFolder),
  });

  const deployment = await readDeployment(context.deploymentFolder, context.chainId);
  const after = (await readRecordedAddresses(context.deploymentFolder)) ?? {};
  await checkChain(context, after);
  return describe(deployment, Object.keys(before ?? {}).length === Object.keys(after).length);
});

/**
 * Ignition alone says "nothing to deploy" of a chain that has lost its state: so the code at every recorded address is
 * asked for first, also of a deployment that is half done.
 */
async function checkChain({ url, chainId }: TaskContext, recorded: Record<string, string>): Promise<void> {
  const provider = openProvider(url, chainId);
  try {
    await requireChain(provider, url, chainId);
    await requireCode(provider, recorded, chainId);
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
    text === undefined
      ? `There is no parameter file ${file}.`
      : `The parameter file ${file} still names zero accounts.`,
    "Name your governor, guardian and registrars in it; ignition/parameters/README.md says what each is.",
    { file },
  );
}

function describe(deployment: Deployment, already: boolean): TaskOutcome {
  const { chainId, ...addresses } = deployment;
  const title = already ? "deployed already, and the code is there" : "deployed";
  return { text: `chain ${chainId}: ${title}\n${formatFacts(addresses)}`, json: { ...deployment, already } };
}
