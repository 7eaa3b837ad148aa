import type { JsonRpcProvider } from "ethers";
import { openProvider, requireChain, requireCode } from "../../sdk/src/client/index.ts";
import type { TaskContext } from "../TaskContext.ts";

/**
 * Ignition alone says "nothing to deploy" of a chain that has lost its state: so the code at every recorded address is
 * asked for first, also of a deployment that is half done.
 */
export function checkChain(context: TaskContext, recorded: Record<string, string>): Promise<void> {
  const { url, chainId } = context;
  return onChain(context, async (provider) => {
    await requireChain(provider, url, chainId);
    await requireCode(provider, recorded, chainId);
  });
}

/** Asks the chain before there is a deployment to connect to. */
export async function onChain<Answer>(
  { url, chainId }: TaskContext,
  ask: (provider: JsonRpcProvider) => Promise<Answer>,
): Promise<Answer> {
  const provider = openProvider(url, chainId);
  try {
    return await ask(provider);
  } finally {
    provider.destroy();
  }
}
