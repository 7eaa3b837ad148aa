import { type KeyHolderHealth, MediConnectError, readKeyHolderHealth } from "../../sdk/src/index.ts";
import { runAction } from "../runAction.ts";
import { formatTable } from "../table.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { findHolders, type HolderAddress } from "./findHolders.ts";

interface Asked extends HolderAddress {
  readonly health?: KeyHolderHealth;
  /** Code of the error, where it did not answer as a key holder. */
  readonly fault?: string;
}

export default runAction(async (input) => {
  const asked = await Promise.all((await findHolders(input, consortiumFolder(input))).map(ask));
  const columns = ["member", "name", "url", "chain", "epochs", "version"];
  return {
    text: asked.length === 0 ? "There are no key holders here." : formatTable(columns, asked.map(rowOf)),
    json: asked,
  };
});

async function ask(holder: HolderAddress): Promise<Asked> {
  if (holder.url === undefined) return { ...holder, fault: "not running" };
  try {
    return { ...holder, health: await readKeyHolderHealth(holder.url) };
  } catch (error) {
    if (error instanceof MediConnectError) return { ...holder, fault: error.code };
    throw error;
  }
}

function rowOf({ index, url = "–", health, fault = "" }: Asked): (string | number)[] {
  if (health === undefined) return [index, "–", url, "–", fault, "–"];
  const epochs = health.epochs.map(({ epoch, generation, state }) => `${epoch}.${generation} ${state}`);
  const chain = health.chain.reachable ? "reachable" : "unreachable";
  return [index, health.name, url, chain, epochs.join(", "), health.version];
}
