import { openProvider } from "../client/openProvider.ts";
import { readDeployment } from "../client/readDeployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { askNode, type NodeState } from "./askNode.ts";
import { checkContracts } from "./checkContracts.ts";
import { checkNetwork } from "./checkNetwork.ts";
import { checkNode } from "./checkNode.ts";
import { fail, type Finding, ok, skipped } from "./Finding.ts";

export interface ExamineParameters {
  readonly url: string;
  readonly chainId: number;
  /** Of Ignition's record. */
  readonly deploymentFolder: string;
  /** A region that shall be live; any, where not given. */
  readonly region?: number | undefined;
  /** Folder of `network init`, for all nodes and their allow-lists. */
  readonly networkFolder?: string | undefined;
  /** Seconds without a block after which the chain stands; 60 where not given. */
  readonly maxBlockAge?: number | undefined;
  /** Unix seconds; this machine's clock where not given. */
  readonly now?: number | undefined;
}

/**
 * Looks at everything that a transaction needs: node, chain, clock, fees, contracts, roles, region, allow-lists. Says
 * of each what is wrong and what to mend, and goes on.
 *
 * @throws MediConnectError `NETWORK_MISSING`, `NETWORK_FILE_INVALID`
 *
 * @example
 * const findings = await examineSystem({ url, chainId: 2026, deploymentFolder: "ignition/deployments/chain-2026" });
 */
export async function examineSystem(parameters: ExamineParameters): Promise<Finding[]> {
  const { url, chainId, networkFolder, maxBlockAge = 60, now = Math.floor(Date.now() / 1000) } = parameters;
  const state = await reachNode(url);
  const reached = "version" in state;
  const findings = reached
    ? [ok("node", state.version), ...checkNode(state, { chainId, now, maxBlockAge })]
    : [state];
  const ours = reached && state.chainId === chainId;
  const contracts = ours
    ? await examineContracts(parameters)
    : [skipped("contracts", "our chain does not answer")];
  const network =
    networkFolder === undefined
      ? [skipped("allow-lists", "no --folder of a network was given")]
      : await checkNetwork(networkFolder, chainId, reached ? state.genesis : undefined);
  return [...findings, ...contracts, ...network];
}

async function reachNode(url: string): Promise<NodeState | Finding> {
  try {
    return await askNode("node", url);
  } catch (error) {
    const refused = error instanceof MediConnectError ? error.message : "What answers there is no node.";
    const mend =
      "Start the node, or give its right URL (--network, MEDICONNECT_RPC_URL); `npx hardhat chain start` starts the embedded one.";
    return fail("node", refused, mend);
  }
}

async function examineContracts(parameters: ExamineParameters): Promise<Finding[]> {
  const { url, chainId, deploymentFolder, region } = parameters;
  const provider = openProvider(url, chainId);
  try {
    const deployment = await readDeployment(deploymentFolder, chainId);
    return await checkContracts(provider, url, deployment, region);
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    return [fail("contracts", error.message, error.remedy)];
  } finally {
    provider.destroy();
  }
}
