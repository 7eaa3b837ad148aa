import { MediConnectError } from "../../sdk/src/index.ts";
import type { HolderAddress } from "./findHolders.ts";

/**
 * Asks the holders. Where too few answer because those of this machine do not run, the remedy is to start them.
 *
 * @throws MediConnectError `TAG_HOLDERS_TOO_FEW`
 */
export async function orStart<Answer>(
  holders: readonly HolderAddress[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const stopped = holders.filter(({ url }) => url === undefined).length;
    if (stopped === 0 || !(error instanceof MediConnectError) || error.code !== "TAG_HOLDERS_TOO_FEW")
      throw error;
    throw new MediConnectError(
      "TAG_HOLDERS_TOO_FEW",
      `${error.message}`,
      `${stopped} of the key holders of this machine do not run: start them with \`guard start\`.`,
      error.facts,
      { cause: error },
    );
  }
}
